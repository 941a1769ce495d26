import { contextKeysOf } from '../../local/aws/condition-keys.ts';
import type { AwsRequest } from '../../local/aws/request.ts';

const keySchema = (AttributeName: string) => [{ AttributeName, KeyType: 'HASH' as const }];
const tables = new Map([
  [
    'items',
    {
      TableName: 'items',
      AttributeDefinitions: [],
      KeySchema: [{ AttributeName: 'sort', KeyType: 'RANGE' as const }, ...keySchema('id')],
      GlobalSecondaryIndexes: [{ IndexName: 'due', KeySchema: keySchema('sweep'), Projection: {} }],
    },
  ],
]);
const request = (operation: string, parameters: object, service: AwsRequest['service'] = 'dynamodb'): AwsRequest => {
  return { service, operation, caller: 'any', input: { TableName: 'items', ...parameters }, body: Buffer.alloc(0) };
};
const keysOf = (operation: string, parameters: object) => contextKeysOf(request(operation, parameters), tables);
const leadingKeys = (operation: string, parameters: object) => keysOf(operation, parameters)?.['dynamodb:LeadingKeys'];
const attributes = (operation: string, parameters: object) =>
  keysOf(operation, parameters)?.['dynamodb:Attributes']?.toSorted();

const ExpressionAttributeValues = { ':a': { S: 'a' }, ':b': { S: 'b' } };

describe('the leading keys', () => {
  test.each([
    ['GetItem', { Key: { id: { S: 'a' }, sort: { S: 'x' } } }],
    ['UpdateItem', { Key: { id: { S: 'a' } } }],
    ['DeleteItem', { Key: { id: { S: 'a' } } }],
    ['PutItem', { Item: { id: { S: 'a' }, other: { S: 'x' } } }],
    ['PutItem', { Item: { id: { N: 'a' } } }],
    ['PutItem', { Item: { id: { B: 'a' } } }],
    ['Query', { KeyConditionExpression: 'id = :a AND sort > :b', ExpressionAttributeValues }],
    ['Query', { IndexName: 'due', KeyConditionExpression: 'sweep = :a', ExpressionAttributeValues }],
  ])('of %s %j are told', (operation, parameters) => {
    expect(leadingKeys(operation, parameters)).toEqual(['a']);
  });

  test.each([
    ['a Scan', 'Scan', {}],
    ['a Scan with a key that it does not know', 'Scan', { Key: { id: { S: 'a' } } }],
    ['another table', 'GetItem', { TableName: 'others', Key: { id: { S: 'a' } } }],
    ['an item without the key', 'PutItem', { Item: { sort: { S: 'a' } } }],
    ['a key of no string', 'GetItem', { Key: { id: { S: 1 } } }],
    ['a key that is in the wrong place', 'GetItem', { Item: { id: { S: 'a' } } }],
    ['an unknown index', 'Query', { IndexName: 'no', KeyConditionExpression: 'id = :a', ExpressionAttributeValues }],
    [
      "a table's key in an index",
      'Query',
      { IndexName: 'due', KeyConditionExpression: 'id = :a', ExpressionAttributeValues },
    ],
  ])('are absent of %s', (_, operation, parameters) => {
    expect(keysOf(operation, parameters)).not.toHaveProperty(['dynamodb:LeadingKeys']);
  });
});

describe('the attributes', () => {
  test.each([
    ['an item', 'PutItem', { Item: { id: {}, a: {}, b: { M: { c: {} } } } }, ['a', 'b', 'id']],
    ['key and update', 'UpdateItem', { Key: { id: {} }, UpdateExpression: 'SET a.b = :a' }, ['a', 'id']],
    [
      'an expression through its placeholders',
      'PutItem',
      { Item: { id: {} }, ConditionExpression: '#a = :a', ExpressionAttributeNames: { '#a': 'secret' } },
      ['id', 'secret'],
    ],
    [
      'a start',
      'Query',
      { KeyConditionExpression: 'id = :a', ExclusiveStartKey: { id: {}, sort: {} } },
      ['id', 'sort'],
    ],
    ['a filter', 'Scan', { FilterExpression: 'a = :a', ProjectionExpression: 'b, a' }, ['a', 'b']],
  ])('of %s are told once each', (_, operation, parameters, names) => {
    expect(attributes(operation, parameters)).toEqual(names);
  });

  test('are absent of a request that names none', () => {
    expect(keysOf('Scan', {})).not.toHaveProperty(['dynamodb:Attributes']);
  });
});

test.each([
  ['Scan', { Select: 'COUNT' }, 'COUNT'],
  ['Query', { IndexName: 'due', Select: 'COUNT' }, 'COUNT'],
  ['Query', { IndexName: 'due' }, 'ALL_PROJECTED_ATTRIBUTES'],
  ['Query', { IndexName: 'due', ProjectionExpression: 'a' }, 'SPECIFIC_ATTRIBUTES'],
  ['GetItem', { ProjectionExpression: 'a' }, 'SPECIFIC_ATTRIBUTES'],
  ['GetItem', {}, 'ALL_ATTRIBUTES'],
  ['PutItem', {}, undefined],
])('Select of %s %j is %s', (operation, parameters, select) => {
  expect(keysOf(operation, parameters)?.['dynamodb:Select']?.join()).toBe(select);
});

test.each([
  ['DeleteItem', { ReturnValues: 'ALL_OLD' }, 'ALL_OLD'],
  ['PutItem', {}, 'NONE'],
  ['UpdateItem', {}, 'NONE'],
  ['GetItem', {}, undefined],
])('ReturnValues of %s %j is %s', (operation, parameters, returned) => {
  expect(keysOf(operation, parameters)?.['dynamodb:ReturnValues']?.join()).toBe(returned);
});

test.each(['BatchGetItem', 'BatchWriteItem', 'TransactWriteItems', 'TransactGetItems', 'ExecuteStatement', 'toString'])(
  'of %s nothing can be told',
  (operation) => {
    expect(keysOf(operation, {})).toBeUndefined();
  },
);

test.each(['AttributesToGet', 'AttributeUpdates', 'Expected', 'KeyConditions', 'QueryFilter', 'ScanFilter'])(
  'of a request with the older parameter %s nothing can be told',
  (parameter) => {
    expect(keysOf('Query', { [parameter]: {} })).toBeUndefined();
  },
);

test('a request to another service has none', () => {
  expect(contextKeysOf(request('SendMessage', { Key: { id: { S: 'a' } } }, 'sqs'), tables)).toEqual({});
});
