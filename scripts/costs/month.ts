import { PRICES } from '../../bench/prices.ts';
import { ASSUMED } from './assumed.ts';
import type { OperationInputs } from './inputs.ts';
import { type CostBasis, functionOf, INTERFACES, measuredOf, millionOf } from './interfaces.ts';
import { type Line, shown, sumOf } from './money.ts';
import { HOURS_A_MONTH } from './template-facts.ts';

const MILLION = 1e6;
const MINUTES_A_MONTH = HOURS_A_MONTH * 60;

/** The worked example: a million of each interface, and so many who call. */
export const EXAMPLE = { callers: 10_000, connections: 10 } as const;

/** What a deployment costs in a month in which nobody calls. */
export const idleMonth = (basis: CostBasis): readonly Line[] => [
  ...watching(basis),
  { what: 'keys', how: `${basis.facts.rings} secrets`, usd: basis.facts.rings * PRICES.secretMonth },
  ...running(basis),
];

/** What goes on in a region that is open: its schedules, the metrics that they publish in every hour, and its queue. */
export const running = (basis: CostBasis): readonly Line[] => [
  ...schedules(basis),
  reads('keys read by each health check', basis.facts.rings * runsOf(basis, 'check-health')),
  polling(basis),
  kms('roles that the schedules have', tablesOf(basis, schedulesOf(basis))),
];

/** Alarms and dashboards: what is there whether anybody looks or not. */
export function watching(basis: CostBasis): readonly Line[] {
  const { alarms, compositeAlarms, dashboards } = basis.facts;
  const inQueries = alarms.queries.reduce((sum, query) => sum + metricsOf(basis, query), 0);
  return [
    {
      what: 'alarms',
      how: `${alarms.count} alarms that read ${alarms.metrics} metrics, and by ${alarms.queries.length} queries at most ${inQueries} more`,
      usd: (alarms.metrics + inQueries) * PRICES.alarmMetricMonth,
    },
    {
      what: 'the alarm of all pages',
      how: `${compositeAlarms} composite alarm`,
      usd: compositeAlarms * PRICES.compositeAlarmMonth,
    },
    { what: 'dashboards', how: `${dashboards} dashboards`, usd: dashboards * PRICES.dashboardMonth },
  ];
}

function schedules(basis: CostBasis): readonly Line[] {
  const tasks = schedulesOf(basis);
  const metrics = publishedBy(tasks.map((task) => measuredOf(basis, task)));
  const runs = tasks.map((task) => {
    const count = runsOf(basis, task);
    return {
      what: task,
      how: `${count.toLocaleString('en')} runs, each as a million cost ${shown(millionOf(basis, [task]))}`,
      usd: (millionOf(basis, [task]) * count) / MILLION,
    };
  });
  return [
    ...runs,
    { what: 'metrics of the schedules', how: `${metrics.length} metrics`, usd: metrics.length * PRICES.metricMonth },
  ];
}

/** What callers cost while they do not call. */
export function callers({ inputs }: CostBasis, count: number): Line {
  const gigabytes = (count * inputs.callerItemBytes) / 1e9;
  const usd = gigabytes * (PRICES.gigabyteMonthOfTable + PRICES.gigabyteMonthOfRecovery);
  const how = `at most ${inputs.callerItemBytes} bytes each in the registry, with recovery; as secrets: ${shown(count * PRICES.secretMonth)}`;
  return { what: `${count.toLocaleString('en')} callers`, how, usd };
}

/** What connections cost while nobody calls: a secret each, which every health check reads. */
export function connections(basis: CostBasis, count: number): Line {
  const checks = connectionChecks(basis);
  const how = `a secret each (${shown(PRICES.secretMonth)}), read by every health check (${shown(checks)})`;
  const what = count === 1 ? 'a connection' : `${count} connections`;
  return { what, how, usd: count * (PRICES.secretMonth + checks) };
}

/** What the health check's reading of one connection costs. */
export const connectionChecks = (basis: CostBasis): number =>
  (runsOf(basis, 'check-health') * PRICES.millionSecretReads) / MILLION;

/** A month of the worked example. */
export const exampleMonth = (basis: CostBasis): readonly Line[] => [
  {
    what: 'a million of each interface',
    how: `the sums of the first table's ${Object.keys(INTERFACES).length} interfaces`,
    usd: sumOf(Object.values(INTERFACES).map((each) => millionOf(basis, each))),
  },
  { what: 'the idle month', how: 'its table', usd: sumOf(idleMonth(basis).map(({ usd }) => usd)) },
  callers(basis, EXAMPLE.callers),
  connections(basis, EXAMPLE.connections),
  ...serving(basis),
];

/** What comes to a region that serves every interface, whatever the number of requests. */
export function serving(basis: CostBasis): readonly Line[] {
  const tasks = Object.values(INTERFACES).flat();
  const idle = publishedBy(schedulesOf(basis).map((task) => measuredOf(basis, task)));
  const every = allMetrics(basis).length - idle.length;
  const operations = new Set(tasks.map((task) => measuredOf(basis, task).operation));
  const routes = [...operations].filter((operation) => functionOf(basis, operation).isHttp).length;
  const routeMetrics = basis.facts.hasRouteMetrics ? routes * ASSUMED.metricsOfARoute : 0;
  return [
    {
      what: 'metrics of requests',
      how: `at most ${every} more, each in every hour: those that the bench saw, and those that alarms and dashboards read`,
      usd: every * PRICES.metricMonth,
    },
    {
      what: 'metrics of routes',
      how: `at most ${routeMetrics}, ${ASSUMED.metricsOfARoute} for each route in use, assumed at the price of a metric`,
      usd: routeMetrics * PRICES.metricMonth,
    },
    rereads(basis, tasks),
    kms('roles of the interfaces', tablesOf(basis, tasks)),
  ];
}

/** Keys and connections that instances in use read again and again. */
function rereads(basis: CostBasis, tasks: readonly string[]): Line {
  const most = new Map<string, number>();
  for (const task of tasks) {
    const { operation, secrets } = measuredOf(basis, task);
    const count = secrets.rings + secrets.connections * EXAMPLE.connections;
    most.set(operation, Math.max(most.get(operation) ?? 0, count));
  }
  const secrets = [...most.values()].reduce((sum, count) => sum + count, 0);
  const times = MINUTES_A_MONTH / ASSUMED.secretMinutes;
  return reads(`${secrets} secrets, by one instance of each function in use all month`, secrets * times);
}

const reads = (what: string, count: number): Line => ({
  what,
  how: `${count.toLocaleString('en')} reads`,
  usd: (count * PRICES.millionSecretReads) / MILLION,
});

/** Receives of an empty queue. */
function polling({ facts }: CostBasis): Line {
  const receives = facts.hasQueueMapping ? (ASSUMED.pollers * MINUTES_A_MONTH * 60) / ASSUMED.pollSeconds : 0;
  const how = `${receives.toLocaleString('en')} receives: ${ASSUMED.pollers} pollers of Lambda, ${ASSUMED.pollSeconds} s each`;
  return { what: 'the queue, empty', how, usd: (receives * PRICES.millionSqsRequests) / MILLION };
}

function kms(whose: string, tables: number): Line {
  const requests = (tables * MINUTES_A_MONTH) / ASSUMED.kmsMinutes;
  const how = `at most ${requests.toLocaleString('en')} requests: ${tables} pairs of a table and one of the ${whose}`;
  return { what: 'KMS for the tables', how, usd: (requests * PRICES.millionKmsRequests) / MILLION };
}

/** Pairs of an operation and a table that it calls. */
function tablesOf(basis: CostBasis, tasks: readonly string[]): number {
  const pairs = tasks.flatMap((task) => {
    const { operation, calls } = measuredOf(basis, task);
    const tables = Object.keys(calls).flatMap((action) => action.split(' ').slice(1));
    return tables.map((table) => `${operation} ${table}`);
  });
  return new Set(pairs).size;
}

/** The scheduled operations, which are tasks of the bench by the same names. */
export const schedulesOf = ({ facts }: CostBasis): readonly string[] =>
  Object.entries(facts.functions).flatMap(([operation, { runsAMonth }]) => (runsAMonth > 0 ? [operation] : []));

const runsOf = (basis: CostBasis, operation: string): number => functionOf(basis, operation).runsAMonth;

const publishedBy = (measured: readonly OperationInputs[]): readonly string[] => [
  ...new Set(measured.flatMap(({ metrics }) => metrics)),
];

/** Metrics of the service: a name and one set of dimensions each. */
export const allMetrics = ({ inputs, facts }: CostBasis): readonly string[] => [
  ...new Set([...publishedBy(Object.values(inputs.operations)), ...facts.ownMetrics]),
];

/** How many metrics a query of an alarm reads at most: of the service, or of DynamoDB's operations on a table. */
export function metricsOf(basis: CostBasis, query: string): number {
  const [, table] = /TableName = '([^']+)'/.exec(query) ?? [];
  if (table === undefined) {
    const [, name] = /SUM\((\w+)\)/.exec(query) ?? [];
    return allMetrics(basis).filter((metric) => metric.split(' ')[0] === name).length;
  }
  const which = table.endsWith('-registry') ? 'registry' : 'state';
  const actions = Object.values(basis.inputs.operations).flatMap(({ calls }) => Object.keys(calls));
  return new Set(actions.filter((action) => action.endsWith(` ${which}`))).size;
}
