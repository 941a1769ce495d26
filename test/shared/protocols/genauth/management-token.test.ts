import { createHmac, createSecretKey, generateKeyPairSync, sign } from 'node:crypto';
import type { GatewayError } from '../../../../shared/platform/errors.ts';
import {
  makeManagementToken,
  readManagementToken,
  type TokenClaims,
  verifyManagementToken,
} from '../../../../shared/protocols/genauth/management-token.ts';
import { ALWAYS } from '../../../../shared/signing/validity.ts';
import { fc, runs } from '../../../support/properties.ts';

const NOW_MS = Date.parse('2026-11-21T03:27:12Z');
const NOW = NOW_MS / 1_000;
const SECRET = 'token-key-of-the-tests-32-letters';
const key = { id: '1', key: createSecretKey(Buffer.from(SECRET)), ...ALWAYS };
const issuer = 'alipay-auth-gateway/prod';
const claims = (change: object = {}): TokenClaims => ({
  ...{ iss: issuer, sub: 'key-1', scoped_userpool_id: 'pool-1', iat: NOW, exp: NOW + 7_200 },
  ...{ jti: 'a1B2c3', secret_digest: 'ab'.repeat(32) },
  ...change,
});
const verify = (token: string, change: object = {}) => {
  const sent = readManagementToken(token);
  if (!sent) return 'no token of ours';
  try {
    return verifyManagementToken(sent, { keys: [key], issuer, nowMs: NOW_MS, windowMs: 300_000, ...change }).claims;
  } catch (error) {
    const { code, message } = error as GatewayError;
    return `${code}: ${message.replace('management token: ', '')}`;
  }
};

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** A token of any header and payload, as somebody who has the key could make it: by node:crypto and nothing of ours. */
function forge(header: object, payload: object, secret = SECRET): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}
const HEADER = { alg: 'HS256', typ: 'JWT', kid: '1' };

test('a token says what it was made of, and is what another implementation makes', () => {
  const token = makeManagementToken(claims(), key);
  expect(verify(token)).toEqual(claims());
  expect(token).toBe(forge(HEADER, claims()));
});

test.each<[string, string, string]>([
  [
    'without an algorithm',
    `${part({ ...HEADER, alg: 'none' })}.${part(claims())}.`,
    'token_invalid: another algorithm',
  ],
  ['of no algorithm, signed', forge({ ...HEADER, alg: 'none' }, claims()), 'token_invalid: another algorithm'],
  ['of HS512', forge({ ...HEADER, alg: 'HS512' }, claims()), 'token_invalid: another algorithm'],
  ['of hs256 in small letters', forge({ ...HEADER, alg: 'hs256' }, claims()), 'token_invalid: another algorithm'],
  ['under another secret', forge(HEADER, claims(), 'x'.repeat(32)), 'token_invalid: the signature is wrong'],
  ['without a key id', forge({ alg: 'HS256' }, claims()), 'token_key_unknown: no such token key at its time'],
  [
    'under a key that is not there',
    forge({ ...HEADER, kid: '2' }, claims()),
    'token_key_unknown: no such token key at its time',
  ],
  ['of another stage', forge(HEADER, claims({ iss: 'alipay-auth-gateway/test' })), 'token_invalid: of another stage'],
  ['that has ended', forge(HEADER, claims({ iat: NOW - 7_200, exp: NOW })), 'token_expired: expired'],
  ['that lives longer', forge(HEADER, claims({ exp: NOW + 7_201 })), 'token_invalid: another life'],
  ['from the future', forge(HEADER, claims({ iat: NOW + 301, exp: NOW + 7_501 })), 'token_invalid: from the future'],
  ['without its time', forge(HEADER, claims({ iat: undefined })), 'token_invalid: a claim is missing or malformed'],
  [
    'whose time is a text',
    forge(HEADER, claims({ iat: String(NOW) })),
    'token_invalid: a claim is missing or malformed',
  ],
  [
    'of a caller that is no id',
    forge(HEADER, claims({ scoped_userpool_id: 'a b' })),
    'token_invalid: a claim is missing or malformed',
  ],
  [
    'without an access key',
    forge(HEADER, claims({ sub: undefined })),
    'token_invalid: a claim is missing or malformed',
  ],
  [
    'without a digest',
    forge(HEADER, claims({ secret_digest: undefined })),
    'token_invalid: a claim is missing or malformed',
  ],
])('one %s is refused', (_what, token, refused) => {
  expect(verify(token)).toBe(refused);
});

test('one that is signed with a public key as its secret is refused', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  expect(verify(forge(HEADER, claims(), pem))).toBe('token_invalid: the signature is wrong');
  const input = `${part({ ...HEADER, alg: 'RS256' })}.${part(claims())}`;
  const signature = sign('sha256', Buffer.from(input), privateKey).toString('base64url');
  expect(verify(`${input}.${signature}`)).toBe('token_invalid: another algorithm');
});

test('the edges of its time: until its last second, and as early as the window', () => {
  expect(verify(forge(HEADER, claims({ iat: NOW - 7_199, exp: NOW + 1 })))).toMatchObject({ sub: 'key-1' });
  expect(verify(forge(HEADER, claims({ iat: NOW + 300, exp: NOW + 7_500 })))).toMatchObject({ sub: 'key-1' });
});

const UNKNOWN_KEY = 'token_key_unknown: no such token key at its time';

test('a retired key verifies what it signed before, and nothing that was made afterwards; one that is taken out nothing', () => {
  const retired = { ...key, notAfterMs: NOW_MS - 60_000 };
  const made = (secondsAgo: number) => forge(HEADER, claims({ iat: NOW - secondsAgo, exp: NOW - secondsAgo + 7_200 }));
  expect(verify(made(61), { keys: [retired] })).toMatchObject({ sub: 'key-1' });
  expect(verify(made(60), { keys: [retired] })).toBe(UNKNOWN_KEY);
  expect(verify(made(61), { keys: [] })).toBe(UNKNOWN_KEY);
  expect(verify(made(0), { keys: [{ ...key, notBeforeMs: NOW_MS + 1 }] })).toBe(UNKNOWN_KEY);
});

test.each([
  ['', 'a', 'a.b', 'a.b.c', 'a.b.c.d', '{}', 'Bearer'],
  [forge(HEADER, { ...claims(), iss: 'https://other.example' }), forge(HEADER, { ...claims(), iss: 7 })],
  [
    forge(HEADER, []),
    `${part(HEADER)}.${Buffer.from('null').toString('base64url')}.x`,
    `${part(HEADER)}.${'A'.repeat(3_000)}.x`,
  ],
  [`${forge(HEADER, claims())}.more`, `${part(HEADER)}.${part(claims())}=.x`],
  [forge(HEADER, { ...claims(), iss: [issuer] }), forge(HEADER, { ...claims(), iss: `x-${issuer}` })],
])('what is no token of ours is a user’s own matter (%#)', (...texts) => {
  for (const text of texts) expect(readManagementToken(text)).toBeUndefined();
});

test('texts of up to 2,048 characters are read', () => {
  const input = `${part(HEADER)}.${part(claims())}.`;
  expect(readManagementToken(input.padEnd(2_048, 'A'))).toMatchObject({ claims: claims() });
  expect(readManagementToken(input.padEnd(2_049, 'A'))).toBeUndefined();
});

test('what is not there of one is empty', () => {
  const number = Buffer.from('7').toString('base64url');
  expect(readManagementToken(`${number}.${part(claims())}`)).toEqual({
    header: {},
    claims: claims(),
    signingInput: Buffer.from(`${number}.${part(claims())}`),
    signature: '',
  });
});

test('one whose header cannot be read is ours by what it says, and refused', () => {
  expect(verify(forge(HEADER, claims()).replace('.', '=.'))).toBe('token_invalid: another algorithm');
});

test('random tokens and random changes of a good one are never accepted', () => {
  const good = makeManagementToken(claims(), key);
  const mutated = fc
    .tuple(fc.nat(good.length - 1), fc.constantFrom(...'AZaz09-_.=~ '))
    .map(([at, letter]) => good.slice(0, at) + letter + good.slice(at + 1))
    .filter((text) => text !== good);
  const random = fc.tuple(fc.jsonValue(), fc.jsonValue(), fc.base64String()).map(([header, payload, signature]) =>
    [header, payload]
      .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'))
      .concat(signature)
      .join('.'),
  );
  fc.assert(
    fc.property(fc.oneof(mutated, random), (text) => {
      expect(typeof verify(text)).toBe('string');
    }),
    runs,
  );
});

test('payloads never need "-" or "_": clients that decode them with plain base64 read them whole', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
  fc.assert(
    fc.property(
      id,
      id,
      fc.stringMatching(/^[A-Za-z0-9]{22}$/),
      fc.integer({ min: 0, max: 4e9 }),
      (sub, pool, jti, iat) => {
        const said = claims({ sub, scoped_userpool_id: pool, jti, iat, exp: iat + 7_200 });
        const payload = makeManagementToken(said, key).split('.')[1] ?? '';
        expect(payload).not.toMatch(/[-_]/);
        expect(JSON.parse(Buffer.from(payload, 'base64').toString('utf8'))).toEqual(said);
      },
    ),
    runs,
  );
});
