import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Clock, systemClock } from '../platform/clock.ts';
import { confirmWrite, tableUnavailable } from './table-unavailable.ts';

/** A use of a replay token: a nonce, or whatever a protocol has in its place. */
export interface NonceUse {
  readonly protocol: string;
  /** `[A-Za-z0-9_-]{1,64}` */
  readonly callerId: string;
  /** Scope is (protocol, caller), across all routes. */
  readonly replayToken: string;
  /** Until when the use is remembered, in milliseconds since the epoch. */
  readonly expiresAtMs: number;
}

/** Remembers replay tokens. */
export interface NonceStore {
  /**
   * Uses a token up.
   * @returns whether this was its first use
   * @throws GatewayError `unavailable` when that is not certain; the request must then be refused
   */
  consume(use: NonceUse): Promise<boolean>;
}

/** What the store needs; the rest has real defaults. */
export interface NonceStoreOptions {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  readonly clock?: Clock;
  /** Gives a token of one invocation, different at every call. */
  readonly newInvocationToken?: () => string;
}

/** Nonces as items of the DynamoDB table: `pk` = `nonce#<protocol>#<caller>#<token>`, one conditional write each. */
export function createNonceStore(options: NonceStoreOptions): NonceStore {
  const { client, tableName, clock = systemClock, newInvocationToken = randomUUID } = options;

  return {
    async consume({ protocol, callerId, replayToken, expiresAtMs }) {
      const pk = `nonce#${protocol}#${callerId}#${replayToken}`;
      const invocation = newInvocationToken();
      const put = new PutItemCommand({
        TableName: tableName,
        Item: {
          pk: { S: pk },
          expiresAt: { N: String(Math.ceil(expiresAtMs / 1_000)) },
          invocation: { S: invocation },
        },
        // first use ---- timestamp ---- window + 60 s ---- expiresAt ---- hours later: DynamoDB deletes the item
        // Between the last two the item is still there but no longer counts, so the condition tests the time itself.
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
        ExpressionAttributeValues: { ':now': { N: String(Math.floor(clock() / 1_000)) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        // Asked for as a proof: a response without it did not come from a write.
        ReturnConsumedCapacity: 'TOTAL',
      });
      try {
        confirmWrite(await client.send(put));
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) return tableUnavailable(error);
        const owner = error.Item?.invocation?.S ?? (await readOwner(client, tableName, pk));
        // Our own item: the first try was carried out, its response got lost, and the SDK repeated it.
        return owner === invocation;
      }
    },
  };
}

/** A store that does not return the item with a failed condition (the local one) is asked for it. */
async function readOwner(
  client: Pick<DynamoDBClient, 'send'>,
  tableName: string,
  pk: string,
): Promise<string | undefined> {
  const get = new GetItemCommand({ TableName: tableName, Key: { pk: { S: pk } }, ConsistentRead: true });
  return (await client.send(get).catch(tableUnavailable)).Item?.invocation?.S;
}
