/**
 * What earlier versions stored and handed out is read by this one: an upgrade meets their items, messages, states and tokens.
 * `WRITE_GOLDEN=1` writes the file of this version where there is none; a file that is there is never written again.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHandler as createSecretCheck } from '../../functions/check-app-id-secret/handler.ts';
import { type AuthorizationTable, startAuthorizationTable } from '../support/authorization-table.ts';
import { daxpayOperation } from '../support/daxpay-operation.ts';
import { deliveryBench } from '../support/delivery.ts';
import { APP_SECRET, connectionDocument, POOL_KEY } from '../support/documents.ts';
import {
  type GoldenItems,
  goldenDocuments,
  goldenFile,
  goldenRegistry,
  makeGoldenItems,
  readGoldenItems,
  restoreGolden,
  written,
} from '../support/golden-items.ts';
import {
  authInfoOperation,
  configuration,
  testSecrets,
  toEvent,
  tokenOperation,
  watched,
} from '../support/in-process.ts';
import { openapiOperations, stateOf } from '../support/openapi-operations.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

if (process.env.WRITE_GOLDEN && !existsSync(goldenFile(version))) {
  const empty = await startAuthorizationTable();
  writeFileSync(goldenFile(version), written(await makeGoldenItems(empty)));
  await empty.close();
}

let table: AuthorizationTable;
beforeEach(async () => {
  table = await startAuthorizationTable();
});
afterEach(() => table.close());

test(`this version, ${version}, has its file`, async () => {
  expect(readGoldenItems().map(([name]) => name)).toContain(version);
});

test('what this version writes has the same attributes as its file', async () => {
  const [, kept] = readGoldenItems().find(([name]) => name === version) ?? [];
  const now = await makeGoldenItems(table);
  const shapeOf = (items: GoldenItems['state'] = []) => items.map((item) => Object.keys(item).sort().join()).sort();
  expect(shapeOf(now.state)).toEqual(shapeOf(kept?.state));
  expect(shapeOf(now.registry)).toEqual(shapeOf(kept?.registry));
});

describe.each(readGoldenItems())('of version %s', (_, golden) => {
  const secrets = () => ({ ...testSecrets(Object.fromEntries(goldenDocuments())), ...goldenRegistry(golden) });
  const at = <T extends { around: { nowMs: number } }>(operation: T, laterMs = 60_000): T => {
    operation.around.nowMs = golden.atMs + laterMs;
    return operation;
  };
  beforeEach(() => restoreGolden(table, golden));

  test('a link that waits is completed', async () => {
    const openapi = at(openapiOperations(table, { secrets: secrets() }));
    await openapi.comeBack({ state: golden.linkState, auth_code: 'golden-code-1', app_id: connectionDocument.appId });
    expect(openapi.around.logs.at(-1)?.attributes).toMatchObject({ result: 'granted' });
  });

  test('a nonce is used, and a serial number taken', async () => {
    const { body, ...more } = golden.request;
    const openapi = at(openapiOperations(table, { secrets: secrets() }));
    const again = async (nonce: string, change: object = {}) =>
      openapi.link({ ...body, ...change }, { businessId: 'md5-business', ...more, nonce });
    await again(more.nonce);
    expect(openapi.around.logs.at(-1)?.attributes).toMatchObject({ errorCode: 'replayed' });
    const { json } = await again('second-nonce-1');
    expect(stateOf(json.data?.alipayAuthUrl)).toBe(golden.linkState);
    await again('second-nonce-2', { userId: 'customer-2' });
    expect(openapi.around.logs.at(-1)?.attributes).toMatchObject({ errorCode: 'serial_used' });
  });

  test('a message delivers its result; what is scheduled comes at its time, a lost exchange ends as unknown', async () => {
    const delivery = at(deliveryBench(table));
    delivery.queue.put(golden.message);
    await delivery.poll();
    const statusOf = ({ body }: { body: Uint8Array | string }) => JSON.parse(Buffer.from(body).toString());
    expect(delivery.attempts.map(statusOf)).toEqual([
      expect.objectContaining({ serialNo: 'pending', status: 'success' }),
    ]);
    at(delivery, 3_601_000);
    await delivery.settle();
    expect(delivery.attempts.slice(1).map(statusOf)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ serialNo: 'scheduled', status: 'success' }),
        expect.objectContaining({ serialNo: 'exchanging', status: 'unknown' }),
      ]),
    );
  });

  test('a spent code stays spent, for an app that is read from its sealed item', async () => {
    const ledger = table.ledger(() => golden.atMs + 60_000);
    const exchange = at(daxpayOperation({ ledger, secrets: secrets() }));
    await exchange.exchange('hmac', { authCode: golden.spentCode });
    expect(exchange.around.logs.at(-1)?.attributes).toMatchObject({ errorCode: 'auth_code_used' });
    expect((await exchange.exchange('hmac')).answer.code).toBe(0);
  });

  test('sealed callers are read, by their id and by the pointer of their access key', async () => {
    const around = { ...watched(), clock: () => golden.atMs };
    const check = createSecretCheck({ ...around, configuration, ...secrets() });
    const body = JSON.stringify({ appId: 'signed-app', appSecret: APP_SECRET });
    const wire = { method: 'POST', target: '/api/v3/check-app-id-secret', headers: [], body };
    expect(JSON.parse((await check(toEvent(wire))).body)).toMatchObject({ data: { valid: true } });
    const tokens = at(tokenOperation(secrets() as never));
    const target = '/api/v3/get-management-token';
    const { json } = await tokens.call({ method: 'POST', target, headers: [], body: JSON.stringify(POOL_KEY) });
    expect(json.data).toMatchObject({ access_token: expect.any(String) });
  });

  test('a management token is taken within its life', async () => {
    const authInfo = at(authInfoOperation(secrets() as never));
    const headers = [['authorization', `Bearer ${golden.token}`] as const];
    const target = '/api/v3/get-alipay-authinfo?extIdpConnidentifier=wework';
    const { json } = await authInfo.call({ method: 'GET', target, headers });
    expect(json).toMatchObject({ statusCode: 200, data: { authInfo: expect.any(String) } });
  });
});
