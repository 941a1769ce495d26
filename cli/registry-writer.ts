import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { RandomBytes } from '../shared/platform/random.ts';
import { type ItemKey, nameOf } from '../shared/registry/item-key.ts';
import { fromItem, toItem } from '../shared/registry/item-source.ts';
import { openDocument, type RegistryPlace, type SealedItem, sealDocument } from '../shared/registry/sealed-item.ts';
import type { RegistryKey } from '../shared/secrets/registry-keys.ts';

/** Somebody else wrote an item between this command's reading and its writing. Nothing of that item was written. */
export class ConcurrentWrite extends Error {
  override readonly name = 'ConcurrentWrite';
}

/** An item as it was read. */
export interface ReadItem {
  readonly revision: number;
  /** What it holds; `undefined` where it cannot be opened, for instance since its key is gone: it can be written anew. */
  readonly document: unknown;
}

/** An item as it is listed. */
export interface ListedItem {
  readonly key: ItemKey;
  /** Under which of the registry's keys it is sealed. */
  readonly keyId: string;
}

/** Reads and writes single items. A write holds only while the item is as it was read. */
export interface RegistryWriter {
  /** A consistent read. */
  read(key: ItemKey): Promise<ReadItem | undefined>;
  /**
   * Writes a document, sealed under the newest active key.
   * @param before what was read; `undefined` where there was none
   * @throws ConcurrentWrite
   */
  write(key: ItemKey, document: object, before: ReadItem | undefined): Promise<void>;
  /** @throws ConcurrentWrite */
  remove(key: ItemKey, before: ReadItem): Promise<void>;
  /**
   * Asks for the permission to write an item, by a write whose condition cannot hold: comes before what must not be done by halves.
   * @throws AccessDeniedException of AWS
   */
  requirePermission(key: ItemKey): Promise<void>;
  /** All items, by a scan of the table. */
  list(): Promise<readonly ListedItem[]>;
  /** Under which key a write seals. */
  readonly sealingKeyId: string;
}

/** What a writer works with. */
export interface RegistryWriterOptions extends RegistryPlace {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  /** All that open what is there. */
  readonly keys: readonly Pick<RegistryKey, 'id' | 'key'>[];
  /** The one of them that seals what is written. */
  readonly sealing: Pick<RegistryKey, 'id' | 'key'>;
  readonly randomBytes: RandomBytes;
}

/** The registry's table in an operator's hands. */
export function createRegistryWriter(options: RegistryWriterOptions): RegistryWriter {
  const { client, tableName: TableName, keys, sealing, randomBytes, service, stage } = options;
  const Key = ({ pk, sk }: ItemKey) => ({ pk: { S: pk }, sk: { S: sk } });

  return {
    sealingKeyId: sealing.id,
    list: scan,

    async read(key) {
      const item = await itemOf(key);
      return item && { revision: item.revision, document: opened(item, key) };
    },

    async write(key, document, before) {
      const revision = (before?.revision ?? 0) + 1;
      const place = { service, stage, key, revision };
      const sealed = sealDocument(JSON.stringify(document), place, sealing, randomBytes);
      const isOurs = (item: SealedItem | undefined) => item !== undefined && Buffer.from(item.iv).equals(sealed.iv);
      await guarded(
        key,
        new PutItemCommand({ TableName, Item: toItem(key, sealed), ...unchangedSince(before) }),
        isOurs,
      );
    },

    async requirePermission(key) {
      const ConditionExpression = 'attribute_exists(pk) AND attribute_not_exists(pk)';
      try {
        await client.send(new PutItemCommand({ TableName, Item: Key(key), ConditionExpression }));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async remove(key, before) {
      const command = new DeleteItemCommand({ TableName, Key: Key(key), ...unchangedSince(before) });
      await guarded(key, command, () => false);
    },
  };

  async function itemOf(key: ItemKey): Promise<SealedItem | undefined> {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: Key(key), ConsistentRead: true }));
    return Item && fromItem(Item, key);
  }

  function opened(item: SealedItem, key: ItemKey): unknown {
    try {
      return JSON.parse(openDocument(item, { service, stage, key }, keys));
    } catch {
      return undefined;
    }
  }

  async function scan(): Promise<ListedItem[]> {
    const listed: ListedItem[] = [];
    let ExclusiveStartKey: ScanCommandInput['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new ScanCommand({ TableName, ProjectionExpression: 'pk, sk, keyId', ExclusiveStartKey }),
      );
      for (const { pk, sk, keyId } of Items) {
        listed.push({ key: { pk: pk?.S ?? '', sk: sk?.S ?? '' }, keyId: keyId?.S ?? '' });
      }
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return listed;
  }

  /** A write whose response was lost is repeated by the SDK, and then meets itself. */
  async function guarded(
    key: ItemKey,
    command: PutItemCommand | DeleteItemCommand,
    isDone: (item: SealedItem | undefined) => boolean,
  ): Promise<void> {
    try {
      await client.send(command as PutItemCommand);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      if (isDone(await itemOf(key))) return;
      throw new ConcurrentWrite(`${nameOf(key)} was changed by somebody else meanwhile: look at it, and try again`);
    }
  }
}

const unchangedSince = (before: ReadItem | undefined) =>
  before === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeValues: { ':revision': { N: String(before.revision) } },
      };
