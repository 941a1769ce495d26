import { createPrivateKey, createPublicKey } from 'node:crypto';
import { decodeCanonicalBase64 } from '../../../shared/signing/base64.ts';
import { isPair, isPublicHalf, signSha256Rsa, verifySha256Rsa } from '../../../shared/signing/rsa.ts';
import { openssl, rsaPair } from '../../support/keys.ts';
import { anyString, fc } from '../../support/properties.ts';
import { vectors } from '../../support/vectors.ts';

const { privateKey, publicKey, privatePem, publicPem } = rsaPair('app');
const vectorPrivate = createPrivateKey(vectors.rsa.privateKey);
const vectorPublic = createPublicKey(vectors.rsa.publicKey);
const text = Buffer.from('app_id=2021000000000001&name=支付宝');

describe('SHA256withRSA', () => {
  test('of ours is verified by openssl, and a changed text is not', () => {
    const signature = Buffer.from(signSha256Rsa(privateKey, text), 'base64');
    const verify = (signed: Uint8Array) =>
      openssl(['dgst', '-sha256', '-verify', 'public.pem', '-signature', 'signature', 'text'], {
        'public.pem': publicPem,
        signature,
        text: signed,
      }).toString();
    expect(verify(text)).toBe('Verified OK\n');
    expect(() => verify(Buffer.concat([text, Buffer.from('x')]))).toThrow('Command failed');
  });

  test('of openssl is verified, is the same as ours, and fails for another text, key or hash', () => {
    const sign = (hash: string) =>
      openssl(['dgst', hash, '-sign', 'private.pem', 'text'], { 'private.pem': privatePem, text }).toString('base64');
    expect(sign('-sha256')).toBe(signSha256Rsa(privateKey, text));
    expect(verifySha256Rsa(publicKey, text, sign('-sha256'))).toBe(true);
    expect(verifySha256Rsa(publicKey, Buffer.from('another text'), sign('-sha256'))).toBe(false);
    expect(verifySha256Rsa(rsaPair('other').publicKey, text, sign('-sha256'))).toBe(false);
    expect(verifySha256Rsa(publicKey, text, sign('-sha1'))).toBe(false);
  });

  test('has 344 characters for 2048 bits', () => {
    expect(signSha256Rsa(privateKey, text)).toMatch(/^[A-Za-z0-9+/]{342}==$/);
  });

  test('of the open API’s strings is as published, for requests and for answers', () => {
    const { stringToSign, sha256Rsa, answer } = vectors.openapi;
    const answered = Object.entries(answer.headers).sort(([one], [other]) => (one < other ? -1 : 1));
    const answerString = `${answered.map(([name, value]) => `${name}=${value}`).join('&')}${answer.body}`;
    for (const [string, sign] of [
      [stringToSign.expected, sha256Rsa.sign],
      [answerString, answer.sign],
    ] as const) {
      expect(signSha256Rsa(vectorPrivate, Buffer.from(string))).toBe(sign);
      expect(verifySha256Rsa(vectorPublic, Buffer.from(string), sign)).toBe(true);
      expect(verifySha256Rsa(vectorPublic, Buffer.from(`${string} `), sign)).toBe(false);
    }
  });

  test('of Alipay’s answers is verified over the exact span, and over the unescaped text where Alipay signed that', () => {
    const { answer, escapedSlashAnswer } = vectors.alipay;
    const signOf = (whole: string) => (JSON.parse(whole) as { sign: string }).sign;
    expect(verifySha256Rsa(vectorPublic, Buffer.from(answer.span), signOf(answer.text))).toBe(true);
    expect(
      verifySha256Rsa(vectorPublic, Buffer.from(JSON.stringify(JSON.parse(answer.span))), signOf(answer.text)),
    ).toBe(false);
    const { signedText, text: whole } = escapedSlashAnswer;
    expect(verifySha256Rsa(vectorPublic, Buffer.from(signedText), signOf(whole))).toBe(true);
    expect(verifySha256Rsa(vectorPublic, Buffer.from(signedText.replaceAll('/', '\\/')), signOf(whole))).toBe(false);
  });
});

describe('a signature that is not canonical base64', () => {
  const signature = signSha256Rsa(privateKey, text);
  const bytes = Buffer.from(signature, 'base64');
  test.each([
    ['without padding', signature.replace(/=/g, '')],
    ['with more padding', `${signature}=`],
    ['in the URL alphabet', bytes.toString('base64url')],
    ['with a line break', `${signature}\n`],
    ['with a blank in the middle', `${signature.slice(0, 76)} ${signature.slice(76)}`],
    ['with stray bits', signature.replace(/.==$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}==`)],
    ['in hex', bytes.toString('hex')],
    ['of another length', bytes.subarray(1).toString('base64')],
    ['with a byte more', Buffer.concat([bytes, Buffer.alloc(1)]).toString('base64')],
    ['empty', ''],
  ])('%s is refused', (_name, other) => {
    expect(other).not.toBe(signature);
    expect(verifySha256Rsa(publicKey, text, other)).toBe(false);
  });

  test('never makes the verification throw', () => {
    fc.assert(
      fc.property(fc.oneof(anyString(), fc.base64String(), fc.uint8Array({ maxLength: 300 })), (garbage) => {
        const other = typeof garbage === 'string' ? garbage : Buffer.from(garbage).toString('base64');
        expect(verifySha256Rsa(publicKey, text, other)).toBe(false);
      }),
    );
  });

  test('is decoded to nothing, and every canonical one to its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (value, any) => {
        expect(decodeCanonicalBase64(Buffer.from(value).toString('base64'))).toEqual(Buffer.from(value));
        const decoded = decodeCanonicalBase64(any);
        expect(decoded === undefined || decoded.toString('base64') === any).toBe(true);
      }),
    );
    expect(decodeCanonicalBase64('AB==')).toBeUndefined();
    expect(decodeCanonicalBase64('AA==')).toEqual(Buffer.from([0]));
  });
});

describe('a pair', () => {
  test.each([
    ['by a probe', isPair],
    ['by the public half', isPublicHalf],
  ])('is told from two halves of different pairs, %s', (_, tell) => {
    expect(tell(privateKey, publicKey)).toBe(true);
    expect(tell(privateKey, createPublicKey(publicPem))).toBe(true);
    expect(tell(privateKey, rsaPair('other').publicKey)).toBe(false);
    expect(tell(privateKey, rsaPair('longer', 3072).publicKey)).toBe(false);
    expect(tell(rsaPair('longer', 3072).privateKey, publicKey)).toBe(false);
  });
});
