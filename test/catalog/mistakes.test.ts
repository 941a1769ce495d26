/** Mistakes that the catalogue explains are found somewhere: that none lacks its entry is the type checker's matter. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MISTAKE_GROUPS, MISTAKES } from '../../catalog/mistakes/mistakes.ts';

const FOLDER = 'cli/explain';
const code = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'))
  .join('\n');

/** As a text, or before the colon of one. */
const isNamed = (name: string): boolean => code.includes(`'${name}'`) || new RegExp(`['\`]${name}:`).test(code);

test('each is named by explain', () => {
  expect(Object.keys(MISTAKES).filter((name) => !isNamed(name))).toEqual([]);
  expect(isNamed('secret-forgotten')).toBe(false);
});

test('each stands on the page once', () => {
  const shown = MISTAKE_GROUPS.flatMap(({ mistakes }) => Object.keys(mistakes));
  expect(shown.toSorted()).toEqual(Object.keys(MISTAKES).toSorted());
});
