import { createCipheriv, createSecretKey } from 'node:crypto';
import { openBytes, sealBytes } from '../../../shared/signing/aes-gcm.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const LONG_KEY = 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308';
const LONG_TEXT =
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255';
const LONG_CIPHERTEXT =
  '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad';

/**
 * Test cases 13 to 16 of "The Galois/Counter Mode of Operation (GCM)" by McGrew and Viega, which NIST SP 800-38D is made from:
 * those with a key of 256 bits and an IV of 96.
 */
const VECTORS = [
  {
    key: '00'.repeat(32),
    iv: '00'.repeat(12),
    text: '',
    data: '',
    ciphertext: '',
    tag: '530f8afbc74536b9a963b4f1c4cb738b',
  },
  {
    ...{ key: '00'.repeat(32), iv: '00'.repeat(12), text: '00'.repeat(16), data: '' },
    ...{ ciphertext: 'cea7403d4d606b6e074ec5d3baf39d18', tag: 'd0d1c8a799996bf0265b98b5d48ab919' },
  },
  {
    ...{ key: LONG_KEY, iv: 'cafebabefacedbaddecaf888', text: LONG_TEXT, data: '' },
    ...{ ciphertext: LONG_CIPHERTEXT, tag: 'b094dac5d93471bdec1a502270e3cc6c' },
  },
  {
    ...{ key: LONG_KEY, iv: 'cafebabefacedbaddecaf888', text: LONG_TEXT.slice(0, 120) },
    ...{ data: 'feedfacedeadbeeffeedfacedeadbeefabaddad2', ciphertext: LONG_CIPHERTEXT.slice(0, 120) },
    tag: '76fc6ece0f4e1768cddf8853bb2d551b',
  },
];

describe.each(VECTORS)('the published vector with the tag $tag', ({ key, iv, text, data, ciphertext, tag }) => {
  const secret = createSecretKey(bytes(key));
  const sealing = { iv: bytes(iv), additionalData: bytes(data) };
  const sealed = bytes(ciphertext + tag);

  test('is made, and opened', () => {
    expect(sealBytes(secret, bytes(text), sealing)).toEqual(sealed);
    expect(openBytes(secret, sealed, sealing)).toEqual(bytes(text));
  });

  test('is not opened with any bit of ciphertext or tag flipped', () => {
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(openBytes(secret, changed, sealing)).toBeUndefined();
    }
  });

  test('is not opened under another key, IV or additional data', () => {
    const flipped = (hex: string) => Buffer.from(bytes(hex).map((byte, index) => (index === 0 ? byte ^ 1 : byte)));
    expect(openBytes(createSecretKey(flipped(key)), sealed, sealing)).toBeUndefined();
    expect(openBytes(secret, sealed, { ...sealing, iv: flipped(iv) })).toBeUndefined();
    expect(openBytes(secret, sealed, { ...sealing, additionalData: bytes(`${data}00`) })).toBeUndefined();
  });

  test('is not opened when it is cut, nor with an IV or a tag of another length', () => {
    for (let length = 0; length < sealed.length; length += 1) {
      expect(openBytes(secret, sealed.subarray(0, length), sealing)).toBeUndefined();
    }
    expect(openBytes(secret, Buffer.concat([sealed, bytes('00')]), sealing)).toBeUndefined();
    expect(openBytes(secret, sealed, { ...sealing, iv: bytes(iv).subarray(0, 8) })).toBeUndefined();
    expect(openBytes(secret, sealed, { ...sealing, iv: bytes(`${iv}00`) })).toBeUndefined();
  });
});

test('what was sealed rightly under an IV of another length is not opened', () => {
  const secret = createSecretKey(bytes(LONG_KEY));
  const [iv, additionalData] = [Buffer.alloc(16, 1), Buffer.from('data')];
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(additionalData);
  const sealed = Buffer.concat([cipher.update('text'), cipher.final(), cipher.getAuthTag()]);
  expect(openBytes(secret, sealed, { iv, additionalData })).toBeUndefined();
  const right = { iv: iv.subarray(0, 12), additionalData };
  expect(openBytes(secret, sealBytes(secret, Buffer.from('text'), right), right)).toEqual(Buffer.from('text'));
});
