import { type BinaryToTextEncoding, createSecretKey } from 'node:crypto';
import { digest, equalBytes, hmac } from '../../../shared/signing/digests.ts';
import { openssl } from '../../support/keys.ts';
import { vectors } from '../../support/vectors.ts';

const hex = (hash: 'md5' | 'sm3', text: string) => digest(hash, Buffer.from(text));
const hmacOf = (hash: 'sha1' | 'sha256', secret: string, text: string, encoding: BinaryToTextEncoding = 'hex') =>
  hmac(hash, createSecretKey(secret, 'utf8'), Buffer.from(text), encoding);

describe('digests', () => {
  test('of the standards’ own examples', () => {
    expect(hex('md5', 'message digest')).toBe('f96b697d7cb7938d525a2f31aaf161d0');
    expect(hex('sm3', 'abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    expect(hmacOf('sha1', 'Jefe', 'what do ya want for nothing?')).toBe('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79');
    expect(hmacOf('sha256', 'Jefe', 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test.each(['', 'a', 'name=支付宝&x=1', '长'.repeat(5_000)])('agree with openssl (text %#)', (text) => {
    const files = { text };
    const ofOpenssl = (...parts: string[]) =>
      openssl(['dgst', ...parts, '-r', 'text'], files)
        .toString()
        .split(' ')[0];
    expect(hex('md5', text)).toBe(ofOpenssl('-md5'));
    expect(hex('sm3', text)).toBe(ofOpenssl('-sm3'));
    expect(hmacOf('sha1', 'a secret', text)).toBe(ofOpenssl('-sha1', '-hmac', 'a secret'));
    expect(hmacOf('sha256', 'a secret', text)).toBe(ofOpenssl('-sha256', '-hmac', 'a secret'));
  });

  test('of GenAuth’s string, under both methods', () => {
    const { accessKeySecret, stringToSign, signature, hmacSha256 } = vectors.genauth;
    expect(hmacOf('sha1', accessKeySecret, stringToSign, 'base64')).toBe(signature);
    expect(hmacOf('sha256', accessKeySecret, hmacSha256.stringToSign, 'base64')).toBe(hmacSha256.signature);
  });

  test('of the open API’s string: MD5 with the secret behind it, upper-case', () => {
    const { stringToSign, md5 } = vectors.openapi;
    const string = stringToSign.expected.replace('signType=SHA256-RSA', 'signType=MD5');
    expect(hex('md5', string + md5.secret).toUpperCase()).toBe(md5.sign);
  });

  test.each(['request', 'response', 'requestAsIs'] as const)('of DaxPay’s strings: %s', (name) => {
    const { string, md5, hmac_sha256, sm3 } = vectors.daxpay[name];
    expect(hex('md5', string)).toBe(md5);
    expect(hex('sm3', string)).toBe(sm3);
    expect(hmacOf('sha256', vectors.daxpay.request.secret, string)).toBe(hmac_sha256);
  });

  test('of DaxPay’s string with an empty member, which takes part', () => {
    const { request, requestWithEmptyQueryCode } = vectors.daxpay;
    const string = request.string.replace('&REQTIME=', '&QUERYCODE=&REQTIME=');
    expect(hex('md5', string)).toBe(requestWithEmptyQueryCode.md5);
    expect(hmacOf('sha256', request.secret, string)).toBe(requestWithEmptyQueryCode.hmac_sha256);
  });
});

describe('equal bytes', () => {
  const bytes = Buffer.from('0123456789abcdef', 'hex');
  test('are equal', () => {
    expect(equalBytes(bytes, Buffer.from(bytes))).toBe(true);
    expect(equalBytes(Buffer.alloc(0), Buffer.alloc(0))).toBe(true);
  });

  test('are not equal for another byte anywhere, or another length', () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      expect(equalBytes(bytes, other)).toBe(false);
    }
    expect(equalBytes(bytes, bytes.subarray(1))).toBe(false);
    expect(equalBytes(bytes.subarray(0, 7), bytes)).toBe(false);
    expect(equalBytes(bytes, Buffer.alloc(0))).toBe(false);
  });
});
