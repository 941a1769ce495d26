/** What the tool writes: against endpoints as the embedded stack has them, read back as the functions read. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { putCaller } from '../../cli/caller-writer.ts';
import { putCard } from '../../cli/connection-writer.ts';
import { reencrypt } from '../../cli/keys-reencrypt.ts';
import { createRegistryWriter, type RegistryWriter } from '../../cli/registry-writer.ts';
import { cardSource } from '../../shared/registry/card-source.ts';
import { accessKeyKey, callerKey, cardKey, type ItemKey } from '../../shared/registry/item-key.ts';
import { registryTable } from '../../shared/registry/item-source.ts';
import { openDocument } from '../../shared/registry/sealed-item.ts';
import { type AuthorizationTable, startAuthorizationTable } from '../support/authorization-table.ts';
import { REGISTRY_KEY } from '../support/registry.ts';

const place = { service: 'gateway', stage: 'prod' };
const TABLE = 'alipay-auth-gateway-test-registry';
let table: AuthorizationTable;
beforeAll(async () => {
  table = await startAuthorizationTable();
});
afterAll(() => table.close());

/** Every test has ids of its own. */
let ids = 0;
const fresh = (name: string) => {
  ids += 1;
  return `${name}-${ids}`;
};

/** A writer; `between` comes before each of its writes. */
function writer(between: () => Promise<unknown> = async () => undefined, keys = [REGISTRY_KEY]): RegistryWriter {
  const client = {
    send: async (command: object) => {
      if (command.constructor.name !== 'GetItemCommand') await between();
      return table.client.send(command as GetItemCommand);
    },
  };
  const [sealing = REGISTRY_KEY] = keys;
  return createRegistryWriter({ ...place, client: client as never, tableName: TABLE, keys, sealing, randomBytes });
}

const source = () => registryTable({ client: table.client, tableName: TABLE });
async function read(key: ItemKey, keys = [REGISTRY_KEY]): Promise<unknown> {
  const item = await source().fetchItem(key);
  return item && JSON.parse(openDocument(item, { ...place, key }, keys));
}
const caller = (...keyIds: string[]) => ({ connections: ['c'], accessKeys: keyIds.map((id) => ({ id, secret: 's' })) });
const genauth = (id: string) => ({ protocol: 'genauth', id }) as const;

test('a caller is created, changed, and left alone where nothing changes', async () => {
  const id = fresh('shop');
  const name = { protocol: 'openapi', id } as const;
  expect(await putCaller(writer(), name, { a: 1 })).toBe('created');
  expect(await putCaller(writer(), name, { a: 2 })).toBe('changed');
  expect(await putCaller(writer(), name, { a: 2 })).toBe('unchanged');
  expect(await read(callerKey('openapi', id))).toEqual({ a: 2 });
  expect(await source().fetchItem(callerKey('openapi', id))).toMatchObject({ revision: 2, keyId: REGISTRY_KEY.id });
});

test('a write whose response was lost, and which is repeated, is no conflict with itself; another one is', async () => {
  const key = cardKey(fresh('lost'));
  const repeated = (between: (command: GetItemCommand) => Promise<unknown>) => ({
    send: async (command: object) => {
      if (command.constructor.name === 'PutItemCommand') await between(command as GetItemCommand);
      return table.client.send(command as GetItemCommand);
    },
  });
  const options = { ...place, tableName: TABLE, keys: [REGISTRY_KEY], sealing: REGISTRY_KEY, randomBytes };
  const lost = createRegistryWriter({ ...options, client: repeated((command) => table.client.send(command)) as never });
  await lost.write(key, { a: 1 }, undefined);
  expect(await lost.read(key)).toEqual({ revision: 1, document: { a: 1 } });
  const other = async () => writer().write(key, { b: 1 }, await writer().read(key));
  const late = createRegistryWriter({ ...options, client: repeated(other) as never });
  await expect(late.write(key, { a: 2 }, await lost.read(key))).rejects.toMatchObject({ name: 'ConcurrentWrite' });
  expect(await read(key)).toEqual({ b: 1 });
});

test('who reads the table learns nothing of a document', async () => {
  const id = fresh('shop');
  await putCaller(
    writer(),
    { protocol: 'daxpay', id },
    { signSecrets: [{ secret: 'marked-secret-of-32-characters!!' }] },
  );
  const Key = { pk: { S: `caller#daxpay#${id}` }, sk: { S: '-' } };
  const { Item } = await table.client.send(new GetItemCommand({ TableName: TABLE, Key }));
  expect(Object.keys(Item ?? {}).sort()).toEqual(['iv', 'keyId', 'pk', 'revision', 'sealed', 'sk']);
  expect(Buffer.from(Item?.sealed?.B ?? []).toString('latin1')).not.toContain('marked-secret');
});

describe('access keys', () => {
  test('each points to its caller, as long as the caller has it', async () => {
    const [id, one, two] = [fresh('app'), fresh('key'), fresh('key')];
    await putCaller(writer(), genauth(id), caller(one, two));
    for (const keyId of [one, two]) expect(await read(accessKeyKey(keyId))).toEqual({ caller: id });
    await putCaller(writer(), genauth(id), caller(two));
    expect(await read(accessKeyKey(one))).toBeUndefined();
    expect(await read(accessKeyKey(two))).toEqual({ caller: id });
  });

  test('of another caller are refused, and nothing of the caller is written', async () => {
    const [first, second, keyId] = [fresh('app'), fresh('app'), fresh('key')];
    await putCaller(writer(), genauth(first), caller(keyId));
    await expect(putCaller(writer(), genauth(second), caller(keyId))).rejects.toThrow(
      `the access key ${keyId} is another caller's: choose another id`,
    );
    expect(await read(callerKey('genauth', second))).toBeUndefined();
    expect(await read(accessKeyKey(keyId))).toEqual({ caller: first });
  });

  test('of a caller that gave them up can be taken', async () => {
    const [first, second, keyId] = [fresh('app'), fresh('app'), fresh('key')];
    await putCaller(writer(), genauth(first), caller(keyId));
    await putCaller(writer(), genauth(first), caller());
    expect(await putCaller(writer(), genauth(second), caller(keyId))).toBe('created');
    expect(await read(accessKeyKey(keyId))).toEqual({ caller: second });
  });

  test.each([1, 2, 3])(
    'a crash before write %i leaves what works or points nowhere, and the next run ends it',
    async (at) => {
      const [id, old, newer] = [fresh('app'), fresh('key'), fresh('key')];
      await putCaller(writer(), genauth(id), caller(old));
      let writes = 0;
      const dying = writer(async () => {
        writes += 1;
        if (writes === at) throw new Error('the process ends');
      });
      await expect(putCaller(dying, genauth(id), caller(newer))).rejects.toThrow('the process ends');
      const { accessKeys } = (await read(callerKey('genauth', id))) as ReturnType<typeof caller>;
      // Whichever document stands, each of its keys leads to it.
      for (const key of accessKeys) expect(await read(accessKeyKey(key.id))).toEqual({ caller: id });
      expect(['changed', 'unchanged']).toContain(await putCaller(writer(), genauth(id), caller(newer)));
      expect(await read(callerKey('genauth', id))).toEqual(caller(newer));
      expect(await read(accessKeyKey(newer))).toEqual({ caller: id });
    },
  );
});

describe('two operators at once', () => {
  test('of the same caller: one wins, the other is told, and nothing is lost of what won', async () => {
    const id = fresh('shop');
    const name = { protocol: 'openapi', id } as const;
    await putCaller(writer(), name, { a: 0 });
    let first = true;
    const late = writer(async () => {
      if (first) {
        first = false;
        await putCaller(writer(), name, { a: 1 });
      }
    });
    await expect(putCaller(late, name, { a: 2 })).rejects.toThrow(
      `caller#openapi#${id} was changed by somebody else meanwhile`,
    );
    expect(await read(callerKey('openapi', id))).toEqual({ a: 1 });
  });

  test('of one new access key for two callers: it leads to one of them', async () => {
    const [one, two, keyId] = [fresh('app'), fresh('app'), fresh('key')];
    const outcomes = await Promise.allSettled([one, two].map((id) => putCaller(writer(), genauth(id), caller(keyId))));
    const won = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [[one, two][index]] : []));
    expect(won).toHaveLength(1);
    expect(await read(accessKeyKey(keyId))).toEqual({ caller: won[0] });
    const loser = won[0] === one ? two : one;
    expect(await read(callerKey('genauth', loser))).toBeUndefined();
  });
});

test('a scan finds what is under an older key, and seals it under the newest, once', async () => {
  const newer = { id: 'r9', key: createSecretKey(Buffer.alloc(32, 9)) };
  const ids = Array.from({ length: 20 }, () => fresh('app'));
  for (const id of ids) await putCaller(writer(), { protocol: 'daxpay', id }, { mchNo: id });
  const both = [newer, REGISTRY_KEY];
  const { written } = await reencrypt(writer(undefined, both));
  expect(written).toBeGreaterThanOrEqual(20);
  for (const id of ids) expect(await read(callerKey('daxpay', id), [newer])).toEqual({ mchNo: id });
  expect((await reencrypt(writer(undefined, both))).written).toBe(0);
  // What no key of the ring opens is named, and left as it is.
  const { unreadable } = await reencrypt(writer(undefined, [REGISTRY_KEY]));
  expect(unreadable).toContain(`caller#daxpay#${ids[0]}`);
});

test('cards stand beside each other, and are listed at once', async () => {
  const identifiers = Array.from({ length: 30 }, () => fresh('connection'));
  for (const identifier of identifiers) {
    await putCard(writer(), identifier, { kind: 'alipay', appId: '1', environment: 'sandbox', enabled: true });
  }
  const listed = (await cardSource({ client: table.client, tableName: TABLE })()).map(({ identifier }) => identifier);
  expect(listed).toEqual(expect.arrayContaining(identifiers));
  expect(await read(cardKey(String(identifiers[0])))).toMatchObject({ appId: '1' });
});

test('what is under a key that is gone is written anew, under the one that seals', async () => {
  const id = fresh('shop');
  const name = { protocol: 'openapi', id } as const;
  await putCaller(writer(), name, { a: 1 });
  const newer = { id: 'r2', key: createSecretKey(Buffer.alloc(32, 2)) };
  expect(await putCaller(writer(undefined, [newer]), name, { a: 1 })).toBe('changed');
  expect(await read(callerKey('openapi', id), [newer])).toEqual({ a: 1 });
  expect(await source().fetchItem(callerKey('openapi', id))).toMatchObject({ keyId: 'r2', revision: 2 });
});
