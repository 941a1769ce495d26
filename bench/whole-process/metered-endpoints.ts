import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { CreateTableInput } from '@aws-sdk/client-dynamodb';
import {
  type IndexShape,
  indexWriteUnits,
  itemBytes,
  readUnits,
  tableWriteUnits,
  type WireItem,
} from '../../scripts/costs/units.ts';

/** One call to AWS with what it costs. */
export interface MeteredCall {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** Table, secret or queue. */
  readonly resource: string;
  readonly readUnits?: number;
  /** Of a write: the item before and after it. */
  readonly written?: Written;
}

interface Written {
  readonly tableUnits: number;
  readonly indexUnits: number;
  readonly before: WireItem | undefined;
  readonly after: WireItem | undefined;
}

/** Endpoints that pass every call on and note what AWS would count. */
export interface Meter {
  readonly url: string;
  /** The calls since the last time, in their order. */
  take(): readonly MeteredCall[];
  stop(): Promise<void>;
}

interface Input {
  readonly TableName: string;
  readonly Key?: WireItem;
  readonly Item?: WireItem;
  readonly ConsistentRead?: boolean;
  readonly SecretId?: string;
}

/** Nobody whose role is enforced: the meter looks at items between a function's calls. */
const METER = 'AWS4-HMAC-SHA256 Credential=meter/local, SignedHeaders=host, Signature=local';
const WRITES: readonly string[] = ['PutItem', 'UpdateItem', 'DeleteItem'];

/** Starts a meter before these endpoints, on a free loopback port. */
export async function startMeter(awsUrl: string, tables: readonly CreateTableInput[]): Promise<Meter> {
  let calls: MeteredCall[] = [];
  const server = createServer((request, response) => {
    pass(request, response).catch((error) => response.destroy(error));
  });

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const [target = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
    const input = JSON.parse(body.toString()) as Input;
    const service = target.startsWith('DynamoDB')
      ? 'dynamodb'
      : target.startsWith('AmazonSQS')
        ? 'sqs'
        : 'secretsmanager';
    const isWrite = service === 'dynamodb' && WRITES.includes(operation);
    const before = isWrite ? await itemNow(input) : undefined;
    const { text, status, headers } = await forward(`${awsUrl}${request.url}`, request, body);
    const resource = input.TableName ?? input.SecretId ?? 'queue';
    const units = service === 'dynamodb' && !isWrite ? { readUnits: unitsOfRead(input, text) } : {};
    const written = isWrite ? { written: measured(input, before, await itemNow(input)) } : {};
    calls.push({ action: `${service}:${operation}`, resource, ...units, ...written });
    response.writeHead(status, headers).end(text);
  }

  async function itemNow({ TableName, Key, Item = {} }: Input): Promise<WireItem | undefined> {
    const names = definitionOf(TableName).KeySchema?.map(({ AttributeName }) => String(AttributeName)) ?? [];
    const key = Key ?? Object.fromEntries(names.map((name) => [name, Item[name]]));
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' };
    const response = await fetch(awsUrl, {
      method: 'POST',
      headers: { ...headers, 'x-amz-date': '20260101T000000Z', authorization: METER },
      body: JSON.stringify({ TableName, Key: key, ConsistentRead: true }),
    });
    if (!response.ok) throw new Error(`the meter cannot read: ${await response.text()}`);
    return ((await response.json()) as { Item?: WireItem }).Item;
  }

  function measured({ TableName }: Input, before: WireItem | undefined, after: WireItem | undefined): Written {
    const indexUnits = indexesOf(definitionOf(TableName)).map((index) => indexWriteUnits(before, after, index));
    const tableUnits = tableWriteUnits(before, after);
    return { tableUnits, indexUnits: indexUnits.reduce((sum, one) => sum + one, 0), before, after };
  }

  function definitionOf(name: string): CreateTableInput {
    const definition = tables.find(({ TableName }) => TableName === name);
    if (definition === undefined) throw new Error(`no table ${name}`);
    return definition;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function indexesOf({ KeySchema = [], GlobalSecondaryIndexes = [] }: CreateTableInput): IndexShape[] {
  const namesIn = (schema: typeof KeySchema = []) => schema.map(({ AttributeName }) => String(AttributeName));
  return GlobalSecondaryIndexes.map(({ KeySchema: schema, Projection }) => {
    const key = namesIn(schema);
    return { key, projected: [...namesIn(KeySchema), ...key, ...(Projection?.NonKeyAttributes ?? [])] };
  });
}

function unitsOfRead({ ConsistentRead = false }: Input, text: string): number {
  const { Item, Items = [] } = JSON.parse(text) as { Item?: WireItem; Items?: WireItem[] };
  const bytes = [...(Item ? [Item] : []), ...Items].reduce((sum, item) => sum + itemBytes(item), 0);
  return readUnits(bytes, { isConsistent: ConsistentRead });
}

/** Headers that belong to one connection. */
const HOP = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect']);

async function forward(url: string, { headers }: IncomingMessage, body: Buffer) {
  const sent = Object.entries(headers).filter(([name]) => !HOP.has(name)) as [string, string][];
  const response = await fetch(url, { method: 'POST', headers: sent, body: new Uint8Array(body) });
  const kept = [...response.headers].filter(([name]) => !HOP.has(name));
  return { text: await response.text(), status: response.status, headers: Object.fromEntries(kept) };
}
