/**
 * What a version keeps and hands out, as it wrote it: items of both tables, a message, a link's state, a management token. Each
 * version's file in `golden-items/` stays, and every later version must read it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { accessKeyKey, callerKey, cardKey, nameOf } from '../../shared/registry/item-key.ts';
import type { ItemSource } from '../../shared/registry/item-source.ts';
import { fromItem, toItem } from '../../shared/registry/item-source.ts';
import { type AuthorizationTable, newLink, storeExchanging, storeResult } from './authorization-table.ts';
import { daxpayOperation, newCode } from './daxpay-operation.ts';
import { deliveryBench } from './delivery.ts';
import { ACCESS_KEY, daxpayDocuments, genauthDocuments, openapiDocuments, POOL_KEY } from './documents.ts';
import { configuration, NOW_MS, tokenOperation } from './in-process.ts';
import { openapiOperations, stateOf } from './openapi-operations.ts';
import { registryInMemory } from './registry.ts';

type Item = Record<string, AttributeValue>;

/** Of one version. */
export interface GoldenItems {
  /** When everything was written, in milliseconds since the epoch. */
  readonly atMs: number;
  readonly state: readonly Item[];
  readonly registry: readonly Item[];
  /** A message of the queue, whose result is among the items. */
  readonly message: string;
  /** Of a link that waits. */
  readonly linkState: string;
  readonly token: string;
  /** Auth code and issuer's app of an exchange that came to its end. */
  readonly spentCode: string;
  /** Of a request whose nonce is among the items. */
  readonly request: {
    readonly timestamp: string;
    readonly nonce: string;
    readonly body: { readonly serialNo: string };
  };
}

const FOLDER = 'test/support/golden-items';
const KEYS = [
  callerKey('genauth', 'signed-app'),
  callerKey('genauth', 'pool-1'),
  accessKeyKey(POOL_KEY.accessKeyId),
  callerKey('openapi', 'md5-business'),
  callerKey('daxpay', 'hmac'),
  cardKey('wework'),
];
/** All documents of the tests; one name means one thing. */
export const goldenDocuments = (): Map<string, unknown> =>
  new Map(Object.entries({ ...genauthDocuments(), ...openapiDocuments(), ...daxpayDocuments() }));

/** Writes what this version writes. @param table empty */
export async function makeGoldenItems(table: AuthorizationTable): Promise<GoldenItems> {
  const link = { merchantId: 'merchant-1', userId: 'customer-1', serialNo: 'golden-serial-1' };
  const openapi = openapiOperations(table);
  const request = { timestamp: String(NOW_MS), nonce: 'golden-nonce-1', body: link };
  const { json } = await openapi.link(link, { businessId: 'md5-business', ...request });
  const delivery = deliveryBench(table);
  const [pending, scheduled, exchanging] = ['pending', 'scheduled', 'exchanging'].map((serialNo) =>
    newLink(NOW_MS, { serialNo }),
  ) as [ReturnType<typeof newLink>, ReturnType<typeof newLink>, ReturnType<typeof newLink>];
  await storeResult(delivery.store, scheduled);
  await delivery.store.schedule(scheduled.locator, {
    attemptId: 'golden-attempt',
    attemptsBefore: 0,
    nextAttemptAtMs: NOW_MS + 3_600_000,
  });
  await storeResult(delivery.store, pending);
  await storeExchanging(delivery.store, exchanging);
  const spentCode = newCode();
  await daxpayOperation({ ledger: table.ledger(() => NOW_MS) }).exchange('hmac', { authCode: spentCode });
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));
  const source = registryInMemory(goldenDocuments(), configuration);
  const registry = await Promise.all(KEYS.map(async (key) => toItem(key, present(await source.fetchItem(key)))));
  const token = await tokenOperation().call({
    ...{ method: 'POST', target: '/api/v3/get-management-token', headers: [] },
    body: JSON.stringify(ACCESS_KEY),
  });
  return {
    ...{ atMs: NOW_MS, state: Items, registry, message: JSON.stringify({ locator: pending.locator }) },
    ...{ linkState: stateOf(json.data?.alipayAuthUrl), spentCode, request },
    token: String(token.json.data?.access_token),
  };
}

/** Every version's, by its number. */
export const readGoldenItems = (): [version: string, items: GoldenItems][] =>
  readdirSync(FOLDER).map((name) => [name.replace('.json', ''), revived(readFileSync(join(FOLDER, name), 'utf8'))]);

/** The place of a version's file. */
export const goldenFile = (version: string): string => join(FOLDER, `${version}.json`);

/** Bytes are base64 in the file. */
export const written = (items: GoldenItems): string =>
  `${JSON.stringify(items, (_, value) => (value?.B ? { B: Buffer.from(Object.values(value.B) as number[]).toString('base64') } : value), 2)}\n`;

const revived = (text: string): GoldenItems =>
  JSON.parse(text, (_, value) => (typeof value?.B === 'string' ? { B: Buffer.from(value.B, 'base64') } : value));

/** Puts the items of a version into a table. */
export async function restoreGolden({ client, tableName }: AuthorizationTable, { state }: GoldenItems): Promise<void> {
  for (const item of state) await client.send(new PutItemCommand({ TableName: tableName, Item: item as Item }));
}

/** The registry of a version. */
export function goldenRegistry({ registry }: GoldenItems): ItemSource {
  return {
    async fetchItem(key) {
      const item = registry.find(({ pk, sk }) => pk?.S === key.pk && sk?.S === key.sk);
      return item && fromItem(item as Item, key);
    },
  };
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error(`the documents of the tests lack one of ${KEYS.map(nameOf)}`);
  return value;
}
