/**
 * Whole minutes of a gateway, on a clock of their own: in honest traffic nothing fires, and whatever strangers and dishonest
 * users send, nobody is woken. What the alarms read is what the functions publish.
 */

import { randomUUID } from 'node:crypto';
import { METRICS } from '../../catalog/metrics/metrics.ts';
import { dashboardsOf } from '../../scripts/monitoring/dashboards.mjs';
import { QUERIES } from '../../scripts/monitoring/queries.mjs';
import { GatewayError } from '../../shared/platform/errors.ts';
import { ALARMS } from '../support/alarms/cells.ts';
import { DEPLOYMENT } from '../support/alarms/deployment.ts';
import { firing } from '../support/alarms/evaluate.ts';
import { type Figure, ownFigures } from '../support/alarms/figures.ts';
import { runningGateway } from '../support/alarms/traffic.ts';
import { daxpayOperation } from '../support/daxpay-operation.ts';
import { DOWN } from '../support/delivery.ts';
import { ACCESS_KEY, APP_SECRET, POOL_KEY } from '../support/documents.ts';
import { NOW_MS, toEvent } from '../support/in-process.ts';
import { memoryLedger } from '../support/memory-table.ts';

type Gateway = ReturnType<typeof runningGateway>;

const times = async (count: number, work: (index: number) => Promise<unknown>): Promise<void> => {
  for (let index = 0; index < count; index += 1) await work(index);
};

/** What schedules do in a minute. */
async function schedules(gateway: Gateway, minute: number): Promise<void> {
  if (minute % 5 === 0) await gateway.checkHealth();
  await gateway.sweep();
}

/** What honest callers and users do in a minute, their mistakes with it. */
async function honestMinute(gateway: Gateway): Promise<void> {
  const { accessKeyId, accessKeySecret } = POOL_KEY;
  await times(10, () => gateway.signedAuthInfo());
  await times(5, () => gateway.publicAuthInfo());
  await times(2, () => gateway.token({ accessKeyId, accessKeySecret }));
  await times(2, () => gateway.checkSecret({ appId: 'signed-app', appSecret: APP_SECRET }));
  await times(6, async () => gateway.agreed(await gateway.link()));
  await times(2, async () => gateway.comeBack({ state: await gateway.link() }));
  const [state, code] = [await gateway.link(), randomUUID()];
  await times(2, () => gateway.agreed(state, code));
  await times(8, () => gateway.exchange('hmac'));
  await times(4, () => gateway.exchange('channels', { channel: 'wechat_pay' }));
  await times(4, () => gateway.deliverOne());
  await times(4, () => gateway.getHealth());
  await gateway.elsewhere('/favicon.ico');
}

/** A thousand requests that are not honest. */
async function hostileMinute(gateway: Gateway): Promise<void> {
  await times(150, () => gateway.signedAuthInfo({ accessKeySecret: 'a-guess-of-thirty-two-characters!' }));
  await times(150, (index) => gateway.signedAuthInfo({ accessKeyId: `nobody-${index}`, appId: `nobody-${index}` }));
  await times(100, () => gateway.publicAuthInfo());
  await times(50, () => gateway.token({ ...ACCESS_KEY, accessKeySecret: 'guess' }));
  await times(50, () => gateway.checkSecret({ appId: 'signed-app', appSecret: 'guess' }));
  await times(100, () => gateway.forgedLink('rsa-business'));
  await times(50, () => gateway.forgedLink('nobody'));
  await times(150, () => gateway.comeBack({ state: randomUUID(), auth_code: randomUUID() }));
  await times(100, () => gateway.exchange('hmac', { sign: 'forged', reqTime: '2020-01-01 00:00:00' }));
  // A user with links of his own invents codes, some of them at the same time.
  await times(20, async () => {
    const [one, other, code] = [await gateway.link(), await gateway.link(), randomUUID()];
    await times(2, () => gateway.agreed(one));
    await gateway.agreed(other, code);
    await gateway.agreed(one, code);
  });
  await times(20, () => gateway.elsewhere(`/wp-admin/${randomUUID()}`));
}

const isPage = ({ severity }: { severity: string }) => severity === 'page';
const namesOf = (alarms: readonly { name: string }[]) => alarms.map(({ name }) => name);
const total = (figures: readonly Figure[], name: string) =>
  figures.filter((figure) => figure.name === name).reduce((sum, { value }) => sum + value, 0);

let honest: Gateway;
let hostile: Gateway;
beforeAll(async () => {
  honest = runningGateway();
  for (let minute = 0; minute < 10; minute += 1, honest.nextMinute()) {
    await schedules(honest, minute);
    await honestMinute(honest);
  }
  hostile = runningGateway();
  hostile.refuseCodes();
  for (let minute = 0; minute < 3; minute += 1, hostile.nextMinute()) {
    await schedules(hostile, minute);
    await hostileMinute(hostile);
    await times(3, () => hostile.signedAuthInfo());
  }
});

test('ten minutes of honest traffic: nothing fails, and no alarm fires', () => {
  const { figures } = honest;
  expect(total(figures, 'Accepted')).toBeGreaterThan(400);
  expect(total(figures, 'CompletionsGranted')).toBeGreaterThan(60);
  expect(total(figures, 'CallbacksDelivered')).toBe(40);
  expect([total(figures, 'Failed'), total(figures, '5xx'), total(figures, 'Errors')]).toEqual([0, 0, 0]);
  expect(namesOf(firing(ALARMS, figures))).toEqual([]);
});

test('a thousand hostile requests a minute: they are refused, and nobody is woken', () => {
  const { figures } = hostile;
  expect(total(figures, 'Count')).toBeGreaterThan(3_000);
  expect(total(figures, 'Refused')).toBeGreaterThan(1_900);
  expect(total(figures, 'CompletionsCodeRefused')).toBeGreaterThan(60);
  expect(total(figures, 'Failed')).toBe(0);
  expect(namesOf(firing(ALARMS, figures).filter(isPage))).toEqual([]);
});

test('and they hide nothing: where all that is honest fails beside them, somebody is woken', () => {
  const failing = Array.from({ length: 5 }, (_, minute) => {
    const dimensions = { service: 'alipay-auth-gateway-test', operation: 'get-alipay-authinfo' };
    const figure = { minute, namespace: DEPLOYMENT.service, dimensions };
    return [
      { ...figure, name: 'Failed', value: 5 },
      { ...figure, name: 'Accepted', value: 0 },
    ];
  });
  const accepted = hostile.figures.filter(({ name }) => name !== 'Accepted');
  expect(namesOf(firing(ALARMS, [...accepted, ...failing.flat()]))).toContain('get-alipay-authinfo-failed');
});

/** Whatever else is published only when something is wrong. */
async function troubles(): Promise<Gateway> {
  const gateway = runningGateway();
  const { alipay, openapi, genauth, delivery } = gateway;
  delivery.merchant = () => DOWN;
  await gateway.deliverOne();
  alipay.outcome = { kind: 'unknown', reason: 'does not verify', unverified: true };
  await gateway.exchange('hmac');
  await gateway.agreed(await gateway.link());
  const old = await gateway.link();
  openapi.around.nowMs += 901_000;
  await gateway.agreed(old);
  alipay.outcome = { kind: 'unreachable' };
  await gateway.exchange('hmac');
  alipay.outcome = { kind: 'granted', openId: 'o' };
  openapi.queue.send = async () => Promise.reject(new GatewayError('misconfigured', { reason: 'denied' }));
  await gateway.agreed(await gateway.link());
  await gateway.publicAuthInfo();
  const down = new GatewayError('unavailable', { reason: 'down' });
  for (const name of genauth.secrets.documents.keys()) genauth.secrets.documents.set(name, down);
  genauth.around.nowMs += 360_000;
  await gateway.publicAuthInfo();
  const ledger = { ...memoryLedger(() => NOW_MS), settle: async () => Promise.reject(down) };
  const unsettled = daxpayOperation({ ledger });
  await unsettled.exchange('hmac');
  const behindProxy = daxpayOperation({ originSecretHashes: [Buffer.alloc(32)] });
  await behindProxy.handler(toEvent({ method: 'GET', target: '/', headers: [] }));
  gateway.figures.push(...ownFigures([...unsettled.around.counts, ...behindProxy.around.counts], 0));
  return gateway;
}

/** What no trouble here causes; the tests of each operation do. */
const UNSEEN = [
  'CompletionsInProgress',
  'StaleResponses',
  'CallbacksSkipped',
  'CallbacksScheduled',
  'CallbacksDeadLettered',
  'CallbacksPostponed',
  'CallsBusy',
  'CallsMisconfigured',
  'QueueDepth',
  'DeadLetters',
  'OldestUndeliveredSeconds',
];

/** Words of CloudWatch's own in queries. */
const GRAMMAR = ['fields', 'filter', 'sort', 'limit', 'stats', 'count', 'by', 'desc', 'asc', 'or', 'like', 'ispresent'];

/** A metric by its name and the names of its dimensions. */
const kindOf = ({ name, dimensions }: Pick<Figure, 'name' | 'dimensions'>) =>
  `${name} ${Object.keys(dimensions).sort().join()}`;

describe('what is read is what is published', () => {
  let own: readonly Figure[];
  let logged: ReadonlySet<string>;
  beforeAll(async () => {
    const gateways = [honest, hostile, await troubles()];
    logged = new Set(gateways.flatMap((gateway) => [...gateway.logged]));
    const all = gateways.flatMap(({ figures }) => figures);
    own = all.filter(({ namespace }) => namespace === DEPLOYMENT.service);
  });

  test('by the alarms: name and dimensions, each with a value that this traffic has', () => {
    const published = new Set(own.map(kindOf));
    const values = new Set(own.flatMap(({ dimensions }) => Object.values(dimensions)));
    const read = ALARMS.flatMap(({ metrics }) => Object.values(metrics)).filter(
      ({ namespace, name }) => namespace === DEPLOYMENT.service && !name.startsWith('ApiThrottles'),
    );
    expect(read.length).toBeGreaterThan(30);
    expect(read.filter((metric) => !published.has(kindOf(metric))).map(kindOf)).toEqual([]);
    // An operation that stands here is one that test/support/alarms/traffic.ts does not call yet.
    expect(read.flatMap(({ dimensions }) => Object.values(dimensions)).filter((value) => !values.has(value))).toEqual(
      [],
    );
  });

  test('by the alarms that sum over operations', () => {
    const names = ALARMS.flatMap(({ value }) => /^SELECT SUM\((\w+)\) FROM "/.exec(value)?.[1] ?? []);
    expect(names.sort()).toEqual(['ConfigurationErrors', 'Failed', 'StaleServed', 'Unsettled']);
    const published = new Set(own.map(kindOf));
    for (const name of names) expect(published).toContain(`${name} operation,service`);
  });

  test('by the dashboards, but for what no trouble here causes', () => {
    const published = new Set(own.map(kindOf));
    const widgets = Object.values(dashboardsOf(DEPLOYMENT)).flat();
    const read = widgets.flatMap((widget) => ('metrics' in widget ? widget.metrics : []));
    const rare = UNSEEN.map((name) => new RegExp(`^${name} `));
    const unknown = [...new Set(read.map(kindOf))].filter((kind) => !published.has(kind));
    expect(unknown.filter((kind) => !rare.some((pattern) => pattern.test(kind)))).toEqual([]);
  });

  test('by the saved queries: members of the log lines', () => {
    for (const [name, { query }] of Object.entries(QUERIES)) {
      const words = query
        .replace(/'[^']*'/g, '')
        .replace(/ as (\w+)/g, '')
        .match(/@?\b[A-Za-z]\w*/g);
      const given = new Set([...[...query.matchAll(/ as (\w+)/g)].map(([, word]) => word), ...GRAMMAR]);
      expect([name, words?.filter((word) => !logged.has(word) && !given.has(word))]).toEqual([name, []]);
    }
  });

  test('and each is in the catalogue with its dimensions, which has no other', () => {
    const published = new Set([...own.map(({ name }) => name), ...UNSEEN]);
    expect(Object.keys(METRICS).toSorted()).toEqual([...published].toSorted());
    const explained = new Set(
      Object.entries(METRICS).map(([name, { dimensions }]) => {
        const names = dimensions.map((dimension) => /^`(\w+)`/.exec(dimension)?.[1] ?? dimension);
        return `${name} ${[...names, 'service'].toSorted().join(',')}`;
      }),
    );
    expect([...new Set(own.map(kindOf))].filter((kind) => !explained.has(kind))).toEqual([]);
  });
});
