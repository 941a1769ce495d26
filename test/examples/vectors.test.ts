/** The examples' vectors say the same as the tests' own, and openssl signs what those do not have. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openapiText } from '../support/openapi-client.ts';
import { vectors } from '../support/vectors.ts';

/** The program, found on the path. */
const OPENSSL = 'openssl';
const shown = JSON.parse(readFileSync('examples/vectors.json', 'utf8'));

test('GenAuth: the string is the one that its headers make, and its signature is known', () => {
  const { accessKeySecret, hmacSha256 } = vectors.genauth;
  const { method, headers, target, ...rest } = shown.genauth;
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
  expect([method, ...lines, target].join('\n')).toBe(hmacSha256.stringToSign);
  const { stringToSign, signature } = hmacSha256;
  expect(rest).toEqual({ accessKeySecret, stringToSign, signature });
});

test('the open API: request and response are known', () => {
  const { stringToSign, sha256Rsa, answer } = vectors.openapi;
  const { headers, body, expected } = stringToSign;
  expect(shown.openapi).toMatchObject({ businessId: headers.businessId, ...vectors.rsa });
  expect(shown.openapi.request).toEqual({ headers, body, stringToSign: expected, sign: sha256Rsa.sign });
  const { receivedAtMs: _, requestNonce, ...response } = shown.openapi.response;
  expect(requestNonce).toBe(headers.nonce);
  expect(response).toEqual({ headers: { ...answer.headers, sign: answer.sign }, body: answer.body });
});

test('the open API: openssl signs the callback as it stands there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
  const key = join(folder, 'key.pem');
  writeFileSync(key, vectors.rsa.privateKey);
  const { headers, body } = shown.openapi.callback;
  const input = openapiText(headers, body);
  const signature = execFileSync(OPENSSL, ['dgst', '-sha256', '-sign', key, '-binary'], { input });
  rmSync(folder, { recursive: true });
  expect(headers.sign).toBe(signature.toString('base64'));
  // Bytes and characters are not the same number, so that who counts or encodes wrongly sees it.
  expect(Buffer.byteLength(body)).toBeGreaterThan(body.length);
});

test('DaxPay: request and response are known', () => {
  const { request, response } = vectors.daxpay;
  const { body: members, string: stringToSign, hmac_sha256: sign } = request;
  expect(shown.daxpay).toEqual({
    secret: request.secret,
    request: { members, stringToSign, sign },
    response: { ...response.body, sign: response.hmac_sha256 },
  });
});
