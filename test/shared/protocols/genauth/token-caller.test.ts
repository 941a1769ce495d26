import { createHmac } from 'node:crypto';
import { type GenauthCaller, genauthCallerKind } from '../../../../shared/protocols/genauth/caller.ts';
import { readManagementToken } from '../../../../shared/protocols/genauth/management-token.ts';
import { tokenCallers } from '../../../../shared/protocols/genauth/token-caller.ts';
import { type EntityKind, readEntity } from '../../../../shared/secrets/entity.ts';
import { refusal } from '../../../support/refusal.ts';

const NOW_MS = Date.parse('2026-11-21T03:27:12Z');
const NOW = NOW_MS / 1_000;
const PREFIX = 'alipay-auth-gateway/prod';
const TOKEN_KEY = 'token-key-of-the-tests-32-letters';
const SECRET = 'access-key-secret-of-32-characters!';

const hmac = (key: string, text: string, encoding: 'hex' | 'base64url') =>
  createHmac('sha256', key).update(text).digest(encoding);
/** A good token but for what is changed, made by node:crypto and nothing of ours. */
function tokenOf(change: object = {}) {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    ...{ iss: PREFIX, sub: 'key-1', scoped_userpool_id: 'pool-1', iat: NOW, exp: NOW + 7_200, jti: 'a1B2c3' },
    ...{ secret_digest: hmac(TOKEN_KEY, SECRET, 'hex'), ...change },
  };
  const input = `${part({ alg: 'HS256', typ: 'JWT', kid: '1' })}.${part(claims)}`;
  const token = readManagementToken(`${input}.${hmac(TOKEN_KEY, input, 'base64url')}`);
  if (!token) throw new Error('no token of ours');
  return token;
}

const callerOf = (change: object = {}): GenauthCaller => {
  const key = { id: 'key-1', secret: SECRET, methods: ['token'], ...change };
  const other = { id: 'key-2', secret: SECRET, methods: ['HMAC-SHA256'] };
  const document = { accessKeys: [other, key], connections: ['wework'] };
  return { ...readEntity(genauthCallerKind, 'name', JSON.stringify(document)), id: 'pool-1' };
};

const ring = JSON.stringify({ keys: [{ id: '1', secret: TOKEN_KEY }] });
const find = (known: GenauthCaller | undefined, token = tokenOf(), nowMs = NOW_MS) =>
  tokenCallers({
    secrets: {
      get: async <Entity>(name: string, kind: EntityKind<object, Entity>) =>
        name === `${PREFIX}/keys/token` ? readEntity(kind, name, ring) : undefined,
    } as never,
    secretPrefix: PREFIX,
    findCaller: async ({ callerId }) => (callerId === 'pool-1' ? known : undefined),
    clock: () => nowMs,
    timestampWindowMs: 300_000,
  })(token);

test('the caller of a good token is found, until the token’s end', async () => {
  const known = callerOf();
  expect(await find(known)).toBe(known);
  await expect(find(known, tokenOf(), NOW_MS + 7_200_000)).rejects.toThrow(
    refusal('token_expired', { reason: 'management token: expired' }),
  );
});

const NO_KEY = 'management token: no such access key, or not in use';
test.each<[string, () => GenauthCaller | undefined, object, string]>([
  ['a caller that is gone', () => undefined, {}, NO_KEY],
  ['another caller', callerOf, { scoped_userpool_id: 'pool-2' }, NO_KEY],
  ['a caller that is switched off', () => ({ ...callerOf(), enabled: false }), {}, NO_KEY],
  ['an access key that is gone', () => callerOf({ id: 'key-3' }), {}, NO_KEY],
  ['an access key that is for no tokens', callerOf, { sub: 'key-2' }, NO_KEY],
  ['an access key that has ended', () => callerOf({ notAfter: '2026-11-21T00:00:00Z' }), {}, NO_KEY],
  [
    'an access key with another secret since',
    () => callerOf({ secret: 'another-secret-of-32-characters-x' }),
    {},
    "management token: the access key's secret was replaced",
  ],
])('a token of %s is refused', async (_whose, known, change, reason) => {
  await expect(find(known(), tokenOf(change))).rejects.toThrow(refusal('token_key_unknown', { reason }));
});

test('a token that is from further in the future than the window is refused', async () => {
  const made = (seconds: number) => tokenOf({ iat: NOW + seconds, exp: NOW + seconds + 7_200 });
  await expect(find(callerOf(), made(300))).resolves.toMatchObject({ id: 'pool-1' });
  await expect(find(callerOf(), made(301))).rejects.toThrow(
    refusal('token_invalid', { reason: 'management token: from the future' }),
  );
});
