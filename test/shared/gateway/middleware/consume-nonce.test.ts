import { consumeNonce } from '../../../../shared/gateway/middleware/consume-nonce.ts';
import type { Admission } from '../../../../shared/gateway/protocol.ts';
import { refusal } from '../../../support/refusal.ts';
import { contextOf, pass } from '../../../support/request-context.ts';

/** The caller's id counts: credentials may name it otherwise, for instance by an access key. */
const credentials = { callerId: 'key-1', timestampMs: 1_000_000 };
const caller = { id: 'app-1', enabled: true };
const signed = { kind: 'signed', replayToken: 'token' } as Admission;

/** The middleware over a store that answers so, and notes every use. */
function over(first: boolean) {
  const uses: unknown[] = [];
  const consume = async (use: unknown) => {
    uses.push(use);
    return first;
  };
  return { uses, step: consumeNonce({ protocol: { name: 'test' }, nonces: { consume }, timestampWindowMs: 300_000 }) };
}

test.each([signed, { kind: 'replay-only', replayToken: 'token' } as const])(
  'a token is used up once, and remembered a minute longer than its time stays in the window (%#)',
  async (admission) => {
    const { uses, step } = over(true);
    await pass(step, contextOf({ admission, credentials, caller }));
    expect(uses).toEqual([
      { protocol: 'test', callerId: 'app-1', replayToken: 'token', expiresAtMs: 1_000_000 + 300_000 + 60_000 },
    ]);
  },
);

test('a token that was used before is refused', async () => {
  await expect(pass(over(false).step, contextOf({ admission: signed, credentials, caller }))).rejects.toEqual(
    refusal('replayed', { reason: 'the replay token was used before' }),
  );
});

test.each(['public', 'bearer'] as const)('a %s request writes nothing', async (kind) => {
  const { uses, step } = over(false);
  await pass(step, contextOf({ admission: { kind }, credentials }));
  expect(uses).toEqual([]);
});

test.each([
  ['admission', { credentials }],
  ['credentials', { admission: signed }],
  ['caller', { admission: signed, credentials }],
  ['timestampMs', { admission: signed, caller, credentials: { callerId: 'app-1' } }],
])('there is the %s by then', async (name, found) => {
  const { uses, step } = over(true);
  await expect(pass(step, contextOf(found))).rejects.toThrow(`the chain reads ${name} before it is there`);
  expect(uses).toEqual([]);
});
