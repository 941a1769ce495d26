import type { OperationInputs } from '../../../scripts/costs/inputs.ts';
import { type CostBasis, INTERFACES, measuredOf, millionOf } from '../../../scripts/costs/interfaces.ts';
import { callers, connections, exampleMonth, idleMonth, metricsOf } from '../../../scripts/costs/month.ts';
import { regionRows } from '../../../scripts/costs/regions.ts';
import { FUNCTION, REQUEST } from './basis.ts';

const operations = Object.fromEntries(
  Object.values(INTERFACES)
    .flat()
    .map((task): [string, OperationInputs] => [task, { ...REQUEST, operation: task, kept: [] }]),
);
const functions = Object.fromEntries(Object.keys(operations).map((name) => [name, FUNCTION]));

/** A deployment with round figures: one schedule, and every interface the same. */
const basis: CostBasis = {
  inputs: {
    measured: { date: '2026-11-01', node: '24', machine: 'none' },
    callerItemBytes: 1_000,
    operations: { ...operations, 'check-health': { ...REQUEST, operation: 'check-health', metrics: ['Healthy'] } },
  },
  facts: {
    functions: { ...functions, 'check-health': { ...FUNCTION, isHttp: false, runsAMonth: 8_760 } },
    alarms: { count: 3, metrics: 4, queries: ['SELECT SUM(Accepted) FROM "service"'] },
    compositeAlarms: 1,
    dashboards: 2,
    rings: 4,
    hasRouteMetrics: true,
    hasQueueMapping: true,
    accessLogFormat: '',
    logRetentionDays: 30,
    ownMetrics: ['Accepted operation=other'],
  },
  surroundings: { accessLogBytes: 300, logRetentionDays: 30 },
};

const usdOf = (lines: ReturnType<typeof idleMonth>, what: string) => lines.find((line) => line.what === what)?.usd;

test('an idle month: alarms by the metrics they read, dashboards, keys, the empty queue', () => {
  const lines = idleMonth(basis);
  // Four metrics, and two by the query: of the interfaces and of what a dashboard reads.
  expect(usdOf(lines, 'alarms')).toBeCloseTo(0.6, 9);
  expect(usdOf(lines, 'dashboards')).toBe(6);
  expect(usdOf(lines, 'keys')).toBe(1.6);
  expect(usdOf(lines, 'the queue, empty')).toBeCloseTo(0.657 * 0.4, 9);
  expect(usdOf(lines, 'metrics of the schedules')).toBeCloseTo(0.3, 9);
  expect(usdOf(lines, 'check-health')).toBeCloseTo(0.00876 * millionOf(basis, ['check-health']), 9);
});

test('a query of an alarm reads the metrics of its name, or those of the calls to its table, and no other', () => {
  expect(metricsOf(basis, 'SELECT SUM(Accepted) FROM "service"')).toBe(2);
  expect(metricsOf(basis, 'SELECT SUM(Refused) FROM "service"')).toBe(0);
  expect(metricsOf(basis, "SELECT SUM(x) FROM y WHERE TableName = 'a-registry'")).toBe(1);
});

test('callers cost their bytes, a connection a secret and its reads', () => {
  expect(callers(basis, 1_000_000).usd).toBeCloseTo(0.45, 9);
  expect(connections(basis, 2).usd).toBeCloseTo(2 * (0.4 + 0.0438), 9);
});

test('the worked example has the interfaces and the idle month in it', () => {
  const each = millionOf(basis, INTERFACES['GenAuth: management token'] ?? []);
  // The seventh is two functions, and of the second later what removes identities, and the queue.
  const delivered = 2 * each + 2 * 0.625 + 2 * 0.4;
  expect(exampleMonth(basis)[0]?.usd).toBeCloseTo(6 * each + delivered, 1);
  expect(exampleMonth(basis)[1]?.usd).toBeCloseTo(
    idleMonth(basis).reduce((sum, { usd }) => sum + usd, 0),
    1,
  );
});

test('a replica costs each write once more, strong consistency twice; only a region that serves has schedules', () => {
  const rows = new Map(regionRows(basis).map(([what, ...figures]) => [what, figures]));
  // Eight million writes of a unit, and a million that remove identities.
  expect(rows.get('writes replicated')).toEqual([5.625, 5.625, 11.25]);
  expect(rows.get('entries of the index in the replicas')).toEqual([0.625, 0.625, 1.25]);
  expect(rows.get('secrets replicated')?.[0]).toBeCloseTo(14 * 0.4, 9);
  expect(rows.get('alarms and dashboards of the second region')?.[0]).toBeCloseTo(0.6 + 0.5 + 6, 9);
  expect(rows.get('its schedules, polling, metrics and reads of secrets')?.[0]).toBe(0);
  expect(rows.get('half of the requests forwarded')?.map((usd) => usd > 0)).toEqual([false, true, false]);
  // 50 ms for each of eight million writes, with 2 GB.
  expect(rows.get('writes that wait for another region')?.[2]).toBeCloseTo(8 * 50_000 * 2 * 0.0000133334, 6);
});

test('what was not measured is named, not counted as nothing', () => {
  expect(() => measuredOf(basis, 'sweep-callbacks')).toThrow('bench/costs.json has no sweep-callbacks');
});
