import type { CreateTableInput } from '@aws-sdk/client-dynamodb';
import type { ContextKeys } from '../service/conditions.ts';
import { attributesIn, membersOf, valuesEqualTo } from './expressions.ts';
import type { AwsRequest } from './request.ts';

/** Definitions of tables by name. */
export type Tables = ReadonlyMap<string, CreateTableInput>;

type Input = AwsRequest['input'];

/** The operations that are understood here, and the parameter that holds an operation's partition key. */
const KEY_PARAMETERS: ReadonlyMap<string, 'Key' | 'Item' | 'KeyConditionExpression' | undefined> = new Map([
  ['DeleteItem', 'Key'],
  ['GetItem', 'Key'],
  ['PutItem', 'Item'],
  ['Query', 'KeyConditionExpression'],
  // It reads every key, so that AWS lets it have none: `Null` must keep it away.
  ['Scan', undefined],
  ['UpdateItem', 'Key'],
]);

/** They always have a value of `Select`, and the others one of `ReturnValues`, whether the request says it or not. */
const READS: ReadonlySet<string> = new Set(['GetItem', 'Query', 'Scan']);

/** They name keys and attributes, too, in the way from before there were expressions. */
const LEGACY_PARAMETERS = [
  'AttributesToGet',
  'AttributeUpdates',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
];

/**
 * What a request says under DynamoDB's condition keys.
 * @returns undefined for what is not understood: batches, transactions, PartiQL, and parameters of before expressions
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function contextKeysOf({ service, operation, input }: AwsRequest, tables: Tables): ContextKeys | undefined {
  if (service !== 'dynamodb') return {};
  if (!KEY_PARAMETERS.has(operation) || LEGACY_PARAMETERS.some((name) => name in input)) return undefined;
  const keys = {
    'dynamodb:LeadingKeys': leadingKeys(operation, input, tables),
    'dynamodb:Attributes': attributes(input),
    'dynamodb:Select': READS.has(operation) ? [input.Select ?? defaultSelect(input)].filter(isString) : [],
    'dynamodb:ReturnValues': READS.has(operation) ? [] : [input.ReturnValues ?? 'NONE'].filter(isString),
  };
  return Object.fromEntries(Object.entries(keys).filter(([, values]) => values.length > 0));
}

/** As DynamoDB's reference of `Query` has it. */
function defaultSelect({ ProjectionExpression, IndexName }: Input): string {
  if (ProjectionExpression !== undefined) return 'SPECIFIC_ATTRIBUTES';
  return IndexName === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES';
}

/** Values of the partition key; for a query of an index, of the index's. */
function leadingKeys(operation: string, input: Input, tables: Tables): string[] {
  const parameter = KEY_PARAMETERS.get(operation);
  const attribute = partitionKey(tables.get(String(input.TableName)), operation === 'Query' && input.IndexName);
  if (parameter === undefined || attribute === undefined) return [];
  const values =
    parameter === 'KeyConditionExpression' ? valuesEqualTo(attribute, input) : [membersOf(input[parameter])[attribute]];
  return values.map(membersOf).flatMap(({ S, N, B }) => [S, N, B].filter(isString));
}

/** The name of the partition key attribute of a table, or of one of its indexes. */
function partitionKey(table: CreateTableInput | undefined, indexName: unknown): string | undefined {
  const indexes = [...(table?.GlobalSecondaryIndexes ?? []), ...(table?.LocalSecondaryIndexes ?? [])];
  const keyed = isString(indexName) ? indexes.find(({ IndexName }) => IndexName === indexName) : table;
  return keyed?.KeySchema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;
}

/** Those that the request names, each once. What it gets back in a response without naming it does not count. */
function attributes(input: Input): string[] {
  const members = [input.Key, input.Item, input.ExclusiveStartKey].flatMap((item) => Object.keys(membersOf(item)));
  return [...new Set([...members, ...attributesIn(input)])];
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
