/**
 * What a function's access key can forge at the tables: nothing outside its own items. Who may write nonces or links can write no
 * result, and what could be written of a result is not believed.
 */
import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { readOperations } from '../../scripts/operations.mjs';
import { locatorOf } from '../../shared/storage/authorization-item.ts';
import { demoBusinesses, requestLink } from '../support/authorization-run.ts';
import { fetchDocumented } from '../support/documented-gateway.ts';
import { localTable } from '../support/local-table.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const STATE = 'alipay-auth-gateway-local';
const REGISTRY = 'alipay-auth-gateway-local-registry';
const FUNCTIONS = await readOperations();
/** Beginnings of the items that a function may write, by what begins each. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  'check-health': ['health#result'],
  'complete-authorization': ['auth-code#', 'authorization#'],
  'create-authorization-url': ['nonce#openapi#', 'authorization#'],
  'deliver-callback': ['authorization#'],
  'exchange-auth-code': ['nonce#daxpay#', 'auth-code#'],
  'get-alipay-authinfo': ['nonce#genauth#'],
  'sweep-callbacks': ['authorization#'],
};
const KINDS = ['nonce#genauth#', 'nonce#openapi#', 'nonce#daxpay#', 'auth-code#', 'authorization#', 'health#result'];

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

/** A client under a function's access key. */
function as(accessKeyId: string): DynamoDBClient {
  const credentials = { accessKeyId, secretAccessKey: 'local' };
  return new DynamoDBClient({ endpoint: stack.aws, region: 'eu-central-1', credentials, maxAttempts: 1 });
}

const isDenied = async (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => false,
    (error: Error) => {
      if (error.name === 'AccessDeniedException') return true;
      // A condition that does not hold, or an item that is not there, was let through.
      if (error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    },
  );

const put = (TableName: string, Item: Record<string, string>) =>
  new PutItemCommand({ TableName, Item: Object.fromEntries(Object.entries(Item).map(([name, S]) => [name, { S }])) });

describe.each(FUNCTIONS)('%s', (name) => {
  test('writes no item of another kind', async () => {
    const client = as(name);
    for (const kind of KINDS.filter((other) => !WRITES[name]?.includes(other))) {
      const pk = `${kind}forged`;
      expect([kind, await isDenied(client.send(put(STATE, { pk })))]).toEqual([kind, true]);
      const update = new UpdateItemCommand({
        TableName: STATE,
        Key: { pk: { S: pk } },
        UpdateExpression: 'SET outcome = :success',
        ExpressionAttributeValues: { ':success': { S: 'success' } },
      });
      expect([kind, await isDenied(client.send(update))]).toEqual([kind, true]);
    }
    client.destroy();
  });

  test('writes nothing into the registry', async () => {
    const client = as(name);
    for (const pk of ['caller#openapi#demo-rsa-business', 'access-key#demo-signed-key', 'connection'])
      expect(await isDenied(client.send(put(REGISTRY, { pk, sk: '-' })))).toBe(true);
    client.destroy();
  });
});

test.each([
  ['get-alipay-authinfo', 'caller#openapi#demo-rsa-business'],
  ['check-app-id-secret', 'access-key#demo-signed-key'],
  ['get-management-token', 'caller#openapi#demo-rsa-business'],
  ['create-authorization-url', 'caller#genauth#demo-signed-app'],
  ['complete-authorization', 'connection'],
  ['deliver-callback', 'caller#daxpay#demo-daxpay-hmac'],
  ['exchange-auth-code', 'caller#genauth#demo-signed-app'],
  ['check-health', 'caller#openapi#demo-rsa-business'],
  ['sweep-callbacks', 'caller#openapi#demo-rsa-business'],
])('%s does not read %s', async (name, pk) => {
  const client = as(name);
  const read = new GetItemCommand({ TableName: REGISTRY, Key: { pk: { S: pk }, sk: { S: '-' } } });
  expect(await isDenied(client.send(read))).toBe(true);
  client.destroy();
});

describe('the function that makes links', () => {
  const link = {
    ...{ businessId: 'demo-rsa-business', serialNo: 'forged', merchantId: 'demo-merchant', userId: 'u' },
    ...{ callbackUrl: 'https://shop.example/', connection: 'demo', appId: '2021000000000001', stateKeyVersion: '1' },
    ...{ eventId: 'e', outcome: 'success', delivery: 'pending' },
  };
  const pk = `authorization#${locatorOf(link.businessId, link.serialNo)}`;

  test('can write a link that waits, and not one with an identity, a moment, or a place in the index', async () => {
    const client = as('create-authorization-url');
    expect(await isDenied(client.send(put(STATE, { ...link, pk, outcome: 'waiting', delivery: 'none' })))).toBe(false);
    for (const more of [
      'openId',
      'alipayUserId',
      'authorizedAt',
      'message',
      'sweep',
      'dueAt',
      'codeHash',
      'leaseUntilMs',
    ])
      expect([more, await isDenied(client.send(put(STATE, { ...link, pk, [more]: 'x' })))]).toEqual([more, true]);
    client.destroy();
  });

  test('and a result that it writes without a moment is shown to nobody and delivered to nobody', async () => {
    const { url, businessId, serialNo } = await requestLink(stack.gateway, demoBusinesses(stack.demo).rsa);
    const client = as('create-authorization-url');
    const table = localTable(stack.aws);
    const stored = await table.load({ businessId, serialNo });
    const texts = Object.fromEntries(Object.entries(stored).map(([name, value]) => [name, String(value)]));
    const forged = { ...texts, outcome: 'success', delivery: 'pending' };
    const numbers = ['createdAtSeconds', 'expiresAt', 'attempts'];
    const command = new PutItemCommand({
      TableName: STATE,
      Item: Object.fromEntries(
        Object.entries(forged).map(([name, value]) => [name, numbers.includes(name) ? { N: value } : { S: value }]),
      ),
    });
    await client.send(command);
    const state = new URL(url).searchParams.get('state') ?? '';
    const query = new URLSearchParams({ state, app_id: String(stored.appId), auth_code: 'a-code' });
    const page = await fetchDocumented(`${stack.gateway}/v1/openapi/auth/alipay/callback?${query}`);
    expect(page.status).toBe(500);
    // The line is written when the response is on its way.
    await until(
      () => stack.functionLog(),
      (log) => log.includes('an authorization has a result that no exchange has written'),
    );
    const received = (await (await fetch(`${stack.demo.merchant}/received`)).json()) as { body: string }[];
    expect(received.filter(({ body }) => body.includes(serialNo))).toEqual([]);
    client.destroy();
    table.close();
  });
});
