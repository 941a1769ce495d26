/** Authorizations without a browser: a merchant, a person and Alipay's faults against a running stack, all over HTTP. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { MAX_ATTEMPTS } from '../../shared/delivery/schedule.ts';
import {
  askForLink,
  bodyOf,
  type Callback,
  counterparts,
  decide,
  demoBusinesses,
  type Link,
  open,
  requestLink,
  type TestBusiness,
} from '../support/authorization-run.ts';
import { type ExpiringLink, expiringLink } from '../support/expiring-link.ts';
import { type LocalTable, localTable } from '../support/local-table.ts';
import { isSigned } from '../support/openapi-client.ts';
import { recordedCalls } from '../support/recorded-calls.ts';
import { runSweep } from '../support/run-sweep.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const TITLES = {
  success: 'Authorization complete',
  done: 'Already complete',
  'code-refused': 'Not accepted this time',
  failed: 'Authorization failed',
  unknown: 'Result not known',
  refused: 'You did not agree',
  invalid: 'Link invalid or expired',
  unavailable: 'Temporarily unavailable',
};

let stack: RunningStack;
let table: LocalTable;
let outside: ReturnType<typeof counterparts>;
let businesses: Readonly<Record<'rsa' | 'md5', TestBusiness>>;

/** Serial numbers that must have no callback, and those that may have more than one. */
const silent = new Set<string>();
const repeated = new Set<string>();

const newLink = (business: 'rsa' | 'md5' = 'rsa', members = {}): Promise<Link> =>
  requestLink(stack.gateway, businesses[business], members);

/** Link, agreement and way back at once. */
async function authorize(link: Link, user?: string): Promise<{ title: string; address: string }> {
  const address = await decide(link, 'agree', user);
  return { title: (await open(address)).title, address };
}

async function onlyCallback(link: Link): Promise<Callback> {
  const [callback, ...more] = await outside.waitForCallbacks(link.serialNo);
  expect(more).toEqual([]);
  if (callback === undefined) throw new Error('no callback');
  return callback;
}

// What takes long, because it waits for the real schedule or a clock, begins first and is looked at last.
let deadLettered: Link;
const retried = new Map<'fail' | 'redirect' | 'slow', Link>();
let tooLate: ExpiringLink;
let inTime: ExpiringLink & { address: string };

beforeAll(async () => {
  stack = await startStack();
  table = localTable(stack.aws);
  await recordedCalls(stack.aws).keepInputs(true);
  outside = counterparts(stack.demo);
  businesses = demoBusinesses(stack.demo);
  deadLettered = await newLink();
  await table.change(deadLettered, { attempts: MAX_ATTEMPTS - 1 });
  await outside.setBehaviour('fail', 1);
  await authorize(deadLettered);
  await outside.waitForCallbacks(deadLettered.serialNo);
  for (const mode of ['fail', 'redirect', 'slow'] as const) {
    const link = await newLink('md5');
    retried.set(mode, link);
    await outside.setBehaviour(mode, 1);
    await authorize(link);
    await outside.waitForCallbacks(link.serialNo);
  }
  for (const { serialNo } of [deadLettered, ...retried.values()]) repeated.add(serialNo);
  tooLate = await expiringLink(stack.gateway, table, { business: businesses.rsa });
  let address = '';
  const use = async (link: Link): Promise<boolean> => {
    const page = await authorize(link);
    ({ address } = page);
    return page.title === TITLES.success;
  };
  inTime = { ...(await expiringLink(stack.gateway, table, { business: businesses.rsa, use })), address };
});
afterAll(async () => {
  table.close();
  await stack.stop();
});

describe.each(['rsa', 'md5'] as const)('a business that signs with %s', (name) => {
  test('gets what Alipay granted, once, in a callback that verifies', async () => {
    const link = await newLink(name, { userId: 'customer-7' });
    expect(await authorize(link, 'person-7')).toMatchObject({ title: TITLES.success });
    const callback = await onlyCallback(link);
    expect([callback.verified, outside.verifies(callback)]).toEqual([true, true]);
    expect(callback.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(callback.headers['user-agent']).toMatch(/^alipay-auth-gateway\/\d+\.\d+\.\d+$/);
    expect(callback.headers.accept).toBe('*/*');
    expect(callback.headers.nonce).toMatch(/^c\.[0-9a-f-]{36}$/);
    const { openId, alipayUserId } = expectedIds('person-7');
    expect(bodyOf(callback)).toEqual({
      eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      serialNo: link.serialNo,
      merchantId: businesses[name].merchantId,
      userId: 'customer-7',
      openId,
      alipayUserId,
      status: 'success',
      message: 'success',
      authorizedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  test('gets its answers signed and bound to the request, errors too', async () => {
    const { businessId, key } = businesses[name];
    const verifier = 'secret' in key ? key : stack.demo.platform;
    for (const [members, status] of [
      [{}, 0],
      [{ merchantId: 'another' }, 7],
      [{ serialNo: '' }, 3],
    ] as const) {
      const answer = await askForLink(stack.gateway, businesses[name], members);
      expect(answer.json.status).toBe(status);
      expect(isSigned(answer.headers, answer.body, verifier)).toBe(true);
      expect(answer.headers).toMatchObject({ businessid: businessId, nonce: expect.stringMatching(/^r\../) });
    }
  });

  test('is delivered nothing by a reload, nor when the person goes back and agrees once more', async () => {
    const link = await newLink(name);
    const { address } = await authorize(link);
    expect(await open(address)).toMatchObject({ status: 200, title: TITLES.success });
    const second = await decide(link, 'agree');
    expect(await open(second)).toMatchObject({ status: 200, title: TITLES.done });
    expect(await open(address)).toMatchObject({ status: 200, title: TITLES.success });
    expect([await outside.tokenCalls(address), await outside.tokenCalls(second)]).toMatchObject([[{}], []]);
    await onlyCallback(link);
  });

  test('is told nothing of a refusal, after which agreeing works', async () => {
    const link = await newLink(name);
    const refusal = await decide(link, 'refuse');
    expect(await open(refusal)).toMatchObject({ status: 200, title: TITLES.refused });
    expect(await open(refusal)).toMatchObject({ status: 200, title: TITLES.refused });
    expect(await outside.received(link.serialNo)).toEqual([]);
    expect(await authorize(link)).toMatchObject({ title: TITLES.success });
    expect(bodyOf(await onlyCallback(link)).status).toBe('success');
  });
});

/** The ids that the fake gives a person: the demo app's openId, and the person's number. */
function expectedIds(user: string): { openId: string; alipayUserId: unknown } {
  const openId = createHash('sha256').update(`${stack.demo.alipayApp.appId}\0${user}`).digest('base64url');
  return { openId, alipayUserId: expect.stringMatching(/^2088\d{12}$/) };
}

describe('an answer of Alipay that cannot be used', () => {
  test.each(['timeout', 'reset', 'http500', 'html', 'tampered', 'unsigned', 'wrong-key'])(
    '%s: the result is unknown, is delivered as that, and the code is never sent again',
    async (mode) => {
      const link = await newLink();
      await outside.setFault(mode, 1);
      const { title, address } = await authorize(link);
      expect(title).toBe(TITLES.unknown);
      const body = bodyOf(await onlyCallback(link));
      expect(body).toMatchObject({ status: 'unknown', message: expect.stringMatching(/./) });
      expect(body).not.toHaveProperty('openId');
      expect(body).not.toHaveProperty('alipayUserId');
      expect(await open(address)).toMatchObject({ status: 200, title: TITLES.unknown });
      expect(await outside.tokenCalls(address)).toMatchObject([{ modes: [mode] }]);
      const unverified = ['tampered', 'unsigned', 'wrong-key'].includes(mode);
      const level = unverified ? 'ERROR' : 'WARN';
      expect(await completionLine(link)).toMatchObject({ level, result: 'unknown', CompletionsUnknown: 1 });
      expect((await completionLine(link)).ConfigurationErrors).toBe(unverified ? 1 : undefined);
    },
  );

  /** The first line of the functions' log that says what became of a link. */
  async function completionLine({ serialNo }: { readonly serialNo: string }): Promise<Record<string, unknown>> {
    const lines = () =>
      stack
        .functionLog()
        .split('\n')
        .filter((line) => line.includes(serialNo) && line.includes('"result"'));
    const [line = '{}'] = await until(lines, ({ length }) => length > 0);
    return JSON.parse(line) as Record<string, unknown>;
  }

  test('without any id: a failure that its operator is told of', async () => {
    const link = await newLink();
    await outside.setFault('open-id-only', 1);
    await outside.setFault('user-id-only', 1);
    const { title, address } = await authorize(link);
    expect(title).toBe(TITLES.failed);
    expect(bodyOf(await onlyCallback(link))).toMatchObject({ status: 'failed' });
    expect(await outside.tokenCalls(address)).toHaveLength(1);
    await until(stack.functionLog, (log) => log.includes('Alipay: response-without-identity'));
  });
});

describe('an answer of Alipay that is odd but good', () => {
  test.each([
    ['escaped-slash', ['openId', 'alipayUserId']],
    ['open-id-only', ['openId']],
    ['user-id-only', ['alipayUserId']],
  ])('%s: the merchant gets %j', async (mode, members) => {
    const link = await newLink();
    await outside.setFault(mode, 1);
    const { title, address } = await authorize(link);
    expect(title).toBe(TITLES.success);
    const body = bodyOf(await onlyCallback(link));
    expect(Object.keys(body).filter((name) => name === 'openId' || name === 'alipayUserId')).toEqual(members);
    expect(await outside.tokenCalls(address)).toMatchObject([{ modes: [mode] }]);
  });

  test('busy for a moment: the code, which Alipay did not take, is sent once more', async () => {
    const link = await newLink();
    await outside.setFault('busy', 1);
    const { title, address } = await authorize(link);
    expect(title).toBe(TITLES.success);
    expect(bodyOf(await onlyCallback(link)).status).toBe('success');
    expect(await outside.tokenCalls(address)).toMatchObject([{ modes: ['busy'] }, { modes: [] }]);
  });

  test('busy for long: nothing is lost, and a reload completes it', async () => {
    const link = await newLink();
    await outside.setFault('busy', 1_000);
    const address = await decide(link, 'agree');
    const page = await open(address).finally(() => outside.setFault('busy', 0));
    expect(page).toMatchObject({ status: 503, title: TITLES.unavailable });
    expect(page.headers.get('retry-after')).toBe('5');
    expect(await outside.received(link.serialNo)).toEqual([]);
    expect(await open(address)).toMatchObject({ status: 200, title: TITLES.success });
    expect(bodyOf(await onlyCallback(link)).status).toBe('success');
    const modes = (await outside.tokenCalls(address)).map((call) => call.modes.join());
    expect(modes).toEqual([...Array.from({ length: modes.length - 1 }, () => 'busy'), '']);
  });
});

describe('a code that Alipay does not take', () => {
  const withCode = (address: string, code: string): string => {
    const url = new URL(address);
    url.searchParams.set('auth_code', code);
    return url.href;
  };

  test.each([
    ['does not sign', ['unsigned'], 'failed'],
    ['signs as nobody Alipay knows', ['wrong-key'], 'unknown'],
    ['signs and somebody alters', ['tampered'], 'unknown'],
  ] as const)('in an answer that it %s: %s %s', async (_how, modes, outcome) => {
    const link = await newLink();
    for (const mode of modes) await outside.setFault(mode, 1);
    const address = withCode(await decide(link, 'agree'), `invented${link.serialNo}`);
    expect((await open(address)).title).toBe(TITLES[outcome]);
    expect(bodyOf(await onlyCallback(link)).status).toBe(outcome);
    expect(await outside.tokenCalls(address)).toHaveLength(1);
  });

  test('in an answer that it signs: the page says so, reloads send nothing, and the right code still succeeds', async () => {
    const link = await newLink();
    const right = await decide(link, 'agree');
    const wrong = withCode(right, `invented${link.serialNo}`);
    for (const _again of [1, 2, 3]) {
      expect(await open(wrong)).toMatchObject({ status: 200, title: TITLES['code-refused'] });
    }
    expect(await outside.tokenCalls(wrong)).toHaveLength(1);
    expect(await outside.received(link.serialNo)).toEqual([]);
    expect((await open(right)).title).toBe(TITLES.success);
    expect((await open(wrong)).title).toBe(TITLES.done);
    expect(bodyOf(await onlyCallback(link)).status).toBe('success');
  });

  test('three times, each another one: failed, and delivered as that; the right one comes too late', async () => {
    const link = await newLink('md5');
    const right = await decide(link, 'agree');
    const titles = [];
    for (const word of ['one', 'two', 'three']) titles.push((await open(withCode(right, word + link.serialNo))).title);
    expect(titles).toEqual([TITLES['code-refused'], TITLES['code-refused'], TITLES.failed]);
    expect((await open(right)).title).toBe(TITLES.failed);
    expect(bodyOf(await onlyCallback(link))).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/refused/),
    });
    expect(await outside.tokenCalls(right)).toEqual([]);
  });

  test('and no other until the link ends: failed by the sweep, and delivered as that', async () => {
    const link = await newLink();
    const wrong = withCode(await decide(link, 'agree'), `invented${link.serialNo}`);
    await open(wrong);
    await table.change(link, { dueAt: Date.now() - 1 });
    expect(await runSweep(stack)).toMatchObject({ kind: 'result' });
    expect(bodyOf(await onlyCallback(link)).status).toBe('failed');
    expect((await open(wrong)).title).toBe(TITLES.failed);
    expect(await outside.tokenCalls(wrong)).toHaveLength(1);
  });

  test('because another link used it: it is not even sent, and the link’s own code still succeeds', async () => {
    const [first, second] = [await newLink(), await newLink('md5')];
    const { address } = await authorize(first);
    const code = new URL(address).searchParams.get('auth_code') ?? '';
    const own = await decide(second, 'agree');
    expect((await open(withCode(own, code))).title).toBe(TITLES['code-refused']);
    expect((await open(own)).title).toBe(TITLES.success);
    expect(bodyOf(await onlyCallback(first)).status).toBe('success');
    expect(bodyOf(await onlyCallback(second)).status).toBe('success');
    expect(await outside.tokenCalls(address)).toHaveLength(1);
  });
});

test.each(['from=a&from=b', 'x=%E0%A4%A', 'name=%D6%D0%CE%C4'])(
  'what others add to the way back is ignored: %s',
  async (more) => {
    const link = await newLink();
    const address = (await decide(link, 'agree')).replace('?', `?${more}&`);
    expect((await open(`${address}&${more}`)).title).toBe(TITLES.success);
    await onlyCallback(link);
  },
);

describe('a way back that is not right', () => {
  test.each([
    [
      'a state with one letter changed',
      'state',
      (state: string) => `${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`,
    ],
    ['no state', 'state', () => ''],
    ['another app', 'app_id', () => '2021000000000002'],
    ['a code with a character that codes do not have', 'auth_code', (code: string) => `${code}<`],
  ])('%s: one and the same page, nothing is spent', async (_what, name, change) => {
    const link = await newLink();
    const address = await decide(link, 'agree');
    const wrong = new URL(address);
    wrong.searchParams.set(name, change(wrong.searchParams.get(name) ?? ''));
    const calls = recordedCalls(stack.aws);
    const before = (await calls.list()).length;
    expect(await open(wrong.href)).toMatchObject({ status: 404, title: TITLES.invalid });
    const made = (await calls.list()).slice(before).filter((call) => call.function === 'complete-authorization');
    const reads = made.map(({ action }) => action).filter((action) => action.startsWith('dynamodb:'));
    expect(reads).toEqual(name === 'app_id' ? ['dynamodb:GetItem'] : []);
    expect(await open(address)).toMatchObject({ title: TITLES.success });
    await onlyCallback(link);
  });
});

describe('a link whose life is over', () => {
  test('is a page, without a call of Alipay and without a callback', async () => {
    const address = await decide(tooLate, 'agree');
    await tooLate.expired;
    silent.add(tooLate.serialNo);
    expect(await open(address)).toMatchObject({ status: 404, title: TITLES.invalid });
    expect(await open(await decide(tooLate, 'refuse'))).toMatchObject({ status: 404, title: TITLES.invalid });
    expect(await outside.tokenCalls(address)).toEqual([]);
    const again = await askForLink(stack.gateway, businesses.rsa, { serialNo: tooLate.serialNo });
    expect([again.status, again.json.status]).toEqual([409, 8]);
  });

  test('but was used in time goes on showing its result', async () => {
    await inTime.expired;
    expect(await open(inTime.address)).toMatchObject({ status: 200, title: TITLES.success });
    expect(bodyOf(await onlyCallback(inTime)).status).toBe('success');
  });
});

describe('a merchant that does not take a callback', () => {
  test.each(['fail', 'redirect', 'slow'] as const)('but answers with %s gets it again', async (mode) => {
    const [first, second] = await outside.waitForCallbacks(retried.get(mode)?.serialNo ?? '', 2);
    if (!first || !second) throw new Error('no two callbacks');
    expect(second.body).toBe(first.body);
    expect(second.headers.nonce).not.toBe(first.headers.nonce);
    expect([first, second].map(outside.verifies)).toEqual([true, true]);
  });

  test('has its message hidden for the 15 s of the schedule, and the jitter', async () => {
    const hidden = (await recordedCalls(stack.aws).list()).filter(
      ({ action }) => action === 'sqs:ChangeMessageVisibility',
    );
    const seconds = hidden.map(({ input }) => (input as { VisibilityTimeout: number }).VisibilityTimeout);
    expect(seconds).toHaveLength(retried.size);
    expect(seconds.filter((delay) => delay < 15 || delay > 16)).toEqual([]);
  });

  test('as often as allowed is dead-lettered, and gets it by hand', async () => {
    const state = () => table.load(deadLettered);
    await until(state, ({ delivery }) => delivery === 'dead');
    expect(await state()).toMatchObject({ attempts: MAX_ATTEMPTS, outcome: 'success' });
    const { businessId, serialNo } = deadLettered;
    const command = ['run', '--silent', 'gateway', '--', 'callbacks', 'redrive', businessId, serialNo];
    const { stdout } = await promisify(execFile)('npm', command, { env: stack.environment });
    expect(stdout).toContain('Delivered: the merchant answered SUCCESS.');
    const [first, second, ...more] = await outside.received(deadLettered.serialNo);
    expect([second?.body, more]).toEqual([first?.body, []]);
  });
});

test('nobody got anything twice, or what is not his', async () => {
  const all = (await (await fetch(`${stack.demo.merchant}/received`)).json()) as Callback[];
  expect(all.every(({ verified }) => verified)).toBe(true);
  const serials = all.map((callback) => bodyOf(callback).serialNo);
  expect(serials.filter((serialNo) => silent.has(serialNo))).toEqual([]);
  const once = serials.filter((serialNo) => !repeated.has(serialNo));
  expect(once.length).toBeGreaterThan(25);
  expect(new Set(once).size).toBe(once.length);
  expect(new Set(all.map((callback) => bodyOf(callback).eventId)).size).toBe(new Set(serials).size);
});

test('no line of the log holds a code, a state, a key or an identity', async () => {
  const requests = (await (await fetch(`${stack.demo.alipay}/simulator/requests`)).json()) as { body: string }[];
  const codes = requests.flatMap(({ body }) => new URLSearchParams(body).get('code') ?? []);
  const received = (await (await fetch(`${stack.demo.merchant}/received`)).json()) as Callback[];
  const identities = received
    .map(bodyOf)
    .flatMap(({ openId = [], alipayUserId = [] }) => [openId, alipayUserId].flat());
  const states = requests.flatMap(({ body }) => new URLSearchParams(body).get('state') ?? []);
  const secrets = [...new Set([...codes, ...states, ...identities, stack.demo.openapi.md5.secret])];
  expect(secrets.length).toBeGreaterThan(40);
  const log = stack.functionLog();
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  expect(log).not.toMatch(/PRIVATE KEY|publicAppAuthorize|authusrB/);
});
