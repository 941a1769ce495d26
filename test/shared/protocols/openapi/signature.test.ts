import { createHash } from 'node:crypto';
import { DUMMY_KEYS, md5Key } from '../../../../shared/protocols/openapi/keys.ts';
import { stringToSign } from '../../../../shared/protocols/openapi/string-to-sign.ts';
import { readPrivateKey, readPublicKey } from '../../../../shared/signing/key-material.ts';
import { signSha256Rsa, verifySha256Rsa } from '../../../../shared/signing/rsa.ts';
import { ALWAYS } from '../../../../shared/signing/validity.ts';
import { vectors } from '../../../support/vectors.ts';

const { openapi, rsa } = vectors;
type Headers = Parameters<typeof stringToSign>[0];
const textOf = ({ headers, body }: { headers: unknown; body: string }) =>
  stringToSign(headers as Headers, Buffer.from(body));

test('the golden string and its signatures, of requests and answers', () => {
  const text = textOf(openapi.stringToSign);
  expect(text.toString()).toBe(openapi.stringToSign.expected);
  expect(signSha256Rsa(readPrivateKey(rsa.privateKey), text)).toBe(openapi.sha256Rsa.sign);
  expect(verifySha256Rsa(readPublicKey(rsa.publicKey), textOf(openapi.answer), openapi.answer.sign)).toBe(true);
});

test('the golden MD5, which is over the text with signType MD5', () => {
  const headers = { ...openapi.stringToSign.headers, signType: 'MD5' };
  const text = textOf({ ...openapi.stringToSign, headers });
  const key = md5Key(openapi.md5.secret, ALWAYS);
  expect(key.sign(text)).toBe(openapi.md5.sign);
  expect(key.verify(text, openapi.md5.sign)).toBe(true);
  expect(key.verify(text, openapi.md5.sign.toLowerCase())).toBe(false);
  expect(key.verify(text, '')).toBe(false);
  expect(openapi.md5.sign).toBe(createHash('md5').update(text).update(openapi.md5.secret).digest('hex').toUpperCase());
});

test('signType takes part only where it was sent', () => {
  const { businessId = '', nonce = '', timestamp = '' } = openapi.stringToSign.headers;
  expect(stringToSign({ businessId, nonce, timestamp }, Buffer.from('{}')).toString()).toBe(
    `businessId=${businessId}&nonce=${nonce}&timestamp=${timestamp}{}`,
  );
});

test('the dummy keys verify nothing', () => {
  const text = textOf(openapi.stringToSign);
  expect(DUMMY_KEYS['SHA256-RSA'].verify(text, openapi.sha256Rsa.sign)).toBe(false);
  expect(DUMMY_KEYS.MD5.verify(text, openapi.md5.sign)).toBe(false);
});
