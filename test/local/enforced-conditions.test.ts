import {
  type AttributeValue,
  BatchWriteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { type AwsEndpoints, createAwsEndpoints } from '../../local/aws/endpoints.ts';
import { readRole } from '../../local/service/roles.ts';

const TABLE = 'arn:aws:dynamodb:eu-central-1:000000000000:table/items';
const Action = ['dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:Scan', 'dynamodb:BatchWriteItem'];
const role = (Condition: object) => {
  const Statement = [{ Effect: 'Allow', Action, Resource: [TABLE, `${TABLE}/index/*`, '*'], Condition }];
  return readRole({ Properties: { Policies: [{ PolicyDocument: { Statement } }] } });
};
const roles = {
  nonces: role({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'nonce#*' },
    Null: { 'dynamodb:LeadingKeys': false },
  }),
  sweeper: role({
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['queue', 'lease'] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  }),
  keysOnly: role({ 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'expiresAt'] } }),
  counter: role({ StringEquals: { 'dynamodb:Select': 'COUNT' } }),
  silent: role({ StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' } }),
};

let aws: AwsEndpoints;

beforeAll(async () => {
  aws = await createAwsEndpoints();
  aws.enforce(new Map(Object.entries(roles)));
  await aws.createTables([
    {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sweep'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [{ AttributeName: 'sweep', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    },
  ]);
});
afterAll(() => aws.close());

type Role = keyof typeof roles;
type Item = Record<string, AttributeValue>;
const TableName = 'items';
const clientOf = (accessKeyId: Role) => {
  const credentials = { accessKeyId, secretAccessKey: 'any' };
  return new DynamoDBClient({ endpoint: aws.url, region: 'eu-central-1', credentials });
};
const put = (by: Role, pk: string, more: Partial<PutItemCommand['input']> & { Item?: Item } = {}) =>
  clientOf(by).send(new PutItemCommand({ TableName, ...more, Item: { pk: { S: pk }, ...more.Item } }));
const query = (by: Role, name: 'pk' | 'sweep', value: string) =>
  clientOf(by).send(
    new QueryCommand({
      TableName,
      ...(name === 'sweep' && { IndexName: 'due' }),
      KeyConditionExpression: '#key = :value',
      ExpressionAttributeNames: { '#key': name },
      ExpressionAttributeValues: { ':value': { S: value } },
    }),
  );
const scan = (by: Role, Select?: 'COUNT' | 'ALL_ATTRIBUTES') =>
  clientOf(by).send(new ScanCommand({ TableName, ...(Select && { Select }) }));
const batchWrite = (by: Role, pk: string) =>
  clientOf(by).send(
    new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: { pk: { S: pk } } } }] } }),
  );

test.each<[string, () => Promise<{ $metadata: { httpStatusCode?: number } }>]>([
  ['write a key of its pattern', () => put('nonces', 'nonce#1')],
  ['query a key of its pattern', () => query('nonces', 'pk', 'nonce#1')],
  ["query an index by a value of the index's key", () => query('sweeper', 'sweep', 'lease')],
  ['write its attributes', () => put('keysOnly', 'a', { Item: { expiresAt: { N: '1' } } })],
  [
    'name its attributes in a condition',
    () => put('keysOnly', 'b', { ConditionExpression: 'attribute_not_exists(expiresAt)' }),
  ],
  ['select what it may', () => scan('counter', 'COUNT')],
  ['ask back what it may', () => put('silent', 'c', { ReturnValues: 'NONE' })],
  ['ask nothing back', () => put('silent', 'c')],
])('a function may %s', async (_, act) => {
  expect((await act()).$metadata.httpStatusCode).toBe(200);
});

test.each<[string, () => Promise<unknown>]>([
  ['write another key', () => put('nonces', 'authorization#1')],
  ['query another key', () => query('nonces', 'pk', 'authorization#1')],
  ['scan, which is of every key', () => scan('nonces')],
  ['write a batch, which is not understood', () => batchWrite('nonces', 'nonce#1')],
  ["query an index by another value of the index's key", () => query('sweeper', 'sweep', 'nonce#1')],
  ['write one more attribute', () => put('keysOnly', 'a', { Item: { expiresAt: { N: '1' }, owner: { S: 'me' } } })],
  [
    'name one more attribute, through a placeholder of a condition',
    () =>
      put('keysOnly', 'a', {
        ConditionExpression: 'attribute_not_exists(pk) OR #owner.#name = :me',
        ExpressionAttributeNames: { '#owner': 'owner', '#name': 'name' },
        ExpressionAttributeValues: { ':me': { S: 'me' } },
      }),
  ],
  ['select more', () => scan('counter', 'ALL_ATTRIBUTES')],
  ['leave open what it selects', () => scan('counter')],
  ['ask back more', () => put('silent', 'c', { ReturnValues: 'ALL_OLD' })],
])('a function may not %s', async (_, act) => {
  await expect(act()).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
