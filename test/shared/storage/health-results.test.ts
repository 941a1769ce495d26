import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createHealthResultStore } from '../../../shared/storage/health-results.ts';
import { startDynamoDb, type TestDynamoDb } from '../../support/dynamodb.ts';

const NOW_MS = Date.parse('2026-11-21T03:27:12.500Z');

describe('health results in a real table', () => {
  let table: TestDynamoDb;
  beforeAll(async () => {
    table = await startDynamoDb();
  });
  afterAll(() => table.stop());
  const store = () => createHealthResultStore({ ...table, clock: () => NOW_MS });
  const put = (item: object) =>
    table.client.send(
      new PutItemCommand({ TableName: table.tableName, Item: { pk: { S: 'health#result' }, ...item } }),
    );

  test('are none at first, then the last one saved', async () => {
    expect(await store().load()).toBeUndefined();
    await store().save({ status: 'ok', checkedAtMs: NOW_MS - 1 });
    expect(await store().load()).toEqual({ status: 'ok', checkedAtMs: NOW_MS - 1 });
    await store().save({ status: 'failing', checkedAtMs: NOW_MS });
    expect(await store().load()).toEqual({ status: 'failing', checkedAtMs: NOW_MS });
  });

  test.each([
    ['another status', { status: { S: 'splendid' }, checkedAtMs: { N: '1' } }],
    ['no status', { checkedAtMs: { N: '1' } }],
    ['no time', { status: { S: 'ok' } }],
    ['a time that is a text', { status: { S: 'ok' }, checkedAtMs: { S: 'yesterday' } }],
  ])('with %s are as good as none', async (_name, item) => {
    await put(item);
    expect(await store().load()).toBeUndefined();
  });

  test('are proved by a probe that is written, read back, and dropped by the table within the hour', async () => {
    await store().probe('token-1');
    const { Item } = await table.client.send(
      new GetItemCommand({ TableName: table.tableName, Key: { pk: { S: 'health#probe#token-1' } } }),
    );
    expect(Item).toMatchObject({
      token: { S: 'token-1' },
      expiresAt: { N: String(Math.ceil(NOW_MS / 1_000) + 3_600) },
    });
  });
});

describe('health results in a table that fails', () => {
  const storeOf = (send: (command: unknown) => Promise<unknown>) =>
    createHealthResultStore({ client: { send } as unknown as Pick<DynamoDBClient, 'send'>, tableName: 't' });
  const uses = {
    probe: (store: ReturnType<typeof storeOf>) => store.probe('token'),
    save: (store: ReturnType<typeof storeOf>) => store.save({ status: 'ok', checkedAtMs: 1 }),
    load: (store: ReturnType<typeof storeOf>) => store.load(),
  };

  test.each(Object.entries(uses))('cannot be used: %s', async (_name, use) => {
    const broken = storeOf(async () => {
      throw Object.assign(new Error('x'), { name: 'InternalServerError' });
    });
    await expect(use(broken)).rejects.toMatchObject({ code: 'unavailable', message: 'the table cannot be used' });
  });

  test.each(Object.entries(uses))('an answer that confirms nothing is none: %s', async (_name, use) => {
    await expect(use(storeOf(async () => ({})))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^the table did not confirm a (read|write)$/),
    });
  });

  const confirmed = { ConsumedCapacity: { CapacityUnits: 1 } };

  test.each([
    ['nothing', {}],
    ['another probe', { Item: { token: { S: 'another' } } }],
    ['half an item', { Item: {} }],
  ])('a probe that reads %s back is no proof', async (_name, read) => {
    const store = storeOf(async (command) => ({ ...confirmed, ...(command instanceof GetItemCommand && read) }));
    await expect(store.probe('token')).rejects.toMatchObject({
      code: 'unavailable',
      message: 'the table did not give back what was written',
    });
  });

  test('is read consistently, so that the last result counts', async () => {
    const inputs: unknown[] = [];
    await storeOf(async (command) => {
      inputs.push((command as GetItemCommand).input);
      return confirmed;
    }).load();
    const Key = { pk: { S: 'health#result' } };
    expect(inputs).toEqual([{ TableName: 't', Key, ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' }]);
  });
});
