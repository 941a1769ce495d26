import { didYouMean } from '../../../shared/signing/did-you-mean.ts';

const known = ['alipayPublicKey', 'privateKey', 'enabled', 'appId', 'pid', 'name'];

test.each([
  ['aliPayPublicKey', 'alipayPublicKey'],
  ['alipay_public_key', 'alipayPublicKey'],
  ['alipay-public-key', 'alipayPublicKey'],
  ['aliplayPublicKey', 'alipayPublicKey'],
  ['enabeld', 'enabled'],
  ['privatKey', 'privateKey'],
  ['appID', 'appId'],
  ['app_id', 'appId'],
  ['names', 'name'],
])('%s means %s', (name, meant) => {
  expect(didYouMean(name, known)).toBe(meant);
});

test.each(['publicKey', 'pin', 'x', '', 'enablements', 'q3ZtV0n1yYkX8Jr5', `privateKey${'y'.repeat(60)}`])(
  '%j is near to none',
  (name) => {
    expect(didYouMean(name, known)).toBeUndefined();
  },
);
