/** Authorizations in a real table expression by expression: dynalite behind the unmodified SDK client. */
import { randomUUID } from 'node:crypto';
import {
  type CreateTableInput,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { type AwsEndpoints, type AwsEndpointsOptions, createAwsEndpoints } from '../../local/aws/endpoints.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { type AuthCodeLedger, createAuthCodeLedger } from '../../shared/storage/auth-codes.ts';
import { locatorOf } from '../../shared/storage/authorization-item.ts';
import {
  type Authorization,
  type AuthorizationStore,
  createAuthorizationStore,
  type ExchangeResult,
  type NewAuthorization,
} from '../../shared/storage/authorizations.ts';
import { createNonceStore, type NonceStore } from '../../shared/storage/nonces.ts';

const TABLE = 'alipay-auth-gateway-test';

/** What operations keep, wherever it is kept; everything of one table sees everything else. */
export interface StoredThings {
  store(clock: Clock): AuthorizationStore;
  ledger(clock: Clock): AuthCodeLedger;
  nonces(clock: Clock): NonceStore;
  /** The item as it is stored, attribute names and all; for what must not be in it. */
  item(locator: string): Promise<Record<string, unknown> | undefined>;
}

/** A running table. */
export interface AuthorizationTable extends StoredThings {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** What the table lives in. */
  readonly endpoints: AwsEndpoints;
  /** What is there now; restores it into a table of another name. */
  backUp(): Promise<(tableName: string) => Promise<StoredThings>>;
  close(): Promise<void>;
}

const REGISTRY: CreateTableInput = {
  TableName: `${TABLE}-registry`,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
};

const stateTable = (TableName: string): CreateTableInput => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sweep', AttributeType: 'S' },
    { AttributeName: 'dueAt', AttributeType: 'N' },
  ],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'sweep', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['businessId'] },
    },
  ],
});

/** Starts a table with the index that the sweep reads. */
export async function startAuthorizationTable(options: AwsEndpointsOptions = {}): Promise<AuthorizationTable> {
  const endpoints = await createAwsEndpoints(options);
  await endpoints.createTables([stateTable(TABLE), REGISTRY]);
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: endpoints.url, region: 'eu-central-1', credentials });
  return {
    client,
    tableName: TABLE,
    endpoints,
    ...thingsIn(client, TABLE),
    async backUp() {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
      return async (name) => {
        await endpoints.createTables([stateTable(name)]);
        for (const Item of Items) await client.send(new PutItemCommand({ TableName: name, Item }));
        return thingsIn(client, name);
      };
    },
    close: async () => {
      client.destroy();
      await endpoints.close();
    },
  };
}

/** What operations keep in a table, under the name that a deployment gives them. */
const thingsIn = (client: DynamoDBClient, tableName: string): StoredThings => ({
  store: (clock) => createAuthorizationStore({ client, tableName, clock }),
  ledger: (clock) => createAuthCodeLedger({ client, tableName, clock }),
  nonces: (clock) => createNonceStore({ client, tableName, clock }),
  item: async (locator) => {
    const Key = { pk: { S: `authorization#${locator}` } };
    return (await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }))).Item;
  },
});

/** A new link as `create-authorization-url` would store it, with a serial number of its own. */
export function newLink(nowMs: number, change: Partial<NewAuthorization> = {}): NewAuthorization {
  const { businessId = 'business-1', serialNo = randomUUID() } = change;
  return {
    locator: locatorOf(businessId, serialNo),
    businessId,
    serialNo,
    merchantId: 'merchant-1',
    userId: 'customer-7',
    callbackUrl: 'https://shop.example/callback?token=marked-query',
    connection: 'wework',
    appId: '2021000000000001',
    stateKeyVersion: '1',
    createdAtSeconds: Math.floor(nowMs / 1_000),
    eventId: randomUUID(),
    expiresAtSeconds: Math.floor(nowMs / 1_000) + 400 * 86_400,
    ...change,
  };
}

/** Stores a link whose exchange has begun; its lease runs. */
export async function storeExchanging(store: AuthorizationStore, link: NewAuthorization): Promise<string> {
  const exchangeId = randomUUID();
  await store.create(link);
  await store.startExchange(link.locator, { exchangeId, codeHash: 'ab'.repeat(32), aliveSinceSeconds: 0 });
  return exchangeId;
}

/** What Alipay granted, marked so that it can be searched for in logs. */
export const GRANTED: ExchangeResult = {
  outcome: 'success',
  message: 'authorized',
  openId: 'marked-open-id',
  alipayUserId: '2088000000marked',
};

/** Stores a link that ended with a result, not queued yet. */
export async function storeResult(
  store: AuthorizationStore,
  link: NewAuthorization,
  result: ExchangeResult = GRANTED,
): Promise<Authorization> {
  await store.finishExchange(link.locator, await storeExchanging(store, link), result);
  return (await store.load(link.locator)) as Authorization;
}
