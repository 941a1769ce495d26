import { authorizationUrl } from '../../../shared/alipay/authorization-url.ts';

const app = { appId: '2021000000000001', environment: 'production' } as const;
const link = {
  scope: 'auth_base',
  redirectUri: 'https://gateway.example/v1/openapi/auth/alipay/callback',
  state: '1aB',
} as const;

test('names app, scope and state, and encodes the way back once', () => {
  expect(authorizationUrl(app, link)).toBe(
    'https://openauth.alipay.com/oauth2/publicAppAuthorize.htm?app_id=2021000000000001&scope=auth_base' +
      '&redirect_uri=https%3A%2F%2Fgateway.example%2Fv1%2Fopenapi%2Fauth%2Falipay%2Fcallback&state=1aB',
  );
});

test('sandbox and auth_user', () => {
  const url = authorizationUrl({ ...app, environment: 'sandbox' }, { ...link, scope: 'auth_user' });
  expect(url).toMatch(
    /^https:\/\/openauth-sandbox\.dl\.alipaydev\.com\/oauth2\/publicAppAuthorize\.htm\?.*&scope=auth_user&/,
  );
});

test('an address in the place of Alipay’s', () => {
  const url = authorizationUrl(app, { ...link, alipayBaseUrl: 'http://127.0.0.1:3100' });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3100\/oauth2\/publicAppAuthorize\.htm\?app_id=/);
});

test('no value can become a parameter of its own', () => {
  const url = authorizationUrl(app, { ...link, redirectUri: 'https://m.example/?a=1&scope=auth_user#x y' });
  expect([...new URL(url).searchParams]).toEqual([
    ['app_id', app.appId],
    ['scope', 'auth_base'],
    ['redirect_uri', 'https://m.example/?a=1&scope=auth_user#x y'],
    ['state', '1aB'],
  ]);
});
