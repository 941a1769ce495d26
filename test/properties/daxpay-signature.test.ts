/** Our signature against the tests' own, which was written from the published steps; and what a signature lets through. */

import { signKey } from '../../shared/protocols/daxpay/keys.ts';
import { type SignedMembers, stringToSign } from '../../shared/protocols/daxpay/string-to-sign.ts';
import { ALWAYS } from '../../shared/signing/validity.ts';
import {
  type AppKey,
  answerText,
  isSigned,
  type JsonMembers,
  shanghaiTime,
  signAnswer,
  signRequest,
  wire,
} from '../support/daxpay-client.ts';
import { freshExchange } from '../support/daxpay-property.ts';
import { type AppName, KEYS } from '../support/documents.ts';
import { NOW_MS } from '../support/in-process.ts';
import { mutation } from '../support/mutations.ts';
import { anyString, fc, runs } from '../support/properties.ts';

/** Every kind of character, those above all that one of the steps treats differently. */
const odd = fc.constantFrom(
  ...[
    '\\',
    '"',
    '&',
    '=',
    '/',
    '<',
    ' ',
    '\b',
    '\t',
    '\n',
    '\f',
    '\r',
    '\u0000',
    '\u001f',
    '\u007f',
    '\u0080',
    '\u00a0',
    '\u00a1',
  ],
  ...[
    '\u1fff',
    '\u2000',
    '\u2010',
    '\u2011',
    '\u2027',
    '\u2028',
    '\u202f',
    '\u2030',
    '\u2065',
    '\u2066',
    '\u206f',
    '\u2070',
  ],
  ...[
    'ß',
    'ŉ',
    'ﬁ',
    'İ',
    'ı',
    'ς',
    'ǆ',
    'ꭰ',
    'ა',
    '\u0345',
    '\ufeff',
    '\ufffd',
    '\ud800',
    '\udfff',
    '😀',
    '𐐨',
    '中',
    'a',
    'Z',
    '0',
  ],
);
const text = fc.oneof(
  fc.array(odd, { maxLength: 12 }).map((characters) => characters.join('')),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  anyString({ maxLength: 20 }),
  fc.stringMatching(/^[A-Za-z0-9_.-]{0,30}$/),
);
const value = fc.oneof({ arbitrary: text, weight: 8 }, fc.maxSafeInteger(), fc.constant(null));
const secret = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40 }),
  text.filter((characters) => characters !== ''),
);
const rules = (['hmac_sha256', 'md5', 'sm3'] as const).flatMap((signType) => [
  { signType, asIs: false },
  { signType, asIs: true },
]);

function ours(members: JsonMembers, { secret: words, signType = 'hmac_sha256', asIs = false }: AppKey): string {
  const canonicalization = asIs ? 'as-is' : 'upper';
  return signKey(words, { signType, canonicalization }, ALWAYS).sign(
    Buffer.from(stringToSign(members as SignedMembers)),
  );
}

const body = fc.record(
  {
    appId: value,
    clientIp: value,
    nonceStr: value,
    sign: value,
    reqTime: value,
    mchNo: value,
    channel: value,
    authCode: value,
    queryCode: value,
  },
  { requiredKeys: [] },
);

test('requests: one signature, whoever computes it, in three digests and both canonicalizations', () => {
  fc.assert(
    fc.property(body, secret, (members, words) => {
      for (const rule of rules) {
        const key = { ...rule, secret: words };
        expect(ours(members, key)).toBe(signRequest(members, key));
      }
    }),
    runs,
  );
});

const nullable = fc.option(text);
const answer = fc.record({
  code: fc.maxSafeInteger(),
  msg: text,
  data: fc.option(fc.record({ openId: nullable, userId: nullable, accessToken: nullable, status: nullable })),
  resTime: text,
  traceId: text,
});

test('answers: the same', () => {
  fc.assert(
    fc.property(answer, secret, (members, words) => {
      for (const rule of rules) {
        const key = { ...rule, secret: words };
        expect(ours(members, key)).toBe(signAnswer(members, key));
      }
    }),
    runs,
  );
});

const APPS = ['hmac', 'md5', 'sm3', 'as-is', 'as-is-md5', 'as-is-sm3'] as const satisfies AppName[];
const sent = fc.record({
  appId: fc.constantFrom(...APPS),
  skewSeconds: fc.integer({ min: -300, max: 300 }),
  members: fc.record(
    {
      clientIp: value,
      nonceStr: value,
      mchNo: value,
      channel: fc.oneof(fc.constant('ali_pay'), value),
      authCode: value,
      queryCode: value,
    },
    { requiredKeys: [] },
  ),
});

const bodyOf = ({ appId, skewSeconds, members }: { appId: AppName; skewSeconds: number; members: JsonMembers }) => ({
  ...members,
  appId,
  reqTime: shanghaiTime(NOW_MS + skewSeconds * 1_000),
});

test('whatever an app signs, it is believed, and its answer verifies', async () => {
  const codes = new Set<number>();
  await fc.assert(
    fc.asyncProperty(sent, async (request) => {
      const { send } = freshExchange();
      const key = KEYS[request.appId];
      const members = bodyOf(request);
      const { result, answer: received } = await send(wire({ ...members, sign: signRequest(members, key) }));
      codes.add(received.code);
      expect(result.statusCode).toBe(200);
      expect([20052, 10500, 20024, 10505]).not.toContain(received.code);
      expect(isSigned(received, key)).toBe(true);
    }),
    runs,
  );
  expect(codes).toContain(10506);
});

const good = fc.record({
  appId: fc.constantFrom(...APPS),
  skewSeconds: fc.integer({ min: -300, max: 300 }),
  members: fc.record(
    {
      clientIp: fc.oneof(fc.ipV4(), fc.ipV6()),
      nonceStr: fc.stringMatching(/^[A-Za-z0-9_-]{0,32}$/),
      mchNo: fc.stringMatching(/^[A-Za-z0-9_-]{0,32}$/),
      queryCode: fc.stringMatching(/^[A-Za-z0-9_-]{0,128}$/),
      channel: fc.constant('ali_pay'),
      authCode: fc.stringMatching(/^[A-Za-z0-9_.-]{1,200}$/),
    },
    { requiredKeys: ['channel', 'authCode'] },
  ),
});

test('every honest request is accepted, once, and its code goes to Alipay as it is', async () => {
  await fc.assert(
    fc.asyncProperty(good, async (request) => {
      const { send, exchanged } = freshExchange();
      const key = KEYS[request.appId];
      const members = bodyOf(request);
      const signed = wire({ ...members, sign: signRequest(members, key) });
      expect((await send(signed)).answer.code).toBe(0);
      expect((await send(signed)).answer.code).toBe(10507);
      expect(exchanged).toEqual([request.members.authCode]);
    }),
    runs,
  );
});

const NAMES = ['appId', 'clientIp', 'nonceStr', 'reqTime', 'mchNo', 'channel', 'authCode', 'queryCode'] as const;
const change = fc.record({ name: fc.constantFrom(...NAMES), value: fc.oneof(value, fc.constant(undefined)) });

test('a request changed under its signature calls nobody: refused, or the same text and then used up', async () => {
  let changed = 0;
  await fc.assert(
    fc.asyncProperty(good, fc.array(change, { minLength: 1, maxLength: 3 }), async (request, changes) => {
      const key = KEYS[request.appId];
      const members = bodyOf(request);
      const sign = signRequest(members, key);
      const other: JsonMembers = { ...members, ...Object.fromEntries(changes.map((one) => [one.name, one.value])) };
      fc.pre(JSON.stringify(other) !== JSON.stringify(members));
      const { send, exchanged } = freshExchange();
      expect((await send(wire({ ...members, sign }))).answer.code).toBe(0);
      const { answer: received } = await send(wire({ ...other, sign }));
      const sameText = signRequest(other, key) === sign && other.appId === members.appId;
      expect(sameText ? [10506, 10507, 20011] : [10505, 10506, 20052]).toContain(received.code);
      expect(exchanged).toHaveLength(1);
      changed += 1;
    }),
    runs,
  );
  expect(changed).toBe(runs.numRuns);
});

test('any change of the sign is refused, and so is one under any other secret or digest', async () => {
  const signTypes = ['hmac_sha256', 'md5', 'sm3'] as const;
  const forgery = fc.oneof(
    mutation.map((mutate) => (members: JsonMembers, key: AppKey) => mutate(signRequest(members, key))),
    mutation.map(
      (mutate) => (members: JsonMembers, key: AppKey) => signRequest(members, { ...key, secret: mutate(key.secret) }),
    ),
    fc.tuple(fc.constantFrom(...signTypes), fc.boolean()).map(
      ([signType, asIs]) =>
        (members: JsonMembers, { secret: words }: AppKey) =>
          signRequest(members, { secret: words, signType, asIs }),
    ),
  );
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(good, forgery, async (request, forge) => {
      const key = KEYS[request.appId];
      const members = bodyOf(request);
      const sign = forge(members, key);
      // The published folding: a secret of md5 or sm3 that differs in case alone is the same one for an upper-casing app.
      fc.pre(sign !== signRequest(members, key));
      const { send, exchanged, uses } = freshExchange();
      const { answer: received } = await send(wire({ ...members, sign }));
      expect(received).toMatchObject({ code: 20052 });
      expect(received).not.toHaveProperty('sign');
      expect([exchanged, uses]).toEqual([[], []]);
      refused += 1;
    }),
    runs,
  );
  expect(refused).toBe(runs.numRuns);
});

test('a merchant’s own check refuses an answer in which anything was changed, but for what the rule folds', async () => {
  const change = fc.record({
    name: fc.constantFrom('code', 'msg', 'resTime', 'traceId', 'sign', 'data', 'openId', 'userId', 'key'),
    mutate: mutation,
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...APPS), change, async (name, { name: member, mutate }) => {
      const { answer: received, key } = await freshExchange().exchange(name);
      expect(isSigned(received, key)).toBe(true);
      const data = received.data as JsonMembers;
      const changed: JsonMembers =
        member === 'data'
          ? { ...received, data: null }
          : member in data
            ? { ...received, data: { ...data, [member]: mutate(String(data[member])) } }
            : { ...received, [member]: mutate(String(received[member])) };
      if (member === 'key') {
        const other = { ...key, secret: mutate(key.secret) };
        fc.pre(signAnswer(received, other) !== received.sign);
        expect(isSigned(received, other)).toBe(false);
        return;
      }
      fc.pre(answerText(changed, key) !== answerText(received, key) || changed.sign !== received.sign);
      expect(isSigned(changed, key)).toBe(false);
    }),
    runs,
  );
});
