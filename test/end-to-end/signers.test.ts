/** The independent signers of the end-to-end tests, held to vectors that were computed with openssl. */
import { composeStringToSign, type HmacMethod, hmacBase64, withAuthorization } from '../support/genauth-client.ts';
import { vectors } from '../support/vectors.ts';

const { genauth } = vectors;
const parameters = { extIdpConnidentifier: 'wework' };

/** The vector's headers in no particular order and casing, among others that are not signed. */
function vectorHeaders(method: HmacMethod): [string, string][] {
  return [
    ['X-Authing-Signature-Version', '1.0'],
    ['accept', 'application/json'],
    ['x-authing-signature-nonce', '3a8852742f04fa0445300578936e76de'],
    ['Date', 'Sat, 21 Nov 2026 03:27:12 GMT'],
    ['x-authing-lang', ' zh-CN\t'],
    ['x-authing-signature-method', method],
    ['x-genauth-lang', 'en-US'],
    ['x-authing-sdk-version', 'authing-node-sdk:4.0.1'],
  ];
}

describe('independent GenAuth signers', () => {
  test.each([
    ['HMAC-SHA1' as const, genauth.stringToSign, genauth.signature],
    ['HMAC-SHA256' as const, genauth.hmacSha256.stringToSign, genauth.hmacSha256.signature],
  ])('compose and sign as the %s vector says', (method, stringToSign, signature) => {
    const headers = vectorHeaders(method);
    const text = composeStringToSign('GET', 'authing', headers, '/api/v3/get-alipay-authinfo', parameters);
    expect(text).toBe(stringToSign);
    expect(hmacBase64(method, genauth.accessKeySecret, text)).toBe(signature);
    const key = { accessKeyId: 'AKID', accessKeySecret: genauth.accessKeySecret };
    expect(withAuthorization(key, headers, parameters, { method }).at(-1)).toEqual([
      'authorization',
      `authing AKID:${signature}`,
    ]);
  });

  test('sign the headers of their own family only', () => {
    const text = composeStringToSign('GET', 'genauth', vectorHeaders('HMAC-SHA1'), '/p', {});
    expect(text).toBe('GET\ndate:Sat, 21 Nov 2026 03:27:12 GMT\nx-genauth-lang:en-US\n/p');
  });
});
