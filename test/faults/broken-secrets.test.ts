/** Secrets as operators break them: the caller learns that it is not its fault, the log says which member, no value shows. */

import { generateKeyPairSync } from 'node:crypto';
import { ACCESS_KEY, connectionDocument, genauthDocuments } from '../support/documents.ts';
import { publicGet, signedGet } from '../support/genauth-client.ts';
import { authInfoOperation, NOW_MS, testSecrets } from '../support/in-process.ts';
import { vectors } from '../support/vectors.ts';

const pem = (modulusLength: number) =>
  generateKeyPairSync('rsa', {
    modulusLength,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
const short = pem(1024);
const { privateKey: _, ...withoutKey } = connectionDocument;
const date = new Date(NOW_MS).toUTCString();
const marked = 'marked-secret-of-32-characters!!';

const brokenConnections: [string, unknown, string][] = [
  ['is not JSON', `{"privateKey":"${marked}"`, 'it is not JSON'],
  ['is an array', [marked], 'it must be object'],
  ['lacks a member', withoutKey, 'privateKey is missing'],
  ['has an unknown member', { ...connectionDocument, privatKey: marked }, 'privatKey is not known'],
  [
    'holds a 1024-bit key',
    { ...connectionDocument, privateKey: short.privateKey },
    'privateKey has 1024 bits, at least 2048 are required',
  ],
  [
    'holds the wrong half of the pair',
    { ...connectionDocument, privateKey: vectors.rsa.publicKey },
    'privateKey holds a public key',
  ],
  [
    'holds the app’s key as Alipay’s',
    { ...connectionDocument, alipayPublicKey: vectors.rsa.publicKey },
    "alipayPublicKey is the app's own public key",
  ],
  [
    'holds half a key',
    { ...connectionDocument, privateKey: vectors.rsa.privateKey.slice(0, 800) },
    'privateKey has a broken PEM armour',
  ],
  ['holds a pid of another form', { ...connectionDocument, pid: marked }, 'pid must match pattern'],
  ['has a member twice', `{"pid":"${marked}","pid":"x"}`, 'it has a member twice'],
];

test.each(brokenConnections)(
  'a connection that %s: 500, before a nonce is consumed',
  async (_name, document, reason) => {
    const { call, around, nonces } = authInfoOperation(
      testSecrets({ ...genauthDocuments(), 'connections/wework': document }),
    );
    const requests = [
      publicGet('public-app', 'wework'),
      signedGet({ ...ACCESS_KEY, appId: 'signed-app', connection: 'wework', date }),
    ];
    for (const request of requests) {
      expect((await call(request)).json).toEqual({
        statusCode: 500,
        message: '服务配置错误，请联系管理员',
        requestId: expect.any(String),
      });
    }
    expect(nonces.uses).toEqual([]);
    expect(around.logs[0]?.attributes.reason).toContain(
      `secret alipay-auth-gateway/test/connections/wework: ${reason}`,
    );
    expect(JSON.stringify(around.logs)).not.toMatch(/marked-secret|MII/);
  },
);

const key = { id: 'key-1', secret: ACCESS_KEY.accessKeySecret, methods: ['HMAC-SHA1'] };
const brokenCallers: [string, unknown, string][] = [
  ['is not JSON', marked, 'it is not JSON'],
  [
    'has a short access-key secret',
    { connections: [], accessKeys: [{ ...key, secret: 'short' }] },
    'accessKeys/0/secret must NOT have fewer than 32 characters',
  ],
  [
    'has a short app secret',
    { connections: [], appSecret: 'short' },
    'appSecret must NOT have fewer than 32 characters',
  ],
  [
    'names a method that does not exist',
    { connections: [], accessKeys: [{ ...key, methods: ['MD5'] }] },
    'accessKeys/0/methods/0 must be equal',
  ],
  [
    'has three active keys',
    { connections: [], accessKeys: [key, key, key] },
    'accessKeys has more than two keys active',
  ],
  [
    'has an instant that does not exist',
    { connections: [], accessKeys: [{ ...key, notAfter: '2026-02-30T00:00:00Z' }] },
    'accessKeys/0 has a notAfter that is no instant',
  ],
  ['misspells enabled', { connections: [], enabeld: false }, 'enabeld is not known'],
];

test.each(brokenCallers)('a caller that %s: 500, signed or not', async (_name, document, reason) => {
  const { call, around, nonces } = authInfoOperation(
    testSecrets({ ...genauthDocuments(), 'callers/genauth/signed-app': document }),
  );
  for (const request of [
    publicGet('signed-app', 'wework'),
    signedGet({ ...ACCESS_KEY, appId: 'signed-app', connection: 'wework', date }),
  ]) {
    expect((await call(request)).json).toMatchObject({ statusCode: 500 });
  }
  expect(nonces.uses).toEqual([]);
  expect(around.logs[0]?.attributes.reason).toContain(`registry item caller#genauth#signed-app: ${reason}`);
  expect(JSON.stringify(around.logs)).not.toMatch(/marked-secret|access-key-secret/);
});

test('a mended secret works after half a minute', async () => {
  const secrets = testSecrets({ ...genauthDocuments(), 'connections/wework': '{' });
  const { call, around } = authInfoOperation(secrets);
  const request = publicGet('public-app', 'wework');
  expect((await call(request)).json).toMatchObject({ statusCode: 500 });
  secrets.documents.set('connections/wework', connectionDocument);
  around.nowMs += 29_999;
  expect((await call(request)).json).toMatchObject({ statusCode: 500 });
  around.nowMs += 1;
  expect((await call(request)).json).toMatchObject({ statusCode: 200 });
});
