import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDemo } from '../../local/demo/demo-file.ts';
import { demoDocuments } from '../../local/demo/documents.ts';
import { loadMaterial } from '../../local/demo/material.ts';

const folder = mkdtempSync(join(tmpdir(), 'material-'));
const path = join(folder, 'keys.json');
afterAll(() => rmSync(folder, { recursive: true }));

test('the keys of a state from before the open API stay, and what was missing is added once', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const pair = { privateKey, publicKey };
  const before = {
    alipayApp: pair,
    alipay: pair,
    platform: pair,
    stateKey: 'kept-1',
    publicAppSecret: 'kept-3',
    signedAppSecret: 'kept-4',
    signedAppAccessKeySecret: 'kept-5',
    userPoolAccessKeySecret: 'kept-6',
  };
  writeFileSync(path, JSON.stringify(before));
  const material = await loadMaterial(path);
  expect(material).toMatchObject(before);
  expect(material.md5BusinessSecret).toMatch(/^[\w-]{43}$/);
  expect(material.rsaBusiness.privateKey).not.toBe(privateKey);
  expect(await loadMaterial(path)).toEqual(material);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(material);
});

test('clients and the gateway are told the same address of the merchant', async () => {
  const material = await loadMaterial(path);
  const places = { gateway: 'http://g', alipay: 'http://a', merchant: 'http://m' };
  const { openapi } = describeDemo(places, material);
  const { callers } = demoDocuments(material, places.merchant);
  for (const { businessId, merchantId, callbackUrl } of [openapi.rsa, openapi.md5]) {
    expect(callbackUrl).toBe('http://m/callback');
    expect(callers.find(({ id }) => id === businessId)?.document).toMatchObject({
      callbackUrls: [callbackUrl],
      defaultCallbackUrl: callbackUrl,
      merchants: [{ merchantId }],
    });
  }
});
