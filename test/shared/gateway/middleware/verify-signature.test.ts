import { verifySignature } from '../../../../shared/gateway/middleware/verify-signature.ts';
import type { Admission } from '../../../../shared/gateway/protocol.ts';
import { ALWAYS } from '../../../../shared/signing/validity.ts';
import { exchangeOf, pass } from '../../../support/request-context.ts';
import { refusal } from '../../../support/refusal.ts';

const NOW_MS = 1_000_000;
const caller = { enabled: true };
const step = verifySignature({ clock: () => NOW_MS });

/** A key that verifies what it is told to, and counts how often it was asked. */
function keyOf(verifies: boolean, validity: object = {}) {
  const key = {
    ...ALWAYS,
    ...validity,
    asked: [] as unknown[],
    verify: (text: Uint8Array, signature: string) => key.asked.push([text, signature]) > 0 && verifies,
  };
  return key;
}
const text = Buffer.from('text');
const admissionOf = (...keys: ReturnType<typeof keyOf>[]) => {
  const decoy = keyOf(false);
  const admission: Admission = { kind: 'signed', text, signature: 'sign', keys, decoy, replayToken: 'x' };
  return { decoy, admission };
};
const wrong = refusal('signature_invalid', { reason: 'the signature is wrong' });
const nobody = refusal('signature_invalid', { reason: 'no such caller or key' });

test('the key under which it verifies makes the caller believed, and is kept', async () => {
  const [first, second, third] = [keyOf(false), keyOf(true), keyOf(true)];
  const { decoy, admission } = admissionOf(first, second, third);
  const exchange = await pass(step, exchangeOf({ admission, caller }));
  expect(exchange).toMatchObject({ admitted: true });
  expect(exchange.verifiedKey).toBe(second);
  expect([first.asked, second.asked, third.asked, decoy.asked]).toEqual([[[text, 'sign']], [[text, 'sign']], [], []]);
});

test('a signature that no key verifies is refused', async () => {
  const { decoy, admission } = admissionOf(keyOf(false), keyOf(false));
  const exchange = exchangeOf({ admission, caller });
  await expect(pass(step, exchange)).rejects.toEqual(wrong);
  expect(exchange).not.toHaveProperty('admitted');
  expect(exchange).not.toHaveProperty('verifiedKey');
  expect(decoy.asked).toEqual([]);
});

test.each([
  ['no keys', []],
  ['a key that is not yet valid', [keyOf(true, { notBeforeMs: NOW_MS + 1 })]],
  ['a key that has ended', [keyOf(true, { notAfterMs: NOW_MS })]],
])('%s: the decoy costs the same, and is never believed', async (_name, keys) => {
  const { decoy, admission } = admissionOf(...keys);
  await expect(pass(step, exchangeOf({ admission, caller }))).rejects.toEqual(nobody);
  expect(decoy.asked).toEqual([[text, 'sign']]);
  expect(keys.flatMap(({ asked }) => asked)).toEqual([]);
  const lucky = { ...admission, decoy: keyOf(true) } as Admission;
  await expect(pass(step, exchangeOf({ admission: lucky, caller }))).rejects.toEqual(nobody);
});

test('a key is valid from its first to its last millisecond', async () => {
  const { admission } = admissionOf(keyOf(true, { notBeforeMs: NOW_MS, notAfterMs: NOW_MS + 1 }));
  expect(await pass(step, exchangeOf({ admission, caller }))).toMatchObject({ admitted: true });
});

test('a key without a caller proves nothing', async () => {
  const exchange = exchangeOf({ admission: admissionOf(keyOf(true)).admission });
  await expect(pass(step, exchange)).rejects.toEqual(wrong);
  expect(exchange).not.toHaveProperty('admitted');
});

test('what need not be signed passes as it is', async () => {
  const exchange = await pass(step, exchangeOf({ admission: { kind: 'public' } }));
  expect(exchange).not.toHaveProperty('admitted');
});

test('there is an admission by then', async () => {
  await expect(pass(step, exchangeOf({ caller }))).rejects.toThrow('the chain reads admission before it is there');
});

test('while look-ups are used up a refusal is that of a caller who is not looked up, and a good signature passes', async () => {
  const throttled = refusal('throttled', { reason: 'the signature is wrong' });
  const used = { lookUpsUsedUp: true } as const;
  await expect(pass(step, exchangeOf({ ...admissionOf(keyOf(false)), ...used, caller }))).rejects.toEqual(throttled);
  expect(await pass(step, exchangeOf({ ...admissionOf(keyOf(true)), ...used, caller }))).toMatchObject({
    admitted: true,
  });
});
