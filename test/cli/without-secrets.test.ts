import { withoutSecrets } from '../../cli/without-secrets.ts';

test.each([
  'secret',
  'appSecret',
  'privateKey',
  'key',
  'clientSecret',
  'token',
  'accessToken',
  'PASSWORD',
  'private_key',
])('a member %s is not shown, wherever it stands', (name) => {
  expect(withoutSecrets({ [name]: 'x', list: [{ [name]: 'x', id: 'k1' }] })).toEqual({
    [name]: '(not shown)',
    list: [{ [name]: '(not shown)', id: 'k1' }],
  });
});

test.each(['publicKey', 'alipayPublicKey', 'id', 'appId', 'keyId', 'notAfter'])('a member %s is shown', (name) => {
  expect(withoutSecrets({ [name]: 'x' })).toEqual({ [name]: 'x' });
});

test('what holds secrets is shown, and what is no text', () => {
  const document = { md5Secrets: [{ secret: 'x', notAfter: 'y' }], methods: ['token'], enabled: true, key: null };
  expect(withoutSecrets(document)).toEqual({ ...document, md5Secrets: [{ secret: '(not shown)', notAfter: 'y' }] });
});
