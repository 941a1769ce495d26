import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { createNonceStore, type NonceUse } from '../../../shared/storage/nonces.ts';
import { startDynamoDb, type TestDynamoDb } from '../../support/dynamodb.ts';

const NOW_MS = Date.parse('2026-11-21T03:27:12.500Z');
const use: NonceUse = { protocol: 'genauth', callerId: 'app-1', replayToken: 'nonce-1', expiresAtMs: NOW_MS + 360_000 };

describe('nonces in a real table', () => {
  let table: TestDynamoDb;
  let nowMs = NOW_MS;
  beforeAll(async () => {
    table = await startDynamoDb();
  });
  afterAll(() => table.stop());
  const store = () => createNonceStore({ ...table, clock: () => nowMs });
  const consume = (changes: Partial<NonceUse> = {}) => store().consume({ ...use, ...changes });

  test('are new once', async () => {
    expect(await consume()).toBe(true);
    expect(await consume()).toBe(false);
    expect(await consume()).toBe(false);
  });

  test('are apart for each protocol and caller, and for another case', async () => {
    expect(await consume({ protocol: 'openapi' })).toBe(true);
    expect(await consume({ callerId: 'app-2' })).toBe(true);
    expect(await consume({ callerId: 'APP-1' })).toBe(true);
    expect(await consume({ replayToken: 'NONCE-1' })).toBe(true);
    expect(await consume({ protocol: 'openapi' })).toBe(false);
  });

  test('stand under protocol, caller and token', async () => {
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));
    expect(Items.map((item) => item.pk?.S)).toContain('nonce#genauth#app-1#nonce-1');
    for (const item of Items) expect(item.pk?.S?.split('#')).toHaveLength(4);
  });

  test('of 50 uses at once have one first', async () => {
    const uses = await Promise.all(Array.from({ length: 50 }, () => consume({ replayToken: 'at-once' })));
    expect(uses.filter(Boolean)).toHaveLength(1);
  });

  test('count until they expire, although the item is there for longer', async () => {
    const expiring = { replayToken: 'expiring', expiresAtMs: NOW_MS + 10_000 };
    expect(await consume(expiring)).toBe(true);
    // 10.5 s behind a full second are kept until the 11th has ended.
    for (const laterMs of [10_000, 10_499, 11_499]) {
      nowMs = NOW_MS + laterMs;
      expect(await consume(expiring)).toBe(false);
    }
    nowMs = NOW_MS + 11_500;
    expect(await consume({ ...expiring, expiresAtMs: nowMs + 10_000 })).toBe(true);
    expect(await consume(expiring)).toBe(false);
    nowMs = NOW_MS;
  });

  test('keep their expiry in whole seconds, rounded up, for the table’s time-to-live', async () => {
    await consume({ replayToken: 'ttl', expiresAtMs: NOW_MS + 1 });
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.tableName, Key: { pk: { S: 'nonce#genauth#app-1#ttl' } } }),
    );
    expect(Item?.expiresAt).toEqual({ N: String(Math.ceil((NOW_MS + 1) / 1_000)) });
  });

  test('recognise their own write when the SDK repeats it after a lost answer', async () => {
    const invocation = { newInvocationToken: () => 'one-invocation' };
    const repeating = createNonceStore({ ...table, clock: () => nowMs, ...invocation });
    const once = { ...use, replayToken: 'lost-answer' };
    expect(await repeating.consume(once)).toBe(true);
    expect(await repeating.consume(once)).toBe(true);
    expect(await consume(once)).toBe(false);
  });

  test('have another invocation token each time', async () => {
    for (const replayToken of ['t1', 't2']) await consume({ replayToken });
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));
    const tokens = Items.filter((item) => /#t[12]$/.test(item.pk?.S ?? '')).map((item) => item.invocation?.S);
    expect(new Set(tokens).size).toBe(2);
  });

  test('cannot be used without a table', async () => {
    const other = createNonceStore({ client: table.client, tableName: 'not-there' });
    await expect(other.consume(use)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'the table cannot be used',
    });
  });
});

describe('nonces in a table that answers', () => {
  type Answer = object | Error;
  /** A client that gives one answer after the other. */
  function storeOf(...answers: Answer[]) {
    const commands: (PutItemCommand | GetItemCommand)[] = [];
    const send = async (command: PutItemCommand | GetItemCommand) => {
      commands.push(command);
      const answer = answers[commands.length - 1];
      if (answer === undefined) throw new Error('one call too many');
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const client = { send } as unknown as Pick<DynamoDBClient, 'send'>;
    const store = createNonceStore({ client, tableName: 't', clock: () => NOW_MS, newInvocationToken: () => 'mine' });
    return { consume: () => store.consume(use), commands };
  }
  const written = { ConsumedCapacity: { CapacityUnits: 1 } };
  const failed = (invocation?: string) =>
    new ConditionalCheckFailedException({
      message: 'The conditional request failed',
      $metadata: {},
      ...(invocation !== undefined && { Item: { invocation: { S: invocation } } }),
    });

  test('a refusal that shows an item without its owner is followed by a read', async () => {
    const anonymous = Object.assign(failed(), { Item: {} });
    const { consume, commands } = storeOf(anonymous, { ...written, Item: { invocation: { S: 'mine' } } });
    expect(await consume()).toBe(true);
    expect(commands.at(-1)).toBeInstanceOf(GetItemCommand);
  });

  test('as it should: one write, whose condition tests the stored expiry itself', async () => {
    const { consume, commands } = storeOf(written);
    expect(await consume()).toBe(true);
    expect(commands).toHaveLength(1);
    expect(commands[0]).toBeInstanceOf(PutItemCommand);
    expect(commands[0]?.input).toEqual({
      TableName: 't',
      Item: {
        pk: { S: 'nonce#genauth#app-1#nonce-1' },
        expiresAt: { N: '1795231993' },
        invocation: { S: 'mine' },
      },
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
      ExpressionAttributeValues: { ':now': { N: '1795231632' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ReturnConsumedCapacity: 'TOTAL',
    });
  });

  test('with the item of a failed condition: ours is a first use, another’s a repeat, and nothing more is read', async () => {
    for (const [invocation, first] of [
      ['mine', true],
      ['another', false],
    ] as const) {
      const { consume, commands } = storeOf(failed(invocation));
      expect(await consume()).toBe(first);
      expect(commands).toHaveLength(1);
    }
  });

  test('without the item: it is read, consistently', async () => {
    for (const [invocation, first] of [
      ['mine', true],
      ['another', false],
    ] as const) {
      const { consume, commands } = storeOf(failed(), { Item: { invocation: { S: invocation } } });
      expect(await consume()).toBe(first);
      expect(commands[1]).toBeInstanceOf(GetItemCommand);
      expect(commands[1]?.input).toEqual({
        TableName: 't',
        Key: { pk: { S: 'nonce#genauth#app-1#nonce-1' } },
        ConsistentRead: true,
      });
    }
  });

  test('with an item that vanished, or is strange: not a first use', async () => {
    for (const read of [{}, { Item: {} }, { Item: { invocation: { N: '1' } } }]) {
      expect(await storeOf(failed(), read).consume()).toBe(false);
    }
  });

  test.each<[string, Answer[]]>([
    ['garbage', [{}]],
    ['an empty capacity', [{ ConsumedCapacity: undefined }]],
    ['an error of the service', [Object.assign(new Error('x'), { name: 'InternalServerError' })]],
    ['throttling', [Object.assign(new Error('x'), { name: 'ThrottlingException' })]],
    ['a timeout', [Object.assign(new Error('x'), { name: 'TimeoutError' })]],
    ['a body that is no JSON', [new SyntaxError('Unexpected token')]],
    ['an error when the item is read', [failed(), new Error('x')]],
  ])('with %s: unavailable, never a use', async (_name, answers) => {
    const { consume, commands } = storeOf(...answers);
    await expect(consume()).rejects.toMatchObject({ code: 'unavailable' });
    // Whose write it was is asked only where the condition failed.
    expect(commands).toHaveLength(answers.length);
  });
});

test('a table that is down makes nonces unavailable', async () => {
  const table = await startDynamoDb();
  await table.stop();
  const store = createNonceStore(table);
  await expect(store.consume(use)).rejects.toMatchObject({ code: 'unavailable' });
});
