/** A WeChat connection where the function is about Alipay: an operator's mistake, which the log tells in one sentence. */

import { randomUUID } from 'node:crypto';
import { type AuthorizationTable, startAuthorizationTable } from '../support/authorization-table.ts';
import { ACCESS_KEY, connectionDocument, openapiDocuments, wechatDocument } from '../support/documents.ts';

import { publicGet, signedGet } from '../support/genauth-client.ts';
import { authInfoOperation, NOW_MS, testSecrets } from '../support/in-process.ts';
import { openapiOperations, stateOf } from '../support/openapi-operations.ts';

const SENTENCE = /is of kind wechat, where a connection of kind alipay is needed$/;
let table: AuthorizationTable;
beforeAll(async () => {
  table = await startAuthorizationTable();
});
afterAll(() => table.close());

test('get-alipay-authinfo: 500 for a signed and a public app, no AuthInfo, and no nonce is consumed', async () => {
  const { call, secrets, around, nonces } = authInfoOperation();
  secrets.documents.set('connections/wework', wechatDocument);
  const date = new Date(NOW_MS).toUTCString();
  const signed = signedGet({ ...ACCESS_KEY, connection: 'wework', appId: 'signed-app', date });
  for (const request of [signed, publicGet('public-app', 'wework')]) {
    const { json } = await call(request);
    expect([json.statusCode, json.data]).toEqual([500, undefined]);
    expect(around.logs.at(-1)?.attributes.reason).toMatch(SENTENCE);
  }
  expect(nonces.uses).toEqual([]);
  expect(JSON.stringify(around.logs)).not.toContain(wechatDocument.appSecret);
});

const linkOf = (serialNo: string) => ({ merchantId: 'merchant-1', serialNo, userId: 'customer-7' });

test('create-authorization-url: no link, and the serial number stays free', async () => {
  const secrets = testSecrets(openapiDocuments());
  const { link, around } = openapiOperations(table, { secrets });
  secrets.documents.set('connections/wework', wechatDocument);
  const serialNo = randomUUID();
  const { result, json } = await link(linkOf(serialNo));
  expect([result.statusCode, json.status, json.data]).toEqual([500, 1, undefined]);
  expect(around.logs.at(-1)?.attributes.reason).toMatch(SENTENCE);
  secrets.documents.set('connections/wework', connectionDocument);
  around.nowMs += 61_000;
  expect((await link(linkOf(serialNo))).json.status).toBe(0);
});

test('complete-authorization: an error page, no call of Alipay, and a reload works once it is mended', async () => {
  const secrets = testSecrets(openapiDocuments());
  const { link, comeBack, around, exchanged } = openapiOperations(table, { secrets });
  const { json } = await link(linkOf(randomUUID()));
  const query = { auth_code: randomUUID(), app_id: connectionDocument.appId, state: stateOf(json.data?.alipayAuthUrl) };
  secrets.documents.set('connections/wework', wechatDocument);
  expect((await comeBack(query)).statusCode).toBe(500);
  expect(around.logs.at(-1)?.attributes.reason).toMatch(SENTENCE);
  expect(exchanged).toEqual([]);
  secrets.documents.set('connections/wework', connectionDocument);
  around.nowMs += 61_000;
  expect((await comeBack(query)).statusCode).toBe(200);
  expect(exchanged).toHaveLength(1);
});
