/**
 * The completion of an authorization, broken at every call that it makes: the call fails, or is carried out without an
 * answer; and the invocation goes on, or is dead from there on. Afterwards the user reloads and the sweep runs.
 */

import { randomUUID } from 'node:crypto';
import { createHandler as createSweep } from '../../functions/sweep-callbacks/handler.ts';
import type { TokenOutcome } from '../../shared/redemption/outcome.ts';
import { locatorOf } from '../../shared/storage/authorization-item.ts';
import { LEASE_MS } from '../../shared/storage/authorizations.ts';
import { type AuthorizationTable, type StoredThings, startAuthorizationTable } from '../support/authorization-table.ts';
import { connectionDocument } from '../support/documents.ts';

import { memoryTable } from '../support/memory-table.ts';
import { openapiOperations, stateOf } from '../support/openapi-operations.ts';

/** Where most of it is kept, and where one scenario is. */
const memory = memoryTable();
let real: AuthorizationTable;
beforeAll(async () => {
  real = await startAuthorizationTable();
});
afterAll(() => real.close());

const KINDS = ['fails', 'fails and all is over', 'is carried out and fails', 'is carried out and all is over'] as const;
type Kind = (typeof KINDS)[number];
/** Of a link in these tests. */
const LIFE_MS = 900_000;

/** Breaks the n-th call (from 1) to anything that passes through `between`; counts them when n is 0. */
function breaker(at: number, kind: Kind) {
  const calls: string[] = [];
  let over = () => {};
  const buried = new AbortController();
  const state = {
    calls,
    broken: true,
    died: new Promise<void>((resolve) => (over = resolve)),
    /** Lets an invocation that died fail at last: its deadline's timer would keep the test's process until it is over. */
    bury: () => buried.abort(new Error('the test is over')),
  };
  const never = new Promise<never>((_resolve, reject) => {
    buried.signal.addEventListener('abort', () => reject(buried.signal.reason));
  });
  never.catch(() => undefined);
  let dead = false;
  const call = async (name: string, carryOut: () => unknown): Promise<unknown> => {
    buried.signal.throwIfAborted();
    if (!state.broken) return carryOut();
    if (dead) return never;
    calls.push(name);
    if (calls.length !== at) return carryOut();
    if (kind.startsWith('is carried out')) await carryOut();
    if (!kind.endsWith('over')) {
      // The client of Alipay never throws: it reports what it does not know.
      if (name === 'requestToken') return { kind: kind === 'fails' ? 'unreachable' : 'unknown' };
      throw new Error(`broken at ${name}`);
    }
    dead = true;
    over();
    return never;
  };
  const between = <T extends object>(dependency: T): T =>
    new Proxy(dependency, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return (...parameters: unknown[]) => call(String(name), () => member.apply(target, parameters));
      },
    });
  return { state, between };
}

const REFUSED: TokenOutcome = { kind: 'refused', subCode: 'isv.code-invalid', signed: true };

/** What Alipay says, and what the completion then calls. */
interface Scenario {
  /** To the code, each time that it is sent; the last one stays. */
  readonly alipay: readonly TokenOutcome[];
  /** Other codes that were refused before, by the same link. */
  readonly refusedBefore: number;
  readonly calls: readonly string[];
}

const BEGIN = ['load', 'startExchange', 'claim', 'requestToken'];
const DELIVER = ['send', 'markQueued'];

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a grant': {
    alipay: [{ kind: 'granted', openId: 'open-id-1' }],
    refusedBefore: 0,
    calls: [...BEGIN, 'finishExchange', 'settle', ...DELIVER, 'load'],
  },
  'a refused code': { alipay: [REFUSED], refusedBefore: 0, calls: [...BEGIN, 'refuseExchange', 'settle', 'load'] },
  'the third refused code': {
    alipay: [REFUSED],
    refusedBefore: 2,
    calls: [...BEGIN, 'refuseExchange', 'settle', ...DELIVER, 'load'],
  },
  'a grant after two refused codes': {
    alipay: [{ kind: 'granted', openId: 'open-id-1' }],
    refusedBefore: 2,
    calls: [...BEGIN, 'finishExchange', 'settle', ...DELIVER, 'load'],
  },
  'Alipay being busy': {
    alipay: [{ kind: 'busy' }, { kind: 'granted', openId: 'open-id-1' }],
    refusedBefore: 0,
    calls: [...BEGIN, 'release', 'releaseExchange'],
  },
  'Alipay being busy after a refused code': {
    alipay: [{ kind: 'busy' }, REFUSED],
    refusedBefore: 1,
    calls: [...BEGIN, 'release', 'releaseExchange'],
  },
};

/** Sends a user through a completion that breaks, then lets the world go on: a reload, the sweep, the link's end. */
async function run(at: number, kind: Kind, { alipay, refusedBefore }: Scenario, table: StoredThings = memory) {
  const { state, between } = breaker(at, kind);
  state.broken = false;
  const said = new Map<string, TokenOutcome['kind'][]>();
  const code = `code-${randomUUID()}`;
  const operations = openapiOperations(table, {
    between,
    requestToken: async (_connection, sent) => {
      const before = said.get(sent.code) ?? [];
      const outcome = sent.code === code ? (alipay[before.length] ?? alipay.at(-1) ?? REFUSED) : REFUSED;
      said.set(sent.code, [...before, outcome.kind]);
      return outcome;
    },
  });
  const { around, queue, authorizations } = operations;
  const serialNo = randomUUID();
  const { json } = await operations.link({ merchantId: 'merchant-1', serialNo, userId: 'customer-7' });
  const back = (auth_code: string) =>
    operations.comeBack({ auth_code, app_id: connectionDocument.appId, state: stateOf(json.data?.alipayAuthUrl) });
  const locator = locatorOf('rsa-business', serialNo);
  for (let count = 0; count < refusedBefore; count += 1) await back(`refused-${randomUUID()}`);

  state.broken = true;
  await Promise.race([back(code), state.died]);
  const whenBroken = await authorizations.load(locator);
  state.broken = false;
  await back(code);
  around.nowMs += LEASE_MS;
  const sweep = createSweep({ ...around, authorizations, queue });
  await sweep({});
  await back(code);
  around.nowMs += LIFE_MS;
  await sweep({});
  const page = await back(code);
  around.nowMs += LEASE_MS;
  await sweep({});
  const item = await authorizations.load(locator);
  state.bury();
  const spent = [...said.values()].map((outcomes) => outcomes.findIndex((outcome) => outcome !== 'busy'));
  return {
    calls: state.calls,
    whenBroken,
    item,
    page,
    /** Codes that were sent after Alipay had spent them. */
    sentAfterSpent: [...said.values()].filter(
      (outcomes, index) => (spent[index] ?? -1) !== outcomes.length - 1 && spent[index] !== -1,
    ),
    granted: said.get(code)?.includes('granted') ?? false,
    queued: new Set(queue.held.map(({ body }) => body)).size,
  };
}

const GRANT = SCENARIOS['a grant'] as Scenario;
const AFTER_REFUSALS = SCENARIOS['a grant after two refused codes'] as Scenario;

test('a lease that was written, but whose answer is lost, is given back: the reload succeeds', async () => {
  const { whenBroken, item } = await run(2, 'is carried out and fails', GRANT);
  expect(whenBroken).toMatchObject({ outcome: 'waiting' });
  expect(item).toMatchObject({ outcome: 'success', openId: 'open-id-1' });
});

describe.each(Object.entries(SCENARIOS))('with %s', (_name, scenario) => {
  test('the calls, in their order', async () => {
    const { calls } = await run(0, 'fails', scenario);
    expect(calls).toEqual(scenario.calls);
  });

  test.each(breaks(scenario))(
    'number %i, %s, %s: one final status, delivered, no code sent twice, nothing stored is lost',
    async (at, _call, kind) => expectWhole(await run(at, kind, scenario)),
  );
});

test.each(breaks(AFTER_REFUSALS))('in a real table, number %i, %s, %s', async (at, _call, kind) =>
  expectWhole(await run(at, kind, AFTER_REFUSALS, real)),
);

function breaks({ calls }: Scenario) {
  return KINDS.flatMap((kind) => calls.map((name, index) => [index + 1, name, kind] as const));
}

/** One final status, delivered, no code sent twice, nothing stored is lost. */
function expectWhole({
  whenBroken,
  item,
  page,
  sentAfterSpent,
  granted,
  queued,
}: Awaited<ReturnType<typeof run>>): void {
  expect(['success', 'failed', 'unknown']).toContain(item?.outcome);
  expect(item?.delivery).toBe('queued');
  expect(queued).toBe(1);
  expect(sentAfterSpent).toEqual([]);
  expect(page.statusCode).toBe(200);
  if (whenBroken?.outcome === 'success') expect(item).toMatchObject({ outcome: 'success', openId: 'open-id-1' });
  if (whenBroken?.outcome === 'failed') expect(item?.outcome).toBe('failed');
  // What Alipay granted is either stored as that, or delivered as unknown: never as failed. And nothing else is a success.
  if (granted) expect(item?.outcome).not.toBe('failed');
  else expect(item?.outcome).not.toBe('success');
}
