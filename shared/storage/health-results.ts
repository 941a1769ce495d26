import { type AttributeValue, type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Clock, systemClock } from '../platform/clock.ts';
import { GatewayError } from '../platform/errors.ts';
import { confirmRead, confirmWrite, tableUnavailable } from './table-unavailable.ts';

/** Outcome of a whole health check. */
export interface HealthResult {
  readonly status: 'ok' | 'failing';
  readonly checkedAtMs: number;
}

/** Keeps the last health result. Everything here throws GatewayError, `unavailable` or `misconfigured`, when the store cannot be used. */
export interface HealthResultStore {
  /** Writes a probe item and reads it back; also throws when what is read is not what was written. */
  probe(token: string): Promise<void>;
  save(result: HealthResult): Promise<void>;
  /** `undefined` when there is none, or none that can be read. */
  load(): Promise<HealthResult | undefined>;
}

const RESULT_KEY = { pk: { S: 'health#result' } };
/** A probe is of no use a moment later; the table drops it within an hour or so. */
const PROBE_LIFE_SECONDS = 3_600;

/** What the store needs; the clock has a real default. */
export interface HealthResultStoreOptions {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  readonly clock?: Clock;
}

/** The health result as one item of the DynamoDB table, overwritten by each check. */
export function createHealthResultStore(options: HealthResultStoreOptions): HealthResultStore {
  const { client, tableName, clock = systemClock } = options;
  const table = { TableName: tableName, ReturnConsumedCapacity: 'TOTAL' } as const;
  const put = async (Item: Record<string, AttributeValue>) =>
    confirmWrite(await client.send(new PutItemCommand({ ...table, Item })).catch(tableUnavailable));
  const get = async (Key: Record<string, AttributeValue>) => {
    const read = new GetItemCommand({ ...table, Key, ConsistentRead: true });
    return confirmRead(await client.send(read).catch(tableUnavailable)).Item;
  };

  return {
    async probe(token) {
      const key = { pk: { S: `health#probe#${token}` } };
      const expiresAt = { N: String(Math.ceil(clock() / 1_000) + PROBE_LIFE_SECONDS) };
      await put({ ...key, expiresAt, token: { S: token } });
      if ((await get(key))?.token?.S === token) return;
      throw new GatewayError('unavailable', { reason: 'the table did not give back what was written' });
    },

    async save({ status, checkedAtMs }) {
      await put({ ...RESULT_KEY, status: { S: status }, checkedAtMs: { N: String(checkedAtMs) } });
    },

    async load() {
      const item = await get(RESULT_KEY);
      const status = item?.status?.S;
      const checkedAtMs = Number(item?.checkedAtMs?.N);
      const known = (status === 'ok' || status === 'failing') && Number.isFinite(checkedAtMs);
      return known ? { status, checkedAtMs } : undefined;
    },
  };
}
