import { createHmac, createSecretKey } from 'node:crypto';
import { type GenauthCaller, genauthCallerKind, genauthCallers } from '../../../../shared/protocols/genauth/caller.ts';
import { inspectEntity } from '../../../../shared/secrets/entity.ts';
import { ALWAYS } from '../../../../shared/signing/validity.ts';

const secret = 'access-key-secret-of-32-characters!';
const appSecret = 'app-secret-of-at-least-32-characters';
const accessKey = { id: 'key-1', secret, methods: ['HMAC-SHA256'] };
const app = { accessKeys: [accessKey], connections: ['wework'] };
const inspect = (document: object) => inspectEntity(genauthCallerKind, JSON.stringify(document));
const read = (document: object): GenauthCaller => {
  const { entity, findings } = inspect(document);
  expect(findings).toEqual([]);
  return entity as GenauthCaller;
};
const text = Buffer.from('text');
const mac = (hash: string) => createHmac(hash, secret).update(text).digest('base64');

test('what is not said has its default: enabled, not public, Chinese, no secret', () => {
  const caller = read(app);
  expect(caller).toMatchObject({ enabled: true, public: false, language: 'zh-CN', connections: ['wework'] });
  for (const guess of ['', appSecret, 'undefined']) expect(caller.isAppSecret(guess)).toBe(false);
  expect(read({ enabled: false, public: true, language: 'en-US', connections: ['wework'] })).toMatchObject({
    enabled: false,
    public: true,
    language: 'en-US',
    accessKeys: [],
  });
});

test('an app’s secret is that text and no other', () => {
  const { isAppSecret } = read({ ...app, appSecret });
  expect(isAppSecret(appSecret)).toBe(true);
  for (const wrong of ['', appSecret.slice(1), `${appSecret} `, appSecret.toUpperCase()]) {
    expect(isAppSecret(wrong)).toBe(false);
  }
});

test('an access key verifies under each of its methods, and only there', () => {
  const { entity } = inspect({ ...app, accessKeys: [{ ...accessKey, methods: ['HMAC-SHA1', 'HMAC-SHA256'] }] });
  expect(entity?.accessKeys.map(({ id, method }) => [id, method])).toEqual([
    ['key-1', 'HMAC-SHA1'],
    ['key-1', 'HMAC-SHA256'],
  ]);
  expect(entity?.accessKeys.map((key) => [key.verify(text, mac('sha1')), key.verify(text, mac('sha256'))])).toEqual([
    [true, false],
    [false, true],
  ]);
});

test('an access key for tokens knows its secret, and gives its digest under a token key; it verifies no signature', () => {
  const forTokens = { ...accessKey, id: 'key-2', methods: ['token'] };
  const { accessKeys, tokenAccessKeys } = read({ ...app, accessKeys: [accessKey, forTokens] });
  expect(accessKeys.map(({ id }) => id)).toEqual(['key-1']);
  expect(tokenAccessKeys).toEqual([expect.objectContaining({ id: 'key-2', ...ALWAYS })]);
  const [key] = tokenAccessKeys;
  expect([secret, `${secret} `].map((text) => key?.isSecret(text))).toEqual([true, false]);
  const tokenKey = 'token-key-of-the-tests-32-letters';
  const digest = createHmac('sha256', tokenKey).update(secret).digest('hex');
  expect(key?.digestUnder(createSecretKey(Buffer.from(tokenKey)))).toBe(digest);
});

test('access keys stand newest first, with their validity', () => {
  const newer = { ...accessKey, id: 'key-2', notBefore: '2026-11-21T00:00:00Z' };
  expect(
    read({ ...app, accessKeys: [accessKey, newer] }).accessKeys.map(({ id, notBeforeMs, notAfterMs }) => ({
      id,
      notBeforeMs,
      notAfterMs,
    })),
  ).toEqual([
    { id: 'key-2', notBeforeMs: Date.UTC(2026, 10, 21), notAfterMs: Number.POSITIVE_INFINITY },
    { id: 'key-1', ...ALWAYS },
  ]);
});

test.each([
  [
    'an app that nobody can call',
    { connections: ['wework'] },
    'accessKeys',
    'is empty and the app is not public: nobody can call',
  ],
  [
    'an access key that allows SHA-1',
    { ...app, accessKeys: [accessKey, { ...accessKey, id: 'key-2', methods: ['HMAC-SHA1'] }] },
    'accessKeys/1/methods',
    'allows SHA-1, which is legacy',
  ],
])('%s works, with a warning', (_name, document, member, warning) => {
  const { entity, findings } = inspect(document);
  expect(entity).toBeDefined();
  expect(findings).toEqual([{ severity: 'warning', member, text: warning }]);
});

test('nobody is warned of an app that is public and has no access key', () => {
  expect(inspect({ public: true, connections: ['wework'] }).findings).toEqual([]);
});

test.each<[object, string, string]>([
  [{ ...app, connections: undefined }, 'connections', 'is missing'],
  [{ ...app, accessKeys: Array(3).fill(accessKey) }, 'accessKeys', 'has more than two keys active at one moment'],
  [
    { ...app, accessKeys: [{ ...accessKey, notAfter: 'soon' }] },
    'accessKeys/0',
    'has a notAfter that is no instant like 2026-11-21T00:00:00Z',
  ],
  [
    { ...app, accessKeys: [{ ...accessKey, secret: 'short' }] },
    'accessKeys/0/secret',
    'must NOT have fewer than 32 characters',
  ],
  [
    { ...app, accessKeys: [accessKey, { ...accessKey, secret: 'at least 32 characters, made by chance' }] },
    'accessKeys/1/secret',
    'is a placeholder of the documents, not a value',
  ],
  [
    { ...app, appSecret: 'at least 32 characters, made by chance' },
    'appSecret',
    'is a placeholder of the documents, not a value',
  ],
])('%j is a configuration error', (document, member, error) => {
  const { entity, findings } = inspect(document);
  expect(entity).toBeUndefined();
  expect(findings).toContainEqual({ severity: 'error', member, text: error });
});

test('callers are looked up by their id among the callers of this protocol', async () => {
  const asked: unknown[] = [];
  const get = async (...question: unknown[]) => void asked.push(question);
  const find = genauthCallers({ get } as never);
  expect(await find({ callerId: 'app-1' })).toBeUndefined();
  expect(asked).toEqual([[{ pk: 'caller#genauth#app-1', sk: '-' }, genauthCallerKind]]);
});

describe('an access key alone', () => {
  const pointer = { caller: 'app-1' };
  const registry = (items: Record<string, unknown>) => {
    const asked: string[] = [];
    const get = async ({ pk }: { pk: string }) => {
      asked.push(pk);
      return items[pk];
    };
    return { asked, find: genauthCallers({ get } as never) };
  };
  const byKey = { callerId: 'key-1', byKey: true } as const;

  test('finds the caller to which it points, under the id of that caller', async () => {
    const { asked, find } = registry({ 'access-key#key-1': pointer, 'caller#genauth#app-1': { enabled: true } });
    expect(await find(byKey)).toEqual({ id: 'app-1', enabled: true });
    expect(asked).toEqual(['access-key#key-1', 'caller#genauth#app-1']);
  });

  test('finds nobody where it points nowhere, or to a caller that is gone', async () => {
    const none = registry({ 'caller#genauth#key-1': { enabled: true } });
    expect(await none.find(byKey)).toBeUndefined();
    expect(none.asked).toEqual(['access-key#key-1']);
    expect(await registry({ 'access-key#key-1': pointer }).find(byKey)).toBeUndefined();
  });
});
