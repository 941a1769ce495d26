import { verifySignature } from '../../../../shared/gateway/middleware/verify-signature.ts';
import type { Admission } from '../../../../shared/gateway/protocol.ts';
import { ALWAYS } from '../../../../shared/signing/validity.ts';
import { evidenceOfText } from '../../../support/evidence.ts';
import { refusal } from '../../../support/refusal.ts';
import { contextOf, pass } from '../../../support/request-context.ts';

const NOW_MS = 1_000_000;
const caller = { id: 'app-1', enabled: true };
const signed = Buffer.from('what was signed');
/** Asked for the request and its credentials alone. */
const asked: unknown[][] = [];
const protocol = {
  signedString: (...question: unknown[]) => {
    asked.push(question);
    return { signed, shown: signed };
  },
};
const step = verifySignature({ clock: () => NOW_MS, protocol });
const credentials = { callerId: 'app-1' };
beforeEach(() => {
  asked.length = 0;
});

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
  const dummyKey = keyOf(false);
  const noKey = 'method not accepted by this key';
  const admission: Admission = { kind: 'signed', text, signature: 'sign', keys, noKey, dummyKey, replayToken: 'x' };
  return { dummyKey, admission };
};
const evidence = evidenceOfText('what was signed');
const wrong = refusal('signature_invalid', { reason: 'signature wrong', evidence });

test('the key under which it verifies makes the caller believed, and is kept', async () => {
  const [first, second, third] = [keyOf(false), keyOf(true), keyOf(true)];
  const { dummyKey, admission } = admissionOf(first, second, third);
  const context = await pass(step, contextOf({ admission, caller, credentials }));
  expect(context).toMatchObject({ authenticated: true });
  expect(context.verifiedKey).toBe(second);
  expect([first.asked, second.asked, third.asked, dummyKey.asked]).toEqual([
    [[text, 'sign']],
    [[text, 'sign']],
    [],
    [],
  ]);
});

test('a signature that no key verifies is refused', async () => {
  const { dummyKey, admission } = admissionOf(keyOf(false), keyOf(false));
  const context = contextOf({ admission, caller, credentials });
  await expect(pass(step, context)).rejects.toEqual(wrong);
  expect(context).not.toHaveProperty('authenticated');
  expect(context).not.toHaveProperty('verifiedKey');
  expect(dummyKey.asked).toEqual([]);
});

test.each([
  ['no keys', [], 'method not accepted by this key'],
  ['a key that is not yet valid', [keyOf(true, { notBeforeMs: NOW_MS + 1 })], 'key not active yet or any more'],
  ['a key that has ended', [keyOf(true, { notAfterMs: NOW_MS })], 'key not active yet or any more'],
])('%s: the dummy key costs the same, and authenticates nobody', async (_name, keys, reason) => {
  const nobody = refusal('signature_invalid', { reason, evidence });
  const { dummyKey, admission } = admissionOf(...keys);
  await expect(pass(step, contextOf({ admission, caller, credentials }))).rejects.toEqual(nobody);
  expect(dummyKey.asked).toEqual([[text, 'sign']]);
  expect(keys.flatMap(({ asked }) => asked)).toEqual([]);
  const lucky = { ...admission, dummyKey: keyOf(true) } as Admission;
  await expect(pass(step, contextOf({ admission: lucky, caller, credentials }))).rejects.toEqual(nobody);
});

test('what is told is made of the request and its credentials alone, and of refused ones alone', async () => {
  const { admission } = admissionOf(keyOf(false));
  const context = contextOf({ admission, caller, credentials });
  await expect(pass(step, context)).rejects.toEqual(wrong);
  expect(asked).toEqual([[context.request, credentials]]);
  await pass(step, contextOf({ admission: admissionOf(keyOf(true)).admission, caller, credentials }));
  expect(asked).toHaveLength(1);
});

test('a key is valid from its first to its last millisecond', async () => {
  const { admission } = admissionOf(keyOf(true, { notBeforeMs: NOW_MS, notAfterMs: NOW_MS + 1 }));
  expect(await pass(step, contextOf({ admission, caller, credentials }))).toMatchObject({ authenticated: true });
});

test('a key without a caller proves nothing', async () => {
  const context = contextOf({ admission: admissionOf(keyOf(true)).admission, credentials });
  await expect(pass(step, context)).rejects.toEqual(wrong);
  expect(context).not.toHaveProperty('authenticated');
});

test('what need not be signed passes as it is', async () => {
  const context = await pass(step, contextOf({ admission: { kind: 'public' } }));
  expect(context).not.toHaveProperty('authenticated');
});

test.each([
  ['admission', { caller }],
  ['credentials', { caller, admission: admissionOf(keyOf(false)).admission }],
])('there is the %s by then', async (name, found) => {
  await expect(pass(step, contextOf(found))).rejects.toThrow(`the chain reads ${name} before it is there`);
});
