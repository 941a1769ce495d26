/** Each alarm fires for what it is there for, and for nothing less. */
import { alarmsOf } from '../../scripts/monitoring/catalog.mjs';
import { CONNECTION_KINDS } from '../../shared/secrets/connections.ts';
import { DEPLOYMENT, functionNameOf } from '../support/alarms/deployment.ts';
import { fires } from '../support/alarms/evaluate.ts';
import type { Figure } from '../support/alarms/figures.ts';

const ALARMS = alarmsOf(DEPLOYMENT);
const { service, tableName, registryTableName, queueName } = DEPLOYMENT;

/** Values of one metric by the minute. */
type Minutes = (minute: number) => number | undefined;
interface Trouble {
  readonly metric: Pick<Figure, 'namespace' | 'name' | 'dimensions'>;
  readonly values: Minutes;
}

const figuresOf = (troubles: readonly Trouble[], minutes: number): Figure[] =>
  Array.from({ length: minutes }, (_, minute) =>
    troubles.flatMap(({ metric, values }) => {
      const value = values(minute);
      return value === undefined ? [] : [{ ...metric, minute, value }];
    }),
  ).flat();

const own = (name: string, dimensions: Record<string, string>, values: Minutes | number): Trouble => ({
  metric: { namespace: service, name, dimensions: { service: 'alipay-auth-gateway-test', ...dimensions } },
  values: typeof values === 'number' ? () => values : values,
});
const aws = (
  namespace: string,
  name: string,
  dimensions: Record<string, string>,
  values: Minutes | number,
): Trouble => ({
  metric: { namespace, name, dimensions },
  values: typeof values === 'number' ? () => values : values,
});
const lambda = (name: string, operation: string, values: Minutes | number) =>
  aws('AWS/Lambda', name, { FunctionName: functionNameOf(operation) }, values);
const of = (operation: string) => ({ operation });
const alipay = { dependency: 'alipay' };
const merchant = { dependency: 'merchant' };
const sweep = (kind: string) => ({ operation: 'sweep-callbacks', kind });
const health = { operation: 'check-health' };
/** In so many of every five minutes. */
const inMinutes = (count: number, value: number, otherwise?: number) => (minute: number) =>
  minute % 5 < count ? value : otherwise;
/** At the health check alone. */
const checked = (value: number) => (minute: number) => (minute % 5 === 0 ? value : undefined);

const HTTP = [
  'check-app-id-secret',
  'complete-authorization',
  'create-authorization-url',
  'exchange-auth-code',
  'get-alipay-authinfo',
  'get-health',
  'get-management-token',
  'not-found',
];
const ALL = [...HTTP, 'check-health', 'deliver-callback', 'sweep-callbacks'];
const QUEUE = { QueueName: queueName };

/** By name: what makes it fire, and what does not. */
type Case = readonly [name: string, fires: readonly Trouble[], silent: readonly Trouble[]];
const CASES: readonly Case[] = [
  ...HTTP.map(
    (operation) =>
      [
        `${operation}-failed`,
        [own('Failed', of(operation), inMinutes(3, 5, 0)), own('Accepted', of(operation), 90)],
        [own('Failed', of(operation), inMinutes(3, 5, 0)), own('Accepted', of(operation), 95)],
      ] as const,
  ),
  [
    'deliver-callback-failed',
    [own('CallbacksFailed', of('deliver-callback'), 5), own('CallbacksDelivered', of('deliver-callback'), 0)],
    [own('CallbacksFailed', of('deliver-callback'), 4), own('CallbacksDelivered', of('deliver-callback'), 0)],
  ],
  ...HTTP.map((operation): Case => {
    const limitMs = /complete|exchange/.test(operation) ? 12_000 : 3_000;
    const many = (slowMs: number): Trouble[] =>
      Array.from({ length: 300 }, (_, index) => own('DurationMs', of(operation), index < 9 ? slowMs : 20));
    return [`${operation}-slow`, many(limitMs + 1), many(limitMs)];
  }),
  ...ALL.map(
    (operation) =>
      [
        `${operation}-errors`,
        [lambda('Errors', operation, inMinutes(3, 1, 0))],
        [lambda('Errors', operation, inMinutes(2, 9, 0))],
      ] as const,
  ),
  ...ALL.map(
    (operation) =>
      [
        `${operation}-throttles`,
        [lambda('Throttles', operation, (minute) => (minute === 7 ? 1 : 0))],
        [lambda('Throttles', operation, 0)],
      ] as const,
  ),
  [
    'sweep-callbacks-silent',
    [
      lambda('Invocations', 'sweep-callbacks', (minute) => (minute < 30 ? 1 : undefined)),
      lambda('Invocations', 'check-health', 1),
    ],
    [lambda('Invocations', 'sweep-callbacks', 1)],
  ],
  [
    'check-health-silent',
    [
      lambda('Invocations', 'check-health', (minute) => (minute < 30 ? 1 : undefined)),
      lambda('Invocations', 'sweep-callbacks', 1),
    ],
    [lambda('Invocations', 'check-health', (minute) => (minute === 32 ? undefined : 1))],
  ],
  [
    'health',
    [own('Healthy', health, checked(0))],
    [own('Healthy', health, (minute) => (minute % 5 === 0 ? (minute === 25 ? 0 : 1) : undefined))],
  ],
  [
    'edge-bypassed',
    [own('EdgeBypassed', {}, 51), aws('AWS/ApiGateway', 'Count', { ApiId: 'HttpApi' }, 100)],
    [own('EdgeBypassed', {}, 50), aws('AWS/ApiGateway', 'Count', { ApiId: 'HttpApi' }, 100)],
  ],
  [
    '5xx',
    [aws('AWS/ApiGateway', '5xx', { ApiId: 'HttpApi' }, 5), aws('AWS/ApiGateway', 'Count', { ApiId: 'HttpApi' }, 400)],
    [aws('AWS/ApiGateway', '5xx', { ApiId: 'HttpApi' }, 5), aws('AWS/ApiGateway', 'Count', { ApiId: 'HttpApi' }, 500)],
  ],
  [
    'failures',
    [own('Failed', of('get-alipay-authinfo'), (minute) => (minute % 5 === 0 ? 1 : undefined))],
    [own('Failed', of('get-alipay-authinfo'), (minute) => (minute % 15 < 10 ? 1 : undefined))],
  ],
  ['api-throttles', [aws(service, 'ApiThrottles-test', {}, 21)], [aws(service, 'ApiThrottles-test', {}, 20)]],
  [
    'concurrency',
    [
      aws(
        'AWS/Usage',
        'ResourceCount',
        { Service: 'Lambda', Type: 'Resource', Resource: 'ConcurrentExecutions', Class: 'None' },
        801,
      ),
    ],
    [
      aws(
        'AWS/Usage',
        'ResourceCount',
        { Service: 'Lambda', Type: 'Resource', Resource: 'ConcurrentExecutions', Class: 'None' },
        800,
      ),
    ],
  ],
  ...CONNECTION_KINDS.map((dependency): Case => {
    const other = { dependency: dependency === 'alipay' ? 'wechat' : 'alipay' };
    const lost = [
      own('CallsUnknown', { dependency }, inMinutes(2, 1, 0)),
      own('CallsUnreachable', { dependency }, inMinutes(1, 1, 0)),
    ];
    return [
      `${dependency}-lost`,
      [own('Calls', { dependency }, 2), ...lost],
      [
        own('Calls', { dependency }, 2),
        own('Calls', other, 2),
        ...lost.slice(0, 1),
        own('CallsUnreachable', { dependency }, 0),
      ],
    ];
  }),
  [
    'unverified',
    [own('UnverifiedResponses', alipay, (minute) => (minute === 3 ? 1 : undefined))],
    [own('CallsUnknown', alipay, 1)],
  ],
  [
    'unverified-connections',
    [own('ProbesUnverified', health, (minute) => (minute === 5 || minute === 45 ? 1 : undefined))],
    [own('ProbesUnverified', health, (minute) => (minute === 5 ? 1 : undefined))],
  ],
  [
    'unsettled',
    [own('Unsettled', of('exchange-auth-code'), inMinutes(3, 1))],
    [own('Unsettled', of('exchange-auth-code'), inMinutes(2, 1))],
  ],
  [
    'stale-served',
    [own('StaleServed', of('get-alipay-authinfo'), inMinutes(3, 1))],
    [own('StaleServed', of('get-alipay-authinfo'), inMinutes(2, 4))],
  ],
  [
    'table-throttled',
    [aws('AWS/DynamoDB', 'ThrottledRequests', { TableName: tableName, Operation: 'PutItem' }, inMinutes(3, 1))],
    [aws('AWS/DynamoDB', 'ThrottledRequests', { TableName: 'another', Operation: 'PutItem' }, 1)],
  ],
  [
    'registry-throttled',
    [aws('AWS/DynamoDB', 'ThrottledRequests', { TableName: registryTableName, Operation: 'GetItem' }, inMinutes(3, 1))],
    [aws('AWS/DynamoDB', 'ThrottledRequests', { TableName: tableName, Operation: 'GetItem' }, 1)],
  ],
  [
    'table-errors',
    [aws('AWS/DynamoDB', 'SystemErrors', { TableName: tableName, Operation: 'PutItem' }, inMinutes(3, 1))],
    [aws('AWS/DynamoDB', 'SystemErrors', { TableName: tableName, Operation: 'PutItem' }, inMinutes(2, 1))],
  ],
  [
    'registry-errors',
    [aws('AWS/DynamoDB', 'SystemErrors', { TableName: registryTableName, Operation: 'GetItem' }, inMinutes(3, 1))],
    [aws('AWS/DynamoDB', 'SystemErrors', { TableName: registryTableName, Operation: 'GetItem' }, inMinutes(2, 1))],
  ],
  [
    'overdue',
    ['lease', 'refused', 'queue', 'scheduled'].map((kind) =>
      own('SweepOldestSeconds', sweep(kind), kind === 'queue' ? 301 : 0),
    ),
    ['lease', 'refused', 'queue', 'scheduled'].map((kind) => own('SweepOldestSeconds', sweep(kind), 300)),
  ],
  ['erasures', [own('SweepOldestSeconds', sweep('erase'), 3_601)], [own('SweepOldestSeconds', sweep('erase'), 3_600)]],
  [
    'queue-stuck',
    [
      aws('AWS/SQS', 'ApproximateNumberOfMessagesVisible', QUEUE, 1),
      aws('AWS/SQS', 'NumberOfMessagesReceived', QUEUE, 0),
    ],
    [
      aws('AWS/SQS', 'ApproximateNumberOfMessagesVisible', QUEUE, 500),
      aws('AWS/SQS', 'NumberOfMessagesReceived', QUEUE, (minute) => (minute % 9 === 0 ? 1 : 0)),
    ],
  ],
  [
    'in-flight',
    [aws('AWS/SQS', 'ApproximateNumberOfMessagesNotVisible', QUEUE, 60_001)],
    [aws('AWS/SQS', 'ApproximateNumberOfMessagesNotVisible', QUEUE, 60_000)],
  ],
  [
    'dead-letters',
    [own('DeadLetters', health, (minute) => (minute % 5 === 0 ? (minute < 30 ? 4 : 5) : undefined))],
    [own('DeadLetters', health, checked(9))],
  ],
  [
    'results-stalled',
    [own('SweepDone', sweep('stalled'), (minute) => (minute === 7 ? 1 : 0))],
    [own('SweepDone', sweep('stalled'), 0), own('SweepDone', sweep('lease'), 3)],
  ],
  [
    'callbacks',
    [own('Calls', merchant, 2), own('CallsFailed', merchant, (minute) => (minute % 15 === 0 ? 2 : 1))],
    [own('Calls', merchant, 2), own('CallsFailed', merchant, 1)],
  ],
  [
    'left-to-sweep',
    [own('LeftToSweep', of('complete-authorization'), inMinutes(3, 1))],
    [own('LeftToSweep', of('complete-authorization'), inMinutes(2, 1))],
  ],
  [
    'configuration-errors',
    [own('ConfigurationErrors', of('exchange-auth-code'), (minute) => (minute === 9 ? 1 : undefined))],
    [own('Failed', of('exchange-auth-code'), 1)],
  ],
  [
    'connections',
    [own('ConnectionsFailed', health, (minute) => (minute % 5 === 0 ? (minute === 35 ? 1 : 0) : undefined))],
    [own('ConnectionsFailed', health, checked(0))],
  ],
  ['expiry', [own('ExpiresInDays', health, checked(13))], [own('ExpiresInDays', health, checked(14))]],
  ['expiry-soon', [own('ExpiresInDays', health, checked(2))], [own('ExpiresInDays', health, checked(3))]],
];

const alarmOf = (name: string) => {
  const alarm = ALARMS.find((candidate) => candidate.name === name);
  if (!alarm) throw new Error(`no alarm ${name}`);
  return alarm;
};

const MINUTES = 60;

test('every alarm has its case, and every function that there is its alarms', () => {
  expect(CASES.map(([name]) => name).sort()).toEqual(ALARMS.map(({ name }) => name).sort());
  expect(DEPLOYMENT.functions.map(({ operation }) => operation).sort()).toEqual([...ALL].sort());
});

test.each(CASES)('%s fires for what it is there for, and for nothing less', (name, trouble, less) => {
  const alarm = alarmOf(name);
  expect(fires(alarm, figuresOf(trouble, MINUTES))).toBe(true);
  expect(fires(alarm, figuresOf(less, MINUTES))).toBe(false);
});

test.each(CASES)('%s ends by itself: once the trouble is over, no window that begins later fires', (name, trouble) => {
  const alarm = alarmOf(name);
  if (alarm.missing === 'breaching') return;
  const over = figuresOf(trouble, 2 * MINUTES).filter(({ minute }) => minute >= MINUTES);
  const nothing = over.map((figure) => ({ ...figure, value: figure.name === 'DeadLetters' ? 5 : sound(figure.name) }));
  expect(fires(alarm, nothing)).toBe(false);
});

/** What a metric says while all is well: 0, where it does not stand here. */
const sound = (name: string): number => ({ Healthy: 1, ExpiresInDays: 300 })[name] ?? 0;

test('each reads at most the ten metrics that CloudWatch takes, and says who is woken and where to read on', () => {
  for (const alarm of ALARMS) {
    expect(Object.keys(alarm.metrics).length).toBeLessThanOrEqual(10);
    expect(['page', 'ticket']).toContain(alarm.severity);
    expect(alarm.runbook).toMatch(/^[a-z0-9-]+$/);
    expect(alarm.periodSeconds % 60).toBe(0);
    // CloudWatch's limit for periods below an hour.
    expect(alarm.periods * alarm.periodSeconds).toBeLessThanOrEqual(86_400);
  }
  expect(new Set(ALARMS.map(({ name }) => name)).size).toBe(ALARMS.length);
});
