import { DynamoDBClient, PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { type AwsEndpoints, createAwsEndpoints } from '../../local/aws/endpoints.ts';
import type { Statement } from '../../local/service/policy.ts';

const PLAIN = {
  TableName: 'items',
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
};
const INDEXED = {
  ...PLAIN,
  AttributeDefinitions: [
    ...PLAIN.AttributeDefinitions,
    { AttributeName: 'sweep', AttributeType: 'S' as const },
    { AttributeName: 'dueAt', AttributeType: 'N' as const },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [
        { AttributeName: 'sweep', KeyType: 'HASH' as const },
        { AttributeName: 'dueAt', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    },
  ],
};

let aws: AwsEndpoints;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  aws = await createAwsEndpoints();
  const credentials = { accessKeyId: 'reader', secretAccessKey: 'local' };
  dynamodb = new DynamoDBClient({ endpoint: aws.url, region: 'eu-central-1', credentials });
});
afterAll(() => aws.close());

const put = (pk: string) => {
  const Item = { pk: { S: pk }, sweep: { S: 'queue' }, dueAt: { N: '1' }, openId: { S: 'x' } };
  return dynamodb.send(new PutItemCommand({ TableName: 'items', Item }));
};
const count = async () => (await dynamodb.send(new ScanCommand({ TableName: 'items' }))).Count;

test('a table keeps its items at the next start, and loses them when its keys or indexes change', async () => {
  await aws.createTables([PLAIN]);
  await put('a');
  await aws.createTables([PLAIN]);
  expect(await count()).toBe(1);
  await aws.createTables([INDEXED]);
  expect(await count()).toBe(0);
  await put('b');
  await aws.createTables([INDEXED]);
  expect(await count()).toBe(1);
});

test('a query of an index needs the right to the index, which shows keys alone', async () => {
  const index = 'arn:aws:dynamodb:eu-central-1:000000000000:table/items/index/due';
  const query = () =>
    dynamodb.send(
      new QueryCommand({
        TableName: 'items',
        IndexName: 'due',
        KeyConditionExpression: 'sweep = :queue AND dueAt <= :now',
        ExpressionAttributeValues: { ':queue': { S: 'queue' }, ':now': { N: '1' } },
      }),
    );
  const mayQuery = (arn: string): Statement[] => [
    { effect: 'Allow', actions: ['dynamodb:Query'], resources: [arn], conditions: [] },
  ];
  aws.enforce(new Map([['reader', mayQuery(index)]]));
  expect((await query()).Items).toEqual([{ pk: { S: 'b' }, sweep: { S: 'queue' }, dueAt: { N: '1' } }]);
  const table = index.replace('/index/due', '');
  aws.enforce(new Map([['reader', mayQuery(table)]]));
  await expect(query()).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
