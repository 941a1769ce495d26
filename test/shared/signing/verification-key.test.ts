import { createHmac } from 'node:crypto';
import { signSha256Rsa } from '../../../shared/signing/rsa.ts';
import { hmacVerificationKey, rsaVerificationKey, sharedKey } from '../../../shared/signing/verification-key.ts';
import { rsaPair } from '../../support/keys.ts';
import { anyString, fc } from '../../support/properties.ts';
import { vectors } from '../../support/vectors.ts';

const validity = { notBeforeMs: 1, notAfterMs: 2 };
const text = Buffer.from('GET\n/api/v3/get-alipay-authinfo');
const { privateKey, publicKey } = rsaPair('app');
const secret = 'geheim-mit-Umlaut-ü-und-支付宝-0123456';
const hmacOf = (hash: string, key = secret) => createHmac(hash, Buffer.from(key, 'utf8')).update(text).digest('base64');

const keys = {
  'HMAC-SHA1': {
    key: hmacVerificationKey('sha1', secret, validity),
    signature: hmacOf('sha1'),
    foreign: hmacOf('sha1', 'another'),
  },
  'HMAC-SHA256': {
    key: hmacVerificationKey('sha256', secret, validity),
    signature: hmacOf('sha256'),
    foreign: hmacOf('sha256', 'another'),
  },
  'a shared secret': {
    key: sharedKey((signed) => createHmac('sha256', secret).update(signed).digest('base64'), validity),
    signature: hmacOf('sha256'),
    foreign: hmacOf('sha256', 'another'),
  },
  RSA: {
    key: rsaVerificationKey(publicKey, validity),
    signature: signSha256Rsa(privateKey, text),
    foreign: signSha256Rsa(rsaPair('other').privateKey, text),
  },
};

describe.each(Object.entries(keys))('a verification key of %s', (_name, { key, signature, foreign }) => {
  test('accepts the signature of its text and refuses any other', () => {
    expect(key.verify(text, signature)).toBe(true);
    expect(key.verify(text, foreign)).toBe(false);
    expect(key.verify(Buffer.from('POST'), signature)).toBe(false);
    expect(key.verify(Buffer.alloc(0), signature)).toBe(false);
  });

  test('refuses another spelling of the same bytes', () => {
    const bytes = Buffer.from(signature, 'base64');
    const spellings = [
      signature.replace(/=+$/, ''),
      `${signature}=`,
      ` ${signature}`,
      `${signature}\n`,
      bytes.toString('hex'),
    ];
    for (const spelling of spellings) expect(key.verify(text, spelling)).toBe(false);
  });

  test('refuses parts of the signature, and more than it', () => {
    const bytes = Buffer.from(signature, 'base64');
    for (const length of [0, 1, bytes.length - 1])
      expect(key.verify(text, bytes.subarray(0, length).toString('base64'))).toBe(false);
    expect(key.verify(text, Buffer.concat([bytes, bytes]).toString('base64'))).toBe(false);
  });

  test('refuses every changed bit', () => {
    const bytes = Buffer.from(signature, 'base64');
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(key.verify(text, changed.toString('base64'))).toBe(false);
      }),
    );
  });

  test('never throws', () => {
    fc.assert(fc.property(anyString(), (garbage) => expect(key.verify(text, garbage)).toBe(false)));
  });

  test('keeps its validity', () => {
    expect(key).toMatchObject(validity);
  });
});

test('what verifies under a shared secret also signs', () => {
  const { sign, verify } = sharedKey((signed) => `${Buffer.from(signed)} signed`, validity);
  expect(sign(text)).toBe(`${text} signed`);
  expect(verify(text, `${text} signed`)).toBe(true);
});

test('GenAuth’s vectors verify, each under its own method alone', () => {
  const { accessKeySecret, stringToSign, signature, hmacSha256 } = vectors.genauth;
  const sha1 = hmacVerificationKey('sha1', accessKeySecret, validity);
  const sha256 = hmacVerificationKey('sha256', accessKeySecret, validity);
  expect(sha1.verify(Buffer.from(stringToSign), signature)).toBe(true);
  expect(sha256.verify(Buffer.from(hmacSha256.stringToSign), hmacSha256.signature)).toBe(true);
  expect(sha256.verify(Buffer.from(stringToSign), signature)).toBe(false);
  expect(sha1.verify(Buffer.from(hmacSha256.stringToSign), hmacSha256.signature)).toBe(false);
});
