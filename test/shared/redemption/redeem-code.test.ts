/** A code is sent to Alipay once and never again when it may be spent, with the ledger in a real table. */
import { randomUUID } from 'node:crypto';
import { issuerOf } from '../../../shared/alipay/connection.ts';
import type { RequestToken } from '../../../shared/alipay/token-exchange.ts';
import type { TokenOutcome } from '../../../shared/redemption/outcome.ts';
import { createCodeRedemption, type RedemptionOutcome } from '../../../shared/redemption/redeem-code.ts';
import { type AuthCodeLedger, createAuthCodeLedger } from '../../../shared/storage/auth-codes.ts';
import { publicKeyConnection } from '../../support/alipay-connection.ts';
import { startDynamoDb, type TestDynamoDb } from '../../support/dynamodb.ts';

let db: TestDynamoDb;
beforeAll(async () => {
  db = await startDynamoDb();
});
afterAll(() => db.stop());

const connection = publicKeyConnection();
const GRANTED: TokenOutcome = { kind: 'granted', openId: 'open-id-1' };
const LEASE_MS = 60_000;

/** A redemption over the table, whose ledger and Alipay the test may replace. */
function bench({
  between = (ledger: AuthCodeLedger) => ledger,
  exchange = (async () => GRANTED) as RequestToken,
} = {}) {
  const time = { nowMs: Date.parse('2026-11-21T03:27:12Z') };
  const clock = () => time.nowMs;
  const sent: { code: string; remainingMs: number }[] = [];
  const ledger = createAuthCodeLedger({ ...db, clock });
  const redeem = createCodeRedemption({
    ledger: between(ledger),
    issuerOf,
    requestToken: (of, authCode) => {
      sent.push(authCode);
      return exchange(of, authCode);
    },
    clock,
  });
  const code = randomUUID();
  const start = (claimId: string = randomUUID(), of = connection) =>
    redeem(of, { code, claimId, deadlineMs: time.nowMs + 25_000 });
  /** As a request does it that comes to its end. */
  const redeemAndSettle = async (): Promise<RedemptionOutcome> => {
    const { outcome, settle } = await start();
    await settle();
    return outcome;
  };
  return { time, sent, redeem: start, redeemAndSettle };
}

test('a code is used once, and Alipay has the time that the invocation can spare', async () => {
  const { redeemAndSettle, sent } = bench();
  expect(await redeemAndSettle()).toEqual(GRANTED);
  expect(await redeemAndSettle()).toEqual({ kind: 'used' });
  expect(sent).toEqual([expect.objectContaining({ remainingMs: 20_000 })]);
});

test('the same text is another code for another app', async () => {
  const { redeem, sent } = bench();
  await (await redeem()).settle();
  expect((await redeem(randomUUID(), { ...connection, appId: '2021000000000009' })).outcome).toEqual(GRANTED);
  expect(sent).toHaveLength(2);
});

test('until it is settled a code is in progress, and lost when the lease is over', async () => {
  const { redeem, time, sent } = bench();
  const first = await redeem();
  expect((await redeem()).outcome).toEqual({ kind: 'in-progress' });
  time.nowMs += LEASE_MS;
  expect((await redeem()).outcome).toEqual({ kind: 'unknown', reason: 'an earlier redemption of this code was lost' });
  await first.settle();
  expect((await redeem()).outcome).toEqual({ kind: 'used' });
  expect(sent).toHaveLength(1);
});

test('100 at once: one call, and meanwhile the others are in progress', async () => {
  const othersAnswered = Promise.withResolvers<void>();
  let answered = 0;
  const { redeem, sent } = bench({
    exchange: async () => {
      await othersAnswered.promise;
      return GRANTED;
    },
  });
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const { outcome, settle } = await redeem();
      answered += 1;
      if (answered === 99) othersAnswered.resolve();
      await settle();
      return outcome.kind;
    }),
  );
  expect(sent).toHaveLength(1);
  expect(outcomes.filter((kind) => kind === 'granted')).toHaveLength(1);
  expect(outcomes.filter((kind) => kind === 'in-progress')).toHaveLength(99);
});

const SPENT: TokenOutcome[] = [
  GRANTED,
  { kind: 'refused', subCode: 'isv.code-invalid', signed: true },
  { kind: 'unknown', reason: 'ECONNRESET' },
  { kind: 'misconfigured', subCode: 'response-without-identity', unspent: false },
];
const UNSPENT: TokenOutcome[] = [
  { kind: 'busy' },
  { kind: 'unreachable', reason: 'ECONNREFUSED' },
  { kind: 'misconfigured', subCode: 'isv.invalid-signature', unspent: true },
];

test.each(UNSPENT)('%j frees the code', async (outcome) => {
  const operation = bench({ exchange: async () => outcome });
  expect(await operation.redeemAndSettle()).toEqual(outcome);
  expect(await operation.redeemAndSettle()).toEqual(outcome);
  expect(operation.sent).toHaveLength(2);
});

test.each(SPENT)('%j does not', async (outcome) => {
  const operation = bench({ exchange: async () => outcome });
  expect(await operation.redeemAndSettle()).toEqual(outcome);
  expect(await operation.redeemAndSettle()).toEqual({ kind: 'used' });
  expect(operation.sent).toHaveLength(1);
});

/** A ledger of which one call goes wrong the first time. */
const broken =
  (call: keyof AuthCodeLedger, kind: string) =>
  (ledger: AuthCodeLedger): AuthCodeLedger => {
    let over = false;
    const breaking = async (...parameters: Parameters<AuthCodeLedger['claim']>) => {
      if (over) return ledger[call](...parameters);
      over = true;
      if (kind === 'is carried out and fails') await ledger[call](...parameters);
      throw new Error('broken');
    };
    return { ...ledger, [call]: breaking };
  };

test('settling says whether the ledger knows of the end: where there is none to know, it does', async () => {
  const settled = async (operation: ReturnType<typeof bench>) => (await operation.redeem()).settle();
  const good = bench();
  expect(await settled(good)).toBe(true);
  // Another's code: of this request nothing remains to be settled.
  expect(await settled(good)).toBe(true);
  expect(await settled(bench({ exchange: async () => ({ kind: 'busy' }) }))).toBe(true);
  expect(await settled(bench({ between: broken('settle', 'fails') }))).toBe(false);
});

describe.each(['fails', 'is carried out and fails'])('a call of the ledger that %s', (kind) => {
  test('claim: Alipay is not called, and the next request may try', async () => {
    const operation = bench({ between: broken('claim', kind) });
    await expect(operation.redeem()).rejects.toThrow('broken');
    expect(operation.sent).toEqual([]);
    expect(await operation.redeemAndSettle()).toEqual(GRANTED);
  });

  test.each(SPENT)('settle after %j: the outcome stands, and the code is never sent again', async (outcome) => {
    const operation = bench({ between: broken('settle', kind), exchange: async () => outcome });
    expect(await operation.redeemAndSettle()).toEqual(outcome);
    expect(['used', 'in-progress']).toContain((await operation.redeemAndSettle()).kind);
    operation.time.nowMs += LEASE_MS;
    expect(['used', 'unknown']).toContain((await operation.redeemAndSettle()).kind);
    expect(operation.sent).toHaveLength(1);
  });

  test.each(UNSPENT)('release after %j: the outcome stands', async (outcome) => {
    const operation = bench({ between: broken('release', kind), exchange: async () => outcome });
    expect(await operation.redeemAndSettle()).toEqual(outcome);
    expect((await operation.redeemAndSettle()).kind).toBe(kind === 'fails' ? 'in-progress' : outcome.kind);
  });
});
