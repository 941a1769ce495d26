import { constants, createHash, privateEncrypt, publicDecrypt, sign } from 'node:crypto';
import { mayBePss } from '../../../cli/explain/rsa.ts';
import { rsaPair } from '../../support/keys.ts';

const { privateKey, publicKey } = rsaPair('merchant');
const PSS = constants.RSA_PKCS1_PSS_PADDING;
const text = Buffer.from('a string that nobody knows');
const raw = { key: privateKey, padding: constants.RSA_NO_PADDING };
const pss = (hash: string, saltLength: number, key = privateKey) => sign(hash, text, { key, padding: PSS, saltLength });

describe.each(['sha256', 'sha1', 'sha512'])('a signature with PSS padding over %s', (hash) => {
  test.each([
    ['no salt', 0],
    ['a salt of 20 bytes', 20],
    ['a salt as long as the digest', constants.RSA_PSS_SALTLEN_DIGEST],
    ['the longest salt', constants.RSA_PSS_SALTLEN_MAX_SIGN],
  ])('and %s is known by its form alone', (_salt, saltLength) => {
    expect(mayBePss(publicKey, pss(hash, saltLength))).toBe(true);
  });
});

test.each<[string, () => Buffer]>([
  ['the right padding', () => sign('sha256', text, privateKey)],
  ['the last byte alone', () => privateEncrypt(raw, Buffer.alloc(256, 0x5a).fill(0xbc, 255))],
  [
    'a bit too many in front',
    () => {
      const encoded = publicDecrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, pss('sha256', 32));
      // The modulus is larger than this with the bit, so that it is still an input of the key.
      encoded[0] = 0x80;
      return privateEncrypt(raw, encoded);
    },
  ],
  ['another length', () => Buffer.alloc(255, 1)],
])('one with %s is not taken for it', (_what, make) => {
  expect(mayBePss(publicKey, make())).toBe(false);
});

test('of what ends like it by chance, as signatures of other keys do, few are: these 7 of 500, about one in forty in the long run', () => {
  const endings = Array.from({ length: 500 }, (_, index) => {
    const encoded = createHash('shake256', { outputLength: 256 }).update(String(index)).digest();
    encoded[0] = (encoded[0] ?? 0) & 0x7f;
    encoded[255] = 0xbc;
    return privateEncrypt(raw, encoded);
  });
  expect(endings.filter((signature) => mayBePss(publicKey, signature))).toHaveLength(7);
});
