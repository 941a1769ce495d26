import { type AttributeValue, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GatewayError } from '../platform/errors.ts';
import { confirmRead, tableUnavailable } from '../storage/table-unavailable.ts';
import { type ItemKey, nameOf } from './item-key.ts';
import type { SealedItem } from './sealed-item.ts';

/** Where sealed items come from. Throws GatewayError: `misconfigured` when access is denied or an item is malformed, else `unavailable`. */
export interface ItemSource {
  /** One eventually consistent read; `undefined` when there is no such item. */
  fetchItem(key: ItemKey): Promise<SealedItem | undefined>;
}

/** The registry's DynamoDB table. */
export interface RegistryTable {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
}

/** Reads the registry's DynamoDB table: `pk`, `sk`, `keyId`, `revision`, `iv`, `sealed`. */
export function registryTable({ client, tableName: TableName }: RegistryTable): ItemSource {
  return {
    async fetchItem({ pk, sk }) {
      const Key = { pk: { S: pk }, sk: { S: sk } };
      const command = new GetItemCommand({ TableName, Key, ReturnConsumedCapacity: 'TOTAL' });
      const { Item } = confirmRead(await client.send(command).catch(tableUnavailable));
      return Item && fromItem(Item, { pk, sk });
    },
  };
}

/**
 * Reads an item of the table.
 * @throws GatewayError `misconfigured` when it is not a sealed document
 */
export function fromItem({ keyId, revision, iv, sealed }: Record<string, AttributeValue>, key: ItemKey): SealedItem {
  if (keyId?.S === undefined || revision?.N === undefined || !iv?.B || !sealed?.B) {
    throw new GatewayError('misconfigured', { reason: `registry item ${nameOf(key)}: is not a sealed document` });
  }
  return { keyId: keyId.S, revision: Number(revision.N), iv: iv.B, sealed: sealed.B };
}

/** The item as the table holds it. */
export const toItem = ({ pk, sk }: ItemKey, item: SealedItem): Record<string, AttributeValue> => ({
  pk: { S: pk },
  sk: { S: sk },
  keyId: { S: item.keyId },
  revision: { N: String(item.revision) },
  iv: { B: item.iv },
  sealed: { B: item.sealed },
});
