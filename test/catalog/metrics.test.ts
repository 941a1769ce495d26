/** Metrics that the catalogue explains are published somewhere: that none lacks its entry is the type checker's matter. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRIC_GROUPS, METRICS } from '../../catalog/metrics/metrics.ts';

const NAMES = join('shared', 'platform', 'metric-name.ts');

function sources(): string {
  const files = ['functions', 'shared'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const code = files.filter((file) => file.endsWith('.ts') && file !== NAMES);
  return code.map((file) => readFileSync(file, 'utf8')).join('\n');
}

test('each is named where it is counted', () => {
  const text = sources();
  const isCounted = (name: string) => new RegExp(`\\b${name}\\b`).test(text);
  expect(Object.keys(METRICS).filter((name) => !isCounted(name))).toEqual([]);
  expect(isCounted('CallbacksForgotten')).toBe(false);
});

test('each stands on the page once', () => {
  const shown = METRIC_GROUPS.flatMap(({ metrics }) => Object.keys(metrics));
  expect(shown.toSorted()).toEqual(Object.keys(METRICS).toSorted());
});
