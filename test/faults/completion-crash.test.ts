/**
 * The completion of an authorization, broken at every call that it makes: the call fails, or is carried out without an
 * answer; and the invocation goes on, or is dead from there on. Afterwards the user reloads and the sweep runs.
 */
import { randomUUID } from 'node:crypto';
import { createHandler as createSweep } from '../../functions/sweep-callbacks/handler.ts';
import { locatorOf } from '../../shared/protocols/openapi/state.ts';
import { LEASE_MS } from '../../shared/storage/authorizations.ts';
import { type AuthorizationTable, startAuthorizationTable } from '../support/authorization-table.ts';
import { connectionDocument } from '../support/in-process.ts';
import { openapiOperations, stateOf } from '../support/openapi-operations.ts';

let table: AuthorizationTable;
beforeAll(async () => {
  table = await startAuthorizationTable();
});
afterAll(() => table.close());

const KINDS = ['fails', 'fails and all is over', 'is carried out and fails', 'is carried out and all is over'] as const;
type Kind = (typeof KINDS)[number];

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
      if (name === 'exchangeAuthCode') return { kind: kind === 'fails' ? 'unreachable' : 'unknown' };
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

/** Sends a user through a completion that breaks, then lets the world go on. */
async function run(at: number, kind: Kind) {
  const { state, between } = breaker(at, kind);
  const spent = new Set<string>();
  let sentAfterSpent = 0;
  const operations = openapiOperations(table, {
    between,
    exchangeAuthCode: async (_connection, { code }) => {
      if (spent.has(code)) sentAfterSpent += 1;
      if (spent.has(code)) return { kind: 'refused', subCode: 'isv.code-invalid' };
      spent.add(code);
      return { kind: 'granted', openId: 'open-id-1' };
    },
  });
  const { around, queue, authorizations } = operations;
  const serialNo = randomUUID();
  const { json } = await operations.link({ merchantId: 'merchant-1', serialNo, userId: 'customer-7' });
  const query = {
    auth_code: `code-${serialNo}`,
    app_id: connectionDocument.appId,
    state: stateOf(json.data?.alipayAuthUrl),
  };
  const locator = locatorOf('rsa-business', serialNo);

  await Promise.race([operations.comeBack(query), state.died]);
  const whenBroken = await authorizations.load(locator);
  state.broken = false;
  await operations.comeBack(query);
  around.nowMs += LEASE_MS;
  const sweep = createSweep({ ...around, authorizations, queue });
  await sweep({});
  const page = await operations.comeBack(query);
  await sweep({});
  const item = await authorizations.load(locator);
  state.bury();
  return {
    calls: state.calls,
    whenBroken,
    item,
    page,
    sentAfterSpent,
    granted: spent.size > 0,
    queued: queue.held.length,
  };
}

test('the calls of a completion, in their order', async () => {
  const { calls, item } = await run(0, 'fails');
  expect(calls).toEqual([
    'load',
    'startExchange',
    'claim',
    'exchangeAuthCode',
    'finishExchange',
    'settle',
    'send',
    'markQueued',
    'load',
  ]);
  expect(item).toMatchObject({ outcome: 'success', delivery: 'queued' });
});

test('a lease that was written, but whose answer is lost, is given back: the reload succeeds', async () => {
  const { whenBroken, item } = await run(2, 'is carried out and fails');
  expect(whenBroken).toMatchObject({ outcome: 'waiting' });
  expect(item).toMatchObject({ outcome: 'success', openId: 'open-id-1' });
});

describe.each(KINDS)('a call that %s', (kind) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'number %i: one final status, delivered, no code sent twice, nothing stored is lost',
    async (at) => {
      const { whenBroken, item, page, sentAfterSpent, granted, queued } = await run(at, kind);
      expect(['success', 'failed', 'unknown']).toContain(item?.outcome);
      expect(item?.delivery).toBe('queued');
      expect(queued).toBeGreaterThanOrEqual(1);
      expect(sentAfterSpent).toBe(0);
      expect(page.statusCode).toBe(200);
      if (whenBroken?.outcome === 'success') expect(item).toMatchObject({ outcome: 'success', openId: 'open-id-1' });
      // What Alipay granted is either stored as that, or delivered as unknown: never as failed.
      if (granted) expect(item?.outcome).not.toBe('failed');
    },
  );
});
