/** docs/costs.md, made from the bench's figures, the prices and the packaged template: `npm run costs` writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { CostInputs } from '../../scripts/costs/inputs.ts';
import type { CostBasis } from '../../scripts/costs/interfaces.ts';
import { COSTS_PAGE, costsPage, regionsInShort } from '../../scripts/costs/page.ts';
import { factsOf } from '../../scripts/costs/template-facts.ts';
import { ACCESSES, accessLogLine } from '../support/access-log.ts';
import { type Packaged, packageStage } from '../support/packaged.ts';
import { wrongSums } from '../support/wrong-sums.ts';

const inputs = JSON.parse(readFileSync('bench/costs.json', 'utf8')) as CostInputs;
let packaged: Packaged;
beforeAll(async () => {
  packaged = await packageStage('prod');
});

const facts = () => factsOf(packaged.resources, 'alipay-auth-gateway', 'prod');

function basis(): CostBasis {
  const { accessLogFormat, logRetentionDays } = facts();
  const accessLogBytes = accessLogLine(accessLogFormat, ACCESSES.served).length;
  return { inputs, facts: facts(), surroundings: { accessLogBytes, logRetentionDays } };
}

/** The whole page, and one line of another. */
const DOCUMENTS: Readonly<Record<string, (text: string) => string>> = {
  [COSTS_PAGE]: () => costsPage(basis()),
  'docs/two-regions.md': (text) =>
    text.replace(/(?<=<!-- The next line is made by `npm run costs`. -->\n)[^\n]*/, regionsInShort(basis())),
};

test.each(Object.entries(DOCUMENTS))(
  '%s is what bench, prices and template make; `npm run costs` writes it',
  (file, make) => {
    const text = readFileSync(file, 'utf8');
    if (process.env.WRITE_COSTS) writeFileSync(file, make(text));
    expect(readFileSync(file, 'utf8')).toBe(make(text));
    expect(make(text)).toContain(' active and active with a home region');
  },
);

test('every table of it sums to what it says', () => {
  const { tables, wrong } = wrongSums(readFileSync(COSTS_PAGE, 'utf8'));
  expect(tables).toBe(6);
  expect(wrong).toEqual([]);
});

test('the template has the alarms, dashboards and schedules that are counted', () => {
  const { alarms, compositeAlarms, dashboards, functions, rings, hasRouteMetrics, hasQueueMapping } = facts();
  expect(alarms.count).toBe(Object.keys(packaged.ofType('AWS::CloudWatch::Alarm')).length);
  expect(alarms.metrics).toBeGreaterThanOrEqual(alarms.count - alarms.queries.length);
  expect({ compositeAlarms, dashboards, rings }).toEqual({ compositeAlarms: 1, dashboards: 2, rings: 4 });
  expect({ hasRouteMetrics, hasQueueMapping }).toEqual({ hasRouteMetrics: true, hasQueueMapping: true });
  const runs = Object.entries(functions).filter(([, { runsAMonth }]) => runsAMonth > 0);
  expect(runs.map(([name, { runsAMonth }]) => [name, runsAMonth]).sort()).toEqual([
    ['check-health', 8_760],
    ['sweep-callbacks', 43_800],
  ]);
  expect(functions['deliver-callback']).toMatchObject({ isHttp: false, isTraced: true, memoryMb: 512 });
  expect(functions['get-alipay-authinfo']).toMatchObject({ isHttp: true, isTraced: true, memoryMb: 1_024 });
});

test('the bench measured every function of the template; `npm run bench -- costs` measures its tasks', () => {
  const measured = new Set(Object.values(inputs.operations).map(({ operation }) => operation));
  // One that is missing gets a task in bench/whole-process/tasks.ts; then `npm run bench -- costs`, and `npm run costs`.
  expect([...measured].sort()).toEqual(Object.keys(facts().functions).sort());
});
