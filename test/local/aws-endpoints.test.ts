import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type AwsEndpoints, createAwsEndpoints } from '../../local/aws/endpoints.ts';
import { FAULT_MODES } from '../../local/aws/faults.ts';
import type { Statement } from '../../local/service/policy.ts';
import { HANG_MS } from '../support/hang.ts';
import { recordedCalls, withFault } from '../support/recorded-calls.ts';

const PREFIX = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:';
const TABLE_ARN = 'arn:aws:dynamodb:eu-central-1:000000000000:table/items';
const role: Statement[] = [
  {
    effect: 'Allow',
    actions: ['secretsmanager:GetSecretValue'],
    resources: [`${PREFIX}callers/*`, `${PREFIX}platform-??????`],
    conditions: [],
  },
  { effect: 'Allow', actions: ['dynamodb:GetItem'], resources: [TABLE_ARN], conditions: [] },
];

let aws: AwsEndpoints;

beforeAll(async () => {
  aws = await createAwsEndpoints();
  aws.enforce(new Map([['reader', role]]));
  for (const name of ['callers/a', 'platform', 'other']) aws.secrets.ensure(name, name);
  await aws.createTables([
    {
      TableName: 'items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    },
  ]);
});
afterAll(() => aws.close());

const options = (accessKeyId: string, requestTimeout = HANG_MS) => ({
  endpoint: aws.url,
  region: 'eu-central-1',
  credentials: { accessKeyId, secretAccessKey: 'any' },
  maxAttempts: 1,
  requestHandler: { requestTimeout, throwOnRequestTimeout: true },
});
const read = (SecretId: string, caller = 'reader') =>
  new SecretsManagerClient(options(caller)).send(new GetSecretValueCommand({ SecretId }));
const getItem = (caller = 'reader', requestTimeoutMs?: number) =>
  new DynamoDBClient(options(caller, requestTimeoutMs)).send(
    new GetItemCommand({ TableName: 'items', Key: { pk: { S: 'x' } } }),
  );
const putItem = (caller: string, pk = 'x') =>
  new DynamoDBClient(options(caller)).send(new PutItemCommand({ TableName: 'items', Item: { pk: { S: pk } } }));

describe('roles', () => {
  test('a function may do what its role grants', async () => {
    expect((await read('callers/a')).SecretString).toBe('callers/a');
    expect((await read('platform')).SecretString).toBe('platform');
    expect((await getItem()).$metadata.httpStatusCode).toBe(200);
  });

  test('a name that is granted and does not exist is not found, and not denied', async () => {
    await expect(read('callers/none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test.each([
    ['another secret', () => read('other')],
    ['another action on its table', () => putItem('reader')],
  ])('a function may not touch %s', async (_, act) => {
    await expect(act()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('whoever is not a function is an operator and may do all', async () => {
    expect((await read('other', 'local')).SecretString).toBe('other');
    expect((await putItem('local')).$metadata.httpStatusCode).toBe(200);
  });
});

describe('the record of calls', () => {
  test('tells function, action, resource and time, also of what was denied, and can be reset', async () => {
    const calls = recordedCalls(aws.url);
    await calls.clear();
    await read('callers/a');
    await putItem('reader').catch(() => undefined);
    expect(await calls.list()).toEqual([
      {
        function: 'reader',
        action: 'secretsmanager:GetSecretValue',
        resource: expect.stringMatching(/:secret:callers\/a-\w{6}$/),
        atMs: expect.any(Number),
      },
      { function: 'reader', action: 'dynamodb:PutItem', resource: TABLE_ARN, atMs: expect.any(Number) },
    ]);
    await calls.clear();
    expect(await calls.list()).toEqual([]);
  });

  test('tells what calls say while it is asked to', async () => {
    const calls = recordedCalls(aws.url);
    await calls.clear();
    await calls.keepInputs(true);
    await read('callers/a');
    await calls.keepInputs(false);
    await read('callers/a');
    const [kept, plain] = await calls.list();
    expect(kept).toMatchObject({ input: { SecretId: 'callers/a' } });
    expect(plain).not.toHaveProperty('input');
  });

  test('tells the partition keys of calls, where they have any, while it tells what they say', async () => {
    const calls = recordedCalls(aws.url);
    await calls.clear();
    await calls.keepInputs(true);
    await getItem();
    await read('callers/a');
    await calls.keepInputs(false);
    await getItem();
    const [got, ...others] = await calls.list();
    expect(got).toMatchObject({ action: 'dynamodb:GetItem', leadingKeys: ['x'] });
    for (const other of others) expect(other).not.toHaveProperty('leadingKeys');
  });
});

test('what threads hold is told where somebody measures it', async () => {
  const measured = await createAwsEndpoints({ measureThreads: async () => [{ name: 'one', heapBytes: 1 }] });
  const threadsOf = async ({ url }: AwsEndpoints) => (await fetch(`${url}/threads`)).json();
  expect([await threadsOf(measured), await threadsOf(aws)]).toEqual([[{ name: 'one', heapBytes: 1 }], []]);
  await measured.close();
});

test('an operator from whom an action is taken is refused it as IAM refuses, until it is given back', async () => {
  const take = (denied: unknown, accessKeyId: unknown = 'clerk') =>
    fetch(`${aws.url}/operators`, { method: 'POST', body: JSON.stringify({ accessKeyId, denied }) });
  await take(['dynamodb:Get*']);
  await expect(getItem('clerk')).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringMatching(/^User: clerk is not authorized to perform: dynamodb:GetItem on resource: arn:/),
  });
  expect((await read('callers/a', 'clerk')).SecretString).toBe('callers/a');
  await take([]);
  expect((await getItem('clerk')).$metadata.httpStatusCode).toBe(200);
  expect([(await take('all')).status, (await take([], 1)).status]).toEqual([400, 400]);
});

describe('faults', () => {
  test.each(FAULT_MODES.filter((mode) => mode !== 'empty'))(
    'while DynamoDB is %s its calls fail, and Secrets Manager answers',
    async (mode) => {
      await withFault(aws.url, { service: 'dynamodb', mode }, async () => {
        // Whoever waits as long as it takes waits for a minute.
        await expect(getItem('reader', mode === 'slow' ? 200 : undefined)).rejects.toThrow();
        expect((await read('callers/a')).SecretString).toBe('callers/a');
      });
      expect((await getItem()).$metadata.httpStatusCode).toBe(200);
    },
  );

  test.each([
    ['throttle', 'ThrottlingException', 400],
    ['error', 'InternalServerError', 500],
  ] as const)('%s is answered as AWS does', async (mode, name, httpStatusCode) => {
    await withFault(aws.url, { service: 'secretsmanager', mode }, async () => {
      await expect(read('callers/a')).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    });
  });

  test('an empty answer looks like a success, and nothing is written', async () => {
    aws.faults.set({ service: 'dynamodb', mode: 'empty', count: 1 });
    expect((await putItem('local', 'never')).$metadata.httpStatusCode).toBe(200);
    const key = { TableName: 'items', Key: { pk: { S: 'never' } }, ConsistentRead: true };
    expect((await new DynamoDBClient(options('local')).send(new GetItemCommand(key))).Item).toBeUndefined();
  });

  test.each(['error', 'garbage'] as const)('%s quotes the call', async (mode) => {
    await withFault(aws.url, { service: 'dynamodb', mode }, async () => {
      const headers = { 'x-amz-target': 'DynamoDB_20120810.GetItem', authorization: 'Credential=local/x' };
      const answer = await fetch(aws.url, { method: 'POST', headers, body: '{"Key":"quoted"}' });
      expect(await answer.text()).toContain('quoted');
    });
  });

  test('half of an answer comes, and the call is carried out', async () => {
    const sent = [() => read('callers/a', 'local'), () => putItem('local', 'half')];
    for (const [index, service] of (['secretsmanager', 'dynamodb'] as const).entries()) {
      await withFault(aws.url, { service, mode: 'half', count: 1 }, async () => {
        await expect(sent[index]?.()).rejects.toMatchObject({
          name: 'SyntaxError',
          $metadata: { httpStatusCode: 200 },
        });
      });
    }
    const key = { TableName: 'items', Key: { pk: { S: 'half' } }, ConsistentRead: true };
    const { Item } = await new DynamoDBClient(options('local')).send(new GetItemCommand(key));
    expect(Item).toEqual({ pk: { S: 'half' } });
  });

  test('a fault with a count is over after that many calls', async () => {
    await withFault(aws.url, { service: 'secretsmanager', mode: 'throttle', count: 1 }, async () => {
      await expect(read('callers/a')).rejects.toThrow();
      expect((await read('callers/a')).SecretString).toBe('callers/a');
    });
  });

  test('of a lost answer the write is done', async () => {
    await withFault(aws.url, { service: 'dynamodb', mode: 'lost-answer' }, async () => {
      await expect(putItem('local', 'lost')).rejects.toThrow();
    });
    const key = { TableName: 'items', Key: { pk: { S: 'lost' } }, ConsistentRead: true };
    expect((await new DynamoDBClient(options('local')).send(new GetItemCommand(key))).Item).toEqual({
      pk: { S: 'lost' },
    });
  });

  test('a fault can be for one caller', async () => {
    aws.faults.set({ service: 'secretsmanager', mode: 'down', caller: 'reader' });
    await expect(read('callers/a')).rejects.toThrow();
    expect((await read('callers/a', 'local')).SecretString).toBe('callers/a');
    aws.faults.set({ service: 'secretsmanager', count: 0 });
  });

  test.each([
    ['an unknown service', { service: 's3', mode: 'down' }],
    ['an unknown mode', { service: 'dynamodb', mode: 'odd' }],
    ['a negative count', { service: 'dynamodb', mode: 'down', count: -1 }],
  ])('%s is refused', async (_, body) => {
    expect((await fetch(`${aws.url}/faults`, { method: 'POST', body: JSON.stringify(body) })).status).toBe(400);
  });
});
