import { didYouMean } from '../../../shared/secrets/did-you-mean.ts';

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

test('of two that are near, the nearest is meant, and of two as near the first', () => {
  expect(didYouMean('accessKey', ['accessKeyxy', 'accessKeys', 'accessKeyz'])).toBe('accessKeys');
});

test('a long name may have two wrong letters, one of up to six a single one, and a very short one none', () => {
  const meant = (name: string, candidate: string) => didYouMean(name, [candidate]) === candidate;
  expect([meant('enabxyd', 'enabled'), meant('secrxy', 'secret'), meant('secrex', 'secret')]).toEqual([
    true,
    false,
    true,
  ]);
  expect([meant('alipayPublicxyz', 'alipayPublicKey'), meant('nane', 'name'), meant('pim', 'pid')]).toEqual([
    false,
    true,
    false,
  ]);
});

test('what is longer than any name is near to none', () => {
  const known64 = ['k'.repeat(64)];
  expect(didYouMean('k'.repeat(64), known64)).toBe(known64[0]);
  expect(didYouMean('k'.repeat(65), known64)).toBeUndefined();
});

test.each([
  'publicKey',
  'p\u0131d',
  'firstname',
  'pin',
  'x',
  '',
  'enablements',
  'q3ZtV0n1yYkX8Jr5',
  `privateKey${'y'.repeat(60)}`,
])('%j is near to none', (name) => {
  expect(didYouMean(name, known)).toBeUndefined();
});
