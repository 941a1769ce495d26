/**
 * Forged management tokens, sent to the real operation. Forgers have what a request can show, or more: a token of the gateway, made
 * anew by jose with one thing changed. Where they have the token key too, it is the rule in question that refuses them.
 */

import { createHmac, generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { ACCESS_KEY, genauthDocuments } from '../support/documents.ts';
import type { WireRequest } from '../support/genauth-client.ts';
import { authInfoOperation, NOW_MS, testSecrets, tokenOperation } from '../support/in-process.ts';
import { fc, runs } from '../support/properties.ts';

const MINUTE = 60_000;
const SECOND = Math.floor(NOW_MS / 1_000);
const at = (ms: number) => new Date(ms).toISOString().replace('.000', '');

/** The ring between two rotations: `now` signs, `next` is announced, `old` ended an hour ago. */
const KEYS = {
  next: { secret: 'next-token-key-of-32-characters-ab', notBefore: at(NOW_MS + 10 * MINUTE) },
  now: { secret: 'this-token-key-of-32-characters-cd' },
  old: { secret: 'old-token-key-of-32-characters-efg', notAfter: at(NOW_MS - 60 * MINUTE) },
} as const;
type KeyId = keyof typeof KEYS;
const ring = (...ids: KeyId[]) => ({ keys: ids.map((id) => ({ id, ...KEYS[id] })) });

/** A caller beside those of every test, with a key of its own. */
const OTHER_KEY = { id: 'other-key', secret: 'other-access-key-secret-of-32-characters', methods: ['token'] };

async function attack() {
  const secrets = testSecrets({
    ...genauthDocuments(),
    'keys/token': ring('next', 'now', 'old'),
    'callers/genauth/other-app': { accessKeys: [OTHER_KEY], connections: ['wework'] },
  });
  const authInfo = authInfoOperation(secrets);
  const tokens = tokenOperation(secrets);
  const issue = async (key: object): Promise<string> => {
    const headers = [['content-type', 'application/json']] as const;
    const target = '/api/v3/get-management-token';
    const { json } = await tokens.call({ method: 'POST', target, headers, body: JSON.stringify(key) });
    return String(json.data?.access_token);
  };
  const use = async (authorization: string, headers: WireRequest['headers'] = []) => {
    const target = '/api/v3/get-alipay-authinfo?extIdpConnidentifier=wework';
    const sent = [['authorization', authorization] as const, ...headers];
    return (await authInfo.call({ method: 'GET', target, headers: sent })).json;
  };
  const token = await issue(ACCESS_KEY);
  return { secrets, authInfo, issue, use, token, claims: decodeJwt(token) };
}
type Attack = Awaited<ReturnType<typeof attack>>;

/** What jose makes of claims, under a key of the ring. */
const made = (claims: object, kid: KeyId = 'now', secret: string | Buffer = KEYS[kid].secret) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid }).sign(Buffer.from(secret));
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** The parts of two tokens: claims of the one, header and signature of the other. */
const crossed = (claimsOf: string, rest: string) => {
  const [header, , signature] = rest.split('.');
  return [header, claimsOf.split('.')[1], signature].join('.');
};
/** Made so many minutes ago, alive for two hours. */
const aged = (claims: object, minutes: number) => {
  const iat = SECOND - minutes * 60;
  return { ...claims, iat, exp: iat + 7_200 };
};

const refused = { statusCode: 401, apiCode: 2020 };

test('what jose makes anew of a token’s own claims is a token: what is refused below, is so for its change alone', async () => {
  const { token, claims, use } = await attack();
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'now' });
  for (const good of [token, await made(claims), await made(aged(claims, 119))])
    expect(await use(`Bearer ${good}`)).toMatchObject({ statusCode: 200 });
});

test.each<[string, string, (attack: Attack) => string | Promise<string>]>([
  ['alg none, without a signature', 'another algorithm', ({ claims }) => new UnsecuredJWT({ ...claims }).encode()],
  [
    'alg none, with the key’s id',
    'another algorithm',
    ({ token }) => `${part({ alg: 'none', kid: 'now' })}.${token.split('.')[1]}.`,
  ],
  [
    'alg none, with the good signature',
    'another algorithm',
    ({ token }) => token.replace(/^[^.]+/, part({ alg: 'none', kid: 'now' })),
  ],
  [
    'RS256 of a key pair of one’s own',
    'another algorithm',
    ({ claims }) => new SignJWT({ ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'now' }).sign(rsa.privateKey),
  ],
  ['HS256 with a public key as secret', 'the signature is wrong', ({ claims }) => made(claims, 'now', publicPem)],
  [
    'RS256 named, over an HMAC with a public key as secret',
    'another algorithm',
    ({ claims }) => {
      const input = `${part({ alg: 'RS256', kid: 'now' })}.${part(claims)}`;
      return `${input}.${createHmac('sha256', publicPem).update(input).digest('base64url')}`;
    },
  ],
  [
    'another caller’s claims under this signature',
    'the signature is wrong',
    async ({ token, issue }) =>
      crossed(await issue({ accessKeyId: OTHER_KEY.id, accessKeySecret: OTHER_KEY.secret }), token),
  ],
  [
    'this caller with an access key of another',
    'no such access key',
    ({ claims }) => made({ ...claims, sub: OTHER_KEY.id }),
  ],
  [
    'another caller with this access key',
    'no such access key',
    ({ claims }) => made({ ...claims, scoped_userpool_id: 'other-app' }),
  ],
  [
    'another caller and its key, with this secret’s digest',
    'secret was replaced',
    ({ claims }) => made({ ...claims, scoped_userpool_id: 'other-app', sub: OTHER_KEY.id }),
  ],
  ['another stage', 'of another stage', ({ claims }) => made({ ...claims, iss: 'alipay-auth-gateway/prod' })],
  ['one that has expired', 'expired', ({ claims }) => made(aged(claims, 120))],
  ['an expiry put off', 'another life', ({ claims }) => made({ ...claims, exp: SECOND + 86_400 })],
  ['one from the future', 'from the future', ({ claims }) => made(aged(claims, -6))],
  ['a retired key, after its end', 'no such token key', ({ claims }) => made(aged(claims, 59), 'old')],
  ['a key that has not begun', 'no such token key', ({ claims }) => made(claims, 'next')],
  [
    'a key’s id under another key’s secret',
    'the signature is wrong',
    ({ claims }) => made(claims, 'now', KEYS.old.secret),
  ],
  [
    'a digest of another secret',
    'secret was replaced',
    ({ claims }) => made({ ...claims, secret_digest: '00'.repeat(32) }),
  ],
])('%s is refused: %s', async (_what, reason, forge) => {
  const attacked = await attack();
  expect(await attacked.use(`Bearer ${await forge(attacked)}`)).toMatchObject(refused);
  expect(attacked.authInfo.around.logs).toEqual([
    expect.objectContaining({ attributes: expect.objectContaining({ reason: expect.stringContaining(reason) }) }),
  ]);
  expect(attacked.authInfo.nonces.uses).toEqual([]);
});

test('under a retired key what was made before its end still counts, and nothing more once it is taken out', async () => {
  const { claims, secrets, authInfo, use } = await attack();
  // The secret's digest is under the token's own key, which the retired one's is not.
  const { secret_digest } = await digestUnder('old');
  const token = await made({ ...aged(claims, 61), secret_digest }, 'old');
  expect(await use(token)).toMatchObject({ statusCode: 200 });
  secrets.documents.set('keys/token', ring('next', 'now'));
  authInfo.around.nowMs += 5 * MINUTE;
  expect(await use(token)).toMatchObject(refused);
});

/** What the gateway itself says of the access key's secret while a key of the ring is the only one. */
async function digestUnder(id: KeyId) {
  const alone = tokenOperation(
    testSecrets({ ...genauthDocuments(), 'keys/token': { keys: [{ id, secret: KEYS[id].secret }] } }),
  );
  const body = JSON.stringify(ACCESS_KEY);
  const { json } = await alone.call({ method: 'POST', target: '/api/v3/get-management-token', headers: [], body });
  return decodeJwt<{ secret_digest: string }>(String(json.data?.access_token));
}

describe('a good token beside a wrong signature', () => {
  const SIGNED = 'authing key-1:AAAAAAAAAAAAAAAAAAAAAAAAAAA=';

  test.each([
    ['behind it', (token: string) => [SIGNED, `Bearer ${token}`], 1300],
    ['in front of it', (token: string) => [`Bearer ${token}`, SIGNED], 2020],
  ])('in a second header %s is refused', async (_where, headers, apiCode) => {
    const { token, use } = await attack();
    const [first = '', second = ''] = headers(token);
    expect(await use(first, [['authorization', second]])).toMatchObject({ statusCode: 401, apiCode });
  });

  test('in one header is refused', async () => {
    const { token, use } = await attack();
    for (const text of [`authing key-1:${token}`, `authing ${token}`, `GenAuth Bearer ${token}`])
      expect(await use(text)).toMatchObject({ statusCode: 401, apiCode: 1300 });
  });

  test('of which the headers alone are left counts by itself', async () => {
    const { token, use } = await attack();
    const left = [
      ['date', 'never'],
      ['x-authing-signature-method', 'HMAC-MD5'],
      ['x-authing-signature-nonce', '!'],
      ['x-genauth-signature-version', '9'],
    ] as const;
    expect(await use(token, left)).toMatchObject({ statusCode: 200 });
  });
});

test('a user’s token is no management token: it lets nobody in, and keeps no public app out', async () => {
  const { claims, use } = await attack();
  const users = [
    await made({ ...claims, iss: 'https://id.example.com/oidc' }),
    await made({ sub: 'user-1', scoped_userpool_id: claims.scoped_userpool_id }),
    'an-opaque-access-token',
  ];
  for (const text of users) {
    expect(await use(`Bearer ${text}`)).toMatchObject({ statusCode: 499, apiCode: 2011 });
    expect(await use(text, [['x-authing-app-id', 'signed-app']])).toMatchObject(refused);
    expect(await use(text, [['x-authing-app-id', 'public-app']])).toMatchObject({ statusCode: 200 });
  }
});

test('random tokens are never accepted, and every one gets an envelope', async () => {
  const { token, claims, authInfo, use } = await attack();
  const [header = '', payload = '', signature = ''] = token.split('.');
  const name = fc.constantFrom('iss', 'sub', 'scoped_userpool_id', 'iat', 'exp', 'jti', 'secret_digest', '__proto__');
  const changedClaims = fc
    .dictionary(name, fc.jsonValue(), { minKeys: 1 })
    .map((changes) => `${header}.${part({ ...claims, ...changes })}.${signature}`);
  const changedHeader = fc
    .dictionary(fc.constantFrom('alg', 'kid', 'typ', 'jwk', 'crit'), fc.jsonValue(), { minKeys: 1 })
    .map((changes) => `${part({ alg: 'HS256', typ: 'JWT', kid: 'now', ...changes })}.${payload}.${signature}`);
  const bytes = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array).toString('base64url'));
  const changedSignature = bytes.map((text) => `${header}.${payload}.${text}`);
  const cut = fc.nat(token.length - 1).map((length) => token.slice(0, length));
  const junk = fc.array(bytes, { maxLength: 4 }).map((parts) => parts.join('.'));
  const forged = fc.oneof(changedClaims, changedHeader, changedSignature, cut, junk).filter((text) => text !== token);
  await fc.assert(
    fc.asyncProperty(forged, fc.constantFrom('', 'Bearer ', 'bearer '), async (text, scheme) => {
      const answer = await use(scheme + text);
      expect([401, 499]).toContain(answer.statusCode);
      expect(answer).not.toHaveProperty('data');
    }),
    runs,
  );
  const levels = new Set(authInfo.around.logs.map(({ level }) => level));
  expect(levels).not.toContain('error');
});
