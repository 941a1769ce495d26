import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CreateTableInput, TableDescription } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';

/** Answers a DynamoDB request whose body was read already. */
export type HandleDynamoDb = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;

/**
 * A DynamoDB (dynalite) in this process and without a port of its own.
 * @param folder where it keeps its data, each write before its answer; in memory without
 */
export function createDynamoDb(folder?: string): HandleDynamoDb {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...(folder && { path: folder }) });
  return (request, body, response) => {
    // To a web page's origin dynalite would give leave to read.
    const { origin: _, ...headers } = request.headers;
    const replay = Object.assign(Readable.from([body]), { method: request.method, url: request.url, headers });
    server.emit('request', replay, response);
  };
}

/**
 * Creates tables through the endpoint and waits until they can be used. One that is there from an earlier run stays, with
 * its items; but one with other keys or indexes is deleted first, since its data are of an older version of this service.
 * @param tables definitions that hold only what dynalite knows
 * @throws Error with DynamoDB's answer
 */
export async function createTables(endpoint: string, tables: readonly CreateTableInput[]): Promise<void> {
  for (const table of tables) {
    const isThere = (await listTables(endpoint)).includes(String(table.TableName));
    if (isThere && shape(await describe(endpoint, table)) === shape(table)) continue;
    if (isThere) await deleteTable(endpoint, table);
    await call(endpoint, 'CreateTable', table);
    while ((await describe(endpoint, table)).TableStatus !== 'ACTIVE') await sleep(5);
  }
}

/** Keys and indexes: what cannot change while a table is in use. */
function shape({ AttributeDefinitions, KeySchema, GlobalSecondaryIndexes = [] }: TableDescription): string {
  const indexes = GlobalSecondaryIndexes.map(({ IndexName, KeySchema: key, Projection }) => [
    IndexName,
    key,
    Projection,
  ]);
  return JSON.stringify([AttributeDefinitions, KeySchema, indexes]);
}

async function listTables(endpoint: string): Promise<string[]> {
  const { TableNames } = (await call(endpoint, 'ListTables', {})) as { TableNames: string[] };
  return TableNames;
}

async function deleteTable(endpoint: string, { TableName = '' }: CreateTableInput): Promise<void> {
  await call(endpoint, 'DeleteTable', { TableName });
  while ((await listTables(endpoint)).includes(TableName)) await sleep(5);
}

async function describe(endpoint: string, { TableName }: CreateTableInput): Promise<TableDescription> {
  const { Table } = (await call(endpoint, 'DescribeTable', { TableName })) as { Table: TableDescription };
  return Table;
}

/** dynalite looks at the form of a signature only, so an operator's call needs no SDK. */
async function call(endpoint: string, operation: string, input: object): Promise<unknown> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local/local, SignedHeaders=host, Signature=local',
    },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`DynamoDB refuses ${operation}: ${await answer.text()}`);
  return answer.json();
}
