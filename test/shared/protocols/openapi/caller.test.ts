import { createPublicKey, type KeyObject } from 'node:crypto';
import { GatewayError } from '../../../../shared/platform/errors.ts';
import { businessKind, openapiBusinesses, signingBusinesses } from '../../../../shared/protocols/openapi/caller.ts';
import { md5Key } from '../../../../shared/protocols/openapi/keys.ts';
import type { ItemKey } from '../../../../shared/registry/item-key.ts';
import { type EntityKind, Findings, inspectEntity, readEntity } from '../../../../shared/secrets/entity.ts';
import { signingKeys } from '../../../../shared/secrets/signing-keys.ts';
import { signSha256Rsa, verifySha256Rsa } from '../../../../shared/signing/rsa.ts';
import { ALWAYS } from '../../../../shared/signing/validity.ts';
import { rsaPair } from '../../../support/keys.ts';
import { refusal } from '../../../support/refusal.ts';
import { vectors } from '../../../support/vectors.ts';

const { publicPem, privatePem, privateKey } = rsaPair('merchant');
const secret = 'md5-secret-of-at-least-32-characters';
const rsa = {
  algorithm: 'SHA256-RSA',
  publicKeys: [{ publicKey: publicPem }],
  merchants: [{ merchantId: 'm', name: 'Shop' }],
  callbackUrls: ['https://shop.example/pay'],
  connection: 'wework',
};
const { publicKeys: _, ...common } = rsa;
const md5 = { ...common, algorithm: 'MD5', md5Secrets: [{ secret }] };
const inspect = (document: object) => inspectEntity(businessKind, JSON.stringify(document));

test('a business with an RSA key, or with a shared secret, can be used', () => {
  expect(inspect(rsa).findings).toEqual([]);
  expect(inspect(rsa).entity).toMatchObject({ enabled: true, scope: 'auth_base', connection: 'wework' });
  expect(inspect(md5).entity).toBeDefined();
  expect(inspect(md5).findings).toEqual([
    { severity: 'warning', member: 'algorithm', text: expect.stringContaining('legacy') },
  ]);
});

test.each([
  ['no key', { ...common, algorithm: 'SHA256-RSA' }, 'publicKeys', 'is missing'],
  ['no shared secret', { ...common, algorithm: 'MD5' }, 'md5Secrets', 'is missing'],
  ['keys of the other algorithm too', { ...rsa, md5Secrets: md5.md5Secrets }, 'md5Secrets', 'is not used'],
  [
    'a private key as the public one',
    { ...rsa, publicKeys: [{ publicKey: privatePem }] },
    'publicKeys/0',
    'private key',
  ],
  ['a short secret', { ...md5, md5Secrets: [{ secret: 'short' }] }, 'md5Secrets/0/secret', 'fewer than 32'],
  [
    'a placeholder as a secret',
    { ...md5, md5Secrets: [{ secret: 'at least 32 characters, made by chance' }] },
    'md5Secrets/0/secret',
    'is a placeholder of the documents',
  ],
  ['three active keys', { ...rsa, publicKeys: Array(3).fill({ publicKey: publicPem }) }, 'publicKeys', 'more than two'],
  ['a callback over http', { ...rsa, callbackUrls: ['http://shop.example/'] }, 'callbackUrls/0', 'not https'],
  ['a default over http', { ...rsa, defaultCallbackUrl: 'http://shop.example/' }, 'defaultCallbackUrl', 'not https'],
  [
    'an address that is none',
    { ...rsa, allowedSourceIps: ['203.0.113.0/33'] },
    'allowedSourceIps/0',
    'neither an address',
  ],
  [
    'a way back over http',
    { ...rsa, merchants: [rsa.merchants[0], { merchantId: 'n', name: 'N', returnUrl: 'http://shop.example/' }] },
    'merchants/1/returnUrl',
    'not https',
  ],
  [
    'a way back that is a script',
    { ...rsa, merchants: [{ merchantId: 'm', name: 'M', returnUrl: 'javascript:alert(1)' }] },
    'merchants/0/returnUrl',
    'no absolute address',
  ],
  [
    'a way back that is too long',
    { ...rsa, merchants: [{ merchantId: 'm', name: 'M', returnUrl: `https://shop.example/${'x'.repeat(2_048)}` }] },
    'merchants/0/returnUrl',
    '2048',
  ],
  ['no merchant', { ...rsa, merchants: [] }, 'merchants', 'fewer than 1'],
])('%s is an error that names the member', (_name, document, member, text) => {
  const { entity, findings } = inspect(document);
  expect(entity).toBeUndefined();
  expect(findings).toContainEqual({ severity: 'error', member, text: expect.stringContaining(text) });
});

test.each([
  ['203.0.113.0/24', '203.0.113.255', true],
  ['203.0.113.0/24', '203.0.114.0', false],
  ['2001:db8::/32', '2001:db8::1', true],
  ['198.51.100.7', '198.51.100.7', true],
] as const)('the network %s and the address %s: %s', (network, address, inside) => {
  const { entity } = inspect({ ...rsa, allowedSourceIps: [network] });
  expect(entity?.allowedSourceIps?.check(address, address.includes(':') ? 'ipv6' : 'ipv4')).toBe(inside);
});

describe('a look-up', () => {
  /** What registry and secrets hold, by names; an error is thrown. Nothing is given before both were asked. */
  function lookUp(found: Readonly<Record<string, unknown>>) {
    const asked: string[] = [];
    const { promise: all, resolve } = Promise.withResolvers<void>();
    const ask = async (name: string): Promise<unknown> => {
      asked.push(name);
      if (asked.length === 2) resolve();
      await all;
      const value = found[name];
      if (value instanceof Error) throw value;
      return value;
    };
    const sources = { registry: { get: ({ pk }: ItemKey) => ask(pk) }, secrets: { get: ask } };
    return { asked, find: signingBusinesses(sources as never, 'p') };
  }
  const failing = new GatewayError('unavailable', { reason: 'Secrets Manager failed' });
  const ofRsa = { algorithm: 'SHA256-RSA' };
  const ofMd5 = { algorithm: 'MD5', keys: [] };
  const [BUSINESS, KEYS] = ['caller#openapi#b', 'p/keys/signing'];

  test("asks for the business and for the gateway's keys at once: slow stores are waited for once", async () => {
    const { asked, find } = lookUp({ [BUSINESS]: ofRsa, [KEYS]: [] });
    expect(await find('b')).toMatchObject({ id: 'b', ...ofRsa });
    expect(asked.sort()).toEqual([BUSINESS, KEYS]);
  });

  test('leaves nothing running behind it that the next look-up would share', async () => {
    let over = false;
    const registry = { get: () => Promise.reject(failing) };
    const secrets = {
      get: async () => {
        await new Promise(setImmediate);
        over = true;
      },
    };
    await expect(signingBusinesses({ registry, secrets } as never, 'p')('b')).rejects.toBe(failing);
    expect(over).toBe(true);
  });

  test("fails with the gateway's keys only where they sign", async () => {
    await expect(lookUp({ [BUSINESS]: ofRsa, [KEYS]: failing }).find('b')).rejects.toBe(failing);
    expect(await lookUp({ [BUSINESS]: ofMd5, [KEYS]: failing }).find('b')).toMatchObject({ id: 'b', ...ofMd5 });
    expect(await lookUp({ [KEYS]: failing }).find('b')).toBeUndefined();
    await expect(lookUp({ [BUSINESS]: ofRsa }).find('b')).rejects.toMatchObject({ code: 'misconfigured' });
  });

  test('of who only reads asks for no key', async () => {
    const get = async ({ pk }: ItemKey) => (pk === BUSINESS ? ofRsa : undefined);
    const find = openapiBusinesses({ get } as never);
    expect(await find('b')).toEqual({ id: 'b', ...ofRsa });
    expect(await find('c')).toBeUndefined();
  });
});

test('what is not said has its default, and what is said is kept', () => {
  expect(inspect(rsa).entity).toEqual({
    enabled: true,
    algorithm: 'SHA256-RSA',
    keys: [{ ...ALWAYS, verify: expect.any(Function) }],
    merchants: new Map([['m', { name: 'Shop' }]]),
    callbackUrls: [{ origin: 'https://shop.example', path: '/pay' }],
    defaultCallbackUrl: undefined,
    connection: 'wework',
    scope: 'auth_base',
  });
  const defaultCallbackUrl = 'http://127.0.0.1:3300/callback';
  expect(inspect({ ...rsa, enabled: false, scope: 'auth_user', defaultCallbackUrl }).entity).toMatchObject({
    enabled: false,
    scope: 'auth_user',
    defaultCallbackUrl,
  });
});

test.each(['https://shop.example/#/orders?a=1', 'http://127.0.0.1:3300/'])(
  'a merchant may have %s to return to',
  (text) => {
    const merchants = [{ merchantId: 'm', name: 'Shop', returnUrl: text }];
    const { entity, findings } = inspect({ ...rsa, merchants });
    expect(findings).toEqual([]);
    expect(entity?.merchants).toEqual(new Map([['m', { name: 'Shop', returnUrl: new URL(text) }]]));
  },
);

test('an address that cannot be used is named by its place, beside the others', () => {
  const findings = new Findings();
  const document = {
    ...rsa,
    algorithm: 'SHA256-RSA' as const,
    callbackUrls: ['https://shop.example?a', rsa.callbackUrls[0] ?? ''],
  };
  expect(businessKind.build(document, findings)?.callbackUrls).toEqual([
    { origin: 'https://shop.example', path: '/pay' },
  ]);
  expect(findings.all).toEqual([
    { severity: 'error', member: 'callbackUrls/0', text: 'has a query; register the path alone' },
  ]);
});

describe('of a business of each algorithm', () => {
  const messages = (document: object) => inspect(document).findings.map(({ member, text }) => `${member} ${text}`);

  test('the messages name the member that belongs to it', () => {
    expect(messages({ ...common, algorithm: 'SHA256-RSA' })).toEqual([
      'publicKeys is missing: the algorithm is SHA256-RSA',
    ]);
    expect(messages({ ...common, algorithm: 'MD5' })).toEqual([
      'md5Secrets is missing: the algorithm is MD5',
      'algorithm is MD5, which is legacy; SHA256-RSA is recommended',
    ]);
    expect(messages({ ...rsa, md5Secrets: md5.md5Secrets })).toEqual([
      'md5Secrets is not used: the algorithm is SHA256-RSA',
    ]);
    expect(messages({ ...md5, publicKeys: rsa.publicKeys })).toEqual([
      'publicKeys is not used: the algorithm is MD5',
      'algorithm is MD5, which is legacy; SHA256-RSA is recommended',
    ]);
  });

  test('the keys verify what that algorithm signs', () => {
    const text = Buffer.from('text');
    const verify = (document: object, signature: string) =>
      inspect(document).entity?.keys.map((key) => key.verify(text, signature));
    expect(verify(rsa, signSha256Rsa(privateKey, text))).toEqual([true]);
    expect(verify(md5, md5Key(secret, ALWAYS).sign(text))).toEqual([true]);
    expect(verify(md5, md5Key(`${secret}x`, ALWAYS).sign(text))).toEqual([false]);
  });
});

describe('a business that is looked up', () => {
  const text = Buffer.from('text');
  // Any two pairs will do, and making one takes time.
  const older = { privatePem: vectors.rsa.privateKey, publicKey: createPublicKey(vectors.rsa.publicKey) };
  const newer = rsaPair('merchant');
  const gatewayKey = (id: string, pem: string, change: object = {}) => ({ id, privateKey: pem, ...change });

  /** Looks `business-1` up: its document, if there is one, and the gateway's keys, if there are any. */
  function find(document: object | undefined, keys?: object[]) {
    const get = async (key: ItemKey, kind: EntityKind<unknown, unknown>) => {
      expect(key).toEqual({ pk: 'caller#openapi#business-1', sk: '-' });
      return document && readEntity(kind, 'it', JSON.stringify(document));
    };
    const getSecret = async (name: string) => {
      expect(name).toBe('service/prod/keys/signing');
      return keys && readEntity(signingKeys.kind, name, JSON.stringify({ keys }));
    };
    return signingBusinesses({ registry: { get }, secrets: { get: getSecret } } as never, 'service/prod')('business-1');
  }

  test('is undefined where there is none, whatever keys the gateway has', async () => {
    expect(await find(undefined, [gatewayKey('k1', older.privatePem)])).toBeUndefined();
    expect(await find(undefined)).toBeUndefined();
  });

  test('is signed for with the gateway’s newest active key', async () => {
    const business = await find(rsa, [
      gatewayKey('k1', older.privatePem),
      gatewayKey('k2', newer.privatePem, { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-02-01T00:00:00Z' }),
    ]);
    expect(business).toMatchObject({ id: 'business-1', connection: 'wework' });
    const isOf = (publicKey: KeyObject, nowMs: number) =>
      verifySha256Rsa(publicKey, text, business?.sign(text, nowMs) ?? '');
    expect(isOf(older.publicKey, Date.UTC(2026, 0, 1) - 1)).toBe(true);
    expect(isOf(newer.publicKey, Date.UTC(2026, 0, 1))).toBe(true);
    expect(isOf(older.publicKey, Date.UTC(2026, 1, 1))).toBe(true);
  });

  test('of MD5 is signed for with its own newest active secret, whether or not the gateway has any key', async () => {
    const md5Secrets = [{ secret }, { secret: `${secret}2`, notBefore: '2026-01-01T00:00:00Z' }];
    const business = await find({ ...md5, md5Secrets });
    expect(business?.id).toBe('business-1');
    expect(business?.sign(text, Date.UTC(2026) - 1)).toBe(md5Key(secret, ALWAYS).sign(text));
    expect(business?.sign(text, Date.UTC(2026))).toBe(md5Key(`${secret}2`, ALWAYS).sign(text));
  });

  test('cannot be signed for without an active key, and is the operator’s error without a ring', async () => {
    const late = { notBefore: '2026-01-01T00:00:00Z' };
    const early = Date.UTC(2026) - 1;
    const ofGateway = await find(rsa, [gatewayKey('k1', older.privatePem, late)]);
    expect(() => ofGateway?.sign(text, early)).toThrow(
      refusal('misconfigured', { reason: 'no signing key of the gateway is active' }),
    );
    const ofMd5 = await find({ ...md5, md5Secrets: [{ secret, ...late }] });
    expect(() => ofMd5?.sign(text, early)).toThrow(
      refusal('misconfigured', { reason: 'no shared secret of the business is active' }),
    );
    await expect(find(rsa)).rejects.toEqual(
      refusal('misconfigured', { reason: 'secret service/prod/keys/signing: does not exist' }),
    );
  });
});
