import { isRegistered, readCallbackUrl, readRegisteredUrl } from '../../../../shared/protocols/openapi/callback-url.ts';

test.each([
  'https://shop.example/callback',
  'https://shop.example:443/callback?order=1&x=%20',
  'https://SHOP.example/a/../callback',
  'https://xn--fiq228c.example/',
])('%s may be called', (text) => {
  expect(readCallbackUrl(text).protocol).toBe('https:');
});

test.each([
  ['shop.example/callback', 'no absolute address'],
  ['http://shop.example/callback', 'not https'],
  ['ftp://shop.example/', 'not https'],
  ['https://user@shop.example/', 'user info'],
  ['https://user:pass@shop.example/', 'user info'],
  ['https://:pass@shop.example/', 'user info'],
  ['https://shop.example/#part', 'fragment'],
  ['https://shop.example/#', 'fragment'],
  ['https://203.0.113.7/', 'address instead of a host name'],
  ['https://2130706433/', 'address instead of a host name'],
  ['https://0x7f.1/', 'address instead of a host name'],
  ['https://[2001:db8::1]/', 'address instead of a host name'],
  ['https://shop.example./', 'no full host name'],
  ['https://localhost/', 'no full host name'],
  ['https://shop.example:8443/', 'port'],
  ['https://shop.example/a%2e%2e/b', 'encoded'],
  ['https://shop.example/a%2Fb', 'encoded'],
  ['https://shop.example/a%5cb', 'encoded'],
  ['https://shop.example\\@evil.example/', 'backslash'],
  ['https://shop.example/a b', 'character'],
  ['https://商店.example/', 'character'],
  ['https://shop.example/\n', 'character'],
  [`https://shop.example/${'x'.repeat(2_048)}`, 'longer'],
  ['http://127.0.0.1:3300/callback', 'not https'],
])('%s may not: it %s', (text, why) => {
  expect(() => readCallbackUrl(text)).toThrow(why);
});

test('an address may have 2,048 characters', () => {
  const path = 'x'.repeat(2_048 - 'https://shop.example/'.length);
  expect(readCallbackUrl(`https://shop.example/${path}`).pathname).toBe(`/${path}`);
  expect(() => readCallbackUrl(`https://shop.example/${path}x`)).toThrow('is longer than 2048 characters');
});

test('stage local may call the machine itself, and nothing else over http', () => {
  expect(readCallbackUrl('http://127.0.0.1:3300/callback', { allowLoopback: true }).port).toBe('3300');
  expect(() => readCallbackUrl('http://10.0.0.1/', { allowLoopback: true })).toThrow('not https');
  expect(() => readCallbackUrl('http://127.0.0.1.evil.example/', { allowLoopback: true })).toThrow('not https');
  expect(() => readCallbackUrl('http://evil-localhost/', { allowLoopback: true })).toThrow('not https');
  expect(() => readCallbackUrl('ftp://127.0.0.1/', { allowLoopback: true })).toThrow('not https');
  expect(() => readCallbackUrl('https://127.0.0.1/', { allowLoopback: true })).toThrow(
    'address instead of a host name',
  );
});

test('an address is registered by its origin and its path, also one of the machine itself', () => {
  expect(readRegisteredUrl('https://SHOP.example:443/pay/')).toEqual({ origin: 'https://shop.example', path: '/pay' });
  expect(readRegisteredUrl('http://127.0.0.1:3300/callback')).toEqual({
    origin: 'http://127.0.0.1:3300',
    path: '/callback',
  });
  expect(() => readRegisteredUrl('https://shop.example/pay?x=1')).toThrow('has a query; register the path alone');
});

describe('an address is registered', () => {
  const registered = () => ['https://shop.example/pay/', 'https://all.example'].map(readRegisteredUrl);
  test.each([
    'https://shop.example/pay',
    'https://shop.example/pay/callback?x=1',
    'https://SHOP.example:443/pay/',
    'https://all.example/any',
  ])('%s', (text) => expect(isRegistered(readCallbackUrl(text), registered())).toBe(true));
  test.each([
    'https://shop.example/payments',
    'https://shop.example/',
    'https://shop.example/pay/../admin',
    'https://sub.shop.example/pay',
    'https://shop.example.evil.example/pay',
  ])('not %s', (text) => expect(isRegistered(readCallbackUrl(text), registered())).toBe(false));
  test('a query cannot be registered', () => {
    expect(() => readRegisteredUrl('https://shop.example/?a=1')).toThrow('query');
  });
});
