/** A code is sent to Alipay once and never again when it may be spent, with the ledger in a real table. */
import { randomUUID } from 'node:crypto';
import { createCodeRedemption, type RedemptionOutcome } from '../../../shared/alipay/redeem-code.ts';
import type { ExchangeAuthCode, TokenOutcome } from '../../../shared/alipay/token-exchange.ts';
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
  exchange = (async () => GRANTED) as ExchangeAuthCode,
} = {}) {
  const time = { nowMs: Date.parse('2026-11-21T03:27:12Z') };
  const clock = () => time.nowMs;
  const sent: { code: string; remainingMs: number }[] = [];
  const ledger = createAuthCodeLedger({ ...db, clock });
  const redeem = createCodeRedemption({
    ledger: between(ledger),
    exchangeAuthCode: (of, authCode) => {
      sent.push(authCode);
      return exchange(of, authCode);
    },
    clock,
  });
  const code = randomUUID();
  return {
    time,
    sent,
    redeem: (claimId = randomUUID(), of = connection) => redeem(of, { code, claimId, deadlineMs: time.nowMs + 25_000 }),
    /** As a request does it that comes to its end. */
    async redeemAndSettle(): Promise<RedemptionOutcome> {
      const { outcome, settle } = await this.redeem();
      await settle();
      return outcome;
    },
  };
}

test('a code is used once, and Alipay has the time that the invocation can spare', async () => {
  const { redeemAndSettle, sent, ...rest } = bench();
  const again = redeemAndSettle.bind({ redeemAndSettle, sent, ...rest });
  expect(await again()).toEqual(GRANTED);
  expect(await again()).toEqual({ kind: 'used' });
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
  expect((await redeem()).outcome).toMatchObject({ kind: 'unknown' });
  await first.settle();
  expect((await redeem()).outcome).toEqual({ kind: 'used' });
  expect(sent).toHaveLength(1);
});

test('100 at once: one call', async () => {
  const { redeem, sent } = bench({
    exchange: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return GRANTED;
    },
  });
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const { outcome, settle } = await redeem();
      await settle();
      return outcome.kind;
    }),
  );
  expect(sent).toHaveLength(1);
  expect(outcomes.filter((kind) => kind === 'granted')).toHaveLength(1);
  expect(outcomes.filter((kind) => kind === 'in-progress' || kind === 'used')).toHaveLength(99);
});

const SPENT: TokenOutcome[] = [
  GRANTED,
  { kind: 'refused', subCode: 'isv.code-invalid' },
  { kind: 'unknown', reason: 'ECONNRESET' },
  { kind: 'misconfigured', subCode: 'answer-without-identity', unspent: false },
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

/** Each call of the ledger, and how it can go wrong. */
const CALLS = ['claim', 'settle', 'release'] as const;
const KINDS = ['fails', 'is carried out and fails'] as const;

describe.each(CALLS)('%s', (call) => {
  test.each(KINDS)('%s: no code that may be spent is sent again', async (kind) => {
    for (const outcome of [...SPENT, ...UNSPENT]) {
      let broken = true;
      const between = (ledger: AuthCodeLedger): AuthCodeLedger => ({
        ...ledger,
        [call]: async (...parameters: Parameters<AuthCodeLedger[typeof call]>) => {
          if (!broken) return ledger[call](...parameters);
          broken = false;
          if (kind === 'is carried out and fails') await ledger[call](...parameters);
          throw new Error('broken');
        },
      });
      const operation = bench({ between, exchange: async () => outcome });
      const first = await operation.redeemAndSettle().catch((error: unknown) => String(error));
      expect(first).toEqual(call === 'claim' ? 'Error: broken' : outcome);
      expect(operation.sent).toHaveLength(call === 'claim' ? 0 : 1);
      const second = await operation.redeemAndSettle();
      const spent = SPENT.includes(outcome);
      // A claim that was carried out is released again; an entry that could not be waits for the end of its lease.
      if (call === 'claim') expect(second).toEqual(outcome);
      else if (spent) expect(operation.sent).toHaveLength(1);
      expect(operation.sent.length).toBeLessThanOrEqual(spent ? 1 : 2);
      operation.time.nowMs += LEASE_MS;
      const third = await operation.redeemAndSettle();
      if (spent) expect(['used', 'unknown']).toContain(third.kind);
    }
  });
});
