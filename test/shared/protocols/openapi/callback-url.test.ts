import type { Rule } from '../../../../shared/platform/violation.ts';
import {
  isRegistered,
  readCallbackUrl,
  readRegisteredUrl,
  readReturnUrl,
  unregisteredPart,
} from '../../../../shared/protocols/openapi/callback-url.ts';

test.each([
  'https://shop.example/callback',
  'https://shop.example:443/callback?order=1&x=%20',
  'https://SHOP.example/a/../callback',
  'https://xn--fiq228c.example/',
  'https://shop.example/@shop?to=a@shop.example',
  'https://shop.example/a//b@c',
])('%s may be called', (text) => {
  expect(readCallbackUrl(text).protocol).toBe('https:');
});

test.each<[string, Rule]>([
  ['', 'minLength'],
  ['shop.example/callback', 'url-absolute'],
  ['/callback', 'url-absolute'],
  ['//shop.example/callback', 'url-absolute'],
  ['https://', 'url-syntax'],
  ['https://shop.example:99999/', 'url-syntax'],
  ['https://shop.example:x/', 'url-syntax'],
  ['https://[2001:db8::1/', 'url-syntax'],
  ['http://shop.example/callback', 'url-https'],
  ['ftp://shop.example/', 'url-https'],
  ['shop.example:443/callback', 'url-absolute'],
  ['localhost:3000', 'url-absolute'],
  ['javascript:alert(1)', 'url-absolute'],
  ['https:shop.example/callback', 'url-absolute'],
  ['https:/shop.example/callback', 'url-absolute'],
  ['https:///shop.example/callback', 'url-absolute'],
  ['1https://shop.example/', 'url-absolute'],
  ['https://user@shop.example/', 'url-user-info'],
  ['https://user:pass@shop.example/', 'url-user-info'],
  ['https://:pass@shop.example/', 'url-user-info'],
  ['https://@shop.example/', 'url-user-info'],
  ['https://:@shop.example/', 'url-user-info'],
  ['https://shop.example/#part', 'url-fragment'],
  ['https://shop.example/#', 'url-fragment'],
  ['https://203.0.113.7/', 'url-ip-literal'],
  ['https://203.0.113.7./', 'url-ip-literal'],
  ['https://2130706433/', 'url-ip-literal'],
  ['https://0x7f.1/', 'url-ip-literal'],
  ['https://[2001:db8::1]/', 'url-ip-literal'],
  ['https://shop.example./', 'url-trailing-dot'],
  ['https://localhost/', 'url-full-host'],
  ['https://shop.example:8443/', 'url-port'],
  ['https://shop.example/a%2e%2e/b', 'url-encoded-path'],
  ['https://shop.example/a%2Fb', 'url-encoded-path'],
  ['https://shop.example/a%5cb', 'url-encoded-path'],
  ['https://shop.example\\@evil.example/', 'url-backslash'],
  ['https://shop.example/a b', 'url-characters'],
  [' https://shop.example/', 'url-characters'],
  ['https://商店.example/', 'url-characters'],
  ['https://shop.example/\n', 'url-characters'],
  [`https://shop.example/${'x'.repeat(2_048)}`, 'maxLength'],
  ['http://127.0.0.1:3300/callback', 'url-https'],
])('%j may not: %s', (text, rule) => {
  expect(() => readCallbackUrl(text)).toThrow(
    expect.objectContaining({ name: 'CallbackUrlError', broken: expect.objectContaining({ rule }) }),
  );
});

test('the operator reads what is wrong behind the member’s name', () => {
  expect(() => readRegisteredUrl('')).toThrow(/^is empty$/);
  expect(() => readRegisteredUrl('http://shop.example/')).toThrow(/^is not https$/);
});

test('an address may have 2,048 characters', () => {
  const path = 'x'.repeat(2_048 - 'https://shop.example/'.length);
  expect(readCallbackUrl(`https://shop.example/${path}`).pathname).toBe(`/${path}`);
  expect(() => readCallbackUrl(`https://shop.example/${path}x`)).toThrow('has 2049 characters, at most 2048');
});

test('stage local may call the machine itself, and nothing else over http', () => {
  expect(readCallbackUrl('http://127.0.0.1:3300/callback', { allowLoopback: true }).port).toBe('3300');
  expect(() => readCallbackUrl('http://10.0.0.1/', { allowLoopback: true })).toThrow('not https');
  expect(() => readCallbackUrl('http://127.0.0.1.evil.example/', { allowLoopback: true })).toThrow('not https');
  expect(() => readCallbackUrl('http://evil-localhost/', { allowLoopback: true })).toThrow('not https');
  expect(() => readCallbackUrl('ftp://127.0.0.1/', { allowLoopback: true })).toThrow('not https');
  expect(() => readCallbackUrl('https://127.0.0.1/', { allowLoopback: true })).toThrow(
    'IP address instead of a host name',
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
  const registered = () =>
    ['https://shop.example/pay/', 'https://shop.example/refund', 'https://all.example'].map(readRegisteredUrl);
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

  test.each([
    ['https://shop.example/payments', 'url-path'],
    ['https://shop.example/', 'url-path'],
    ['https://sub.shop.example/pay', 'url-origin'],
    ['https://all.example/any', undefined],
  ])('%s breaks the rule %s', (text, rule) => {
    expect(unregisteredPart(readCallbackUrl(text), registered())).toBe(rule);
  });

  test('a query cannot be registered', () => {
    expect(() => readRegisteredUrl('https://shop.example/?a=1')).toThrow('query');
  });
});

describe('the address behind a result page’s button', () => {
  test.each([
    'https://shop.example/',
    'https://shop.example/orders?from=alipay&x="<>',
    'https://shop.example/#/orders?x=1',
    'https://shop.example/#',
  ])('may be %s', (text) => {
    expect(readReturnUrl(text).protocol).toBe('https:');
  });

  test.each<[string, Rule]>([
    ['', 'minLength'],
    ['javascript:alert(1)', 'url-absolute'],
    ['javascript://shop.example/%0aalert(1)', 'url-https'],
    ['data:text/html,x', 'url-absolute'],
    ['//shop.example/', 'url-absolute'],
    ['http://shop.example/', 'url-https'],
    ['myapp://shop.example/', 'url-https'],
    ['https://user@shop.example/', 'url-user-info'],
    ['https://203.0.113.7/', 'url-ip-literal'],
    ['https://[2001:db8::1]/', 'url-ip-literal'],
    ['https://shop.example./', 'url-trailing-dot'],
    ['https://shop/', 'url-full-host'],
    ['https://shop.example:8443/', 'url-port'],
    ['https://shop.example/a%2fb', 'url-encoded-path'],
    ['https://shop.example\\@evil.example/', 'url-backslash'],
    ['https://商店.example/', 'url-characters'],
    [`https://shop.example/#${'x'.repeat(2_048)}`, 'maxLength'],
    ['http://127.0.0.1:3300/', 'url-https'],
  ])('may not be %j: %s', (text, rule) => {
    expect(() => readReturnUrl(text)).toThrow(expect.objectContaining({ broken: expect.objectContaining({ rule }) }));
  });

  test('may be the machine itself where that is allowed, and nowhere else in plain http', () => {
    expect(readReturnUrl('http://127.0.0.1:3300/#a', { allowLoopback: true }).href).toBe('http://127.0.0.1:3300/#a');
    expect(() => readReturnUrl('http://shop.example/', { allowLoopback: true })).toThrow('not https');
  });
});
