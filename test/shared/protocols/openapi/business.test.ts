import { businessKind } from '../../../../shared/protocols/openapi/business.ts';
import { inspectEntity } from '../../../../shared/signing/entity.ts';
import { rsaPair } from '../../../support/keys.ts';

const { publicPem, privatePem } = rsaPair('merchant');
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
  ['three active keys', { ...rsa, publicKeys: Array(3).fill({ publicKey: publicPem }) }, 'publicKeys', 'more than two'],
  ['a callback over http', { ...rsa, callbackUrls: ['http://shop.example/'] }, 'callbackUrls/0', 'not https'],
  ['a default over http', { ...rsa, defaultCallbackUrl: 'http://shop.example/' }, 'defaultCallbackUrl', 'not https'],
  [
    'an address that is none',
    { ...rsa, allowedSourceIps: ['203.0.113.0/33'] },
    'allowedSourceIps/0',
    'neither an address',
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
