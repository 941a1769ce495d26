/** What an operator is told of a running stack: nothing while it is healthy, and each planted mistake with what mends it. */
import { randomBytes } from 'node:crypto';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListSubscriptionsByTopicCommand, SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { accessKeyKey, callerKey, cardKey } from '../../shared/registry/item-key.ts';
import { toItem } from '../../shared/registry/item-source.ts';
import { rsaPair } from '../support/keys.ts';
import { type Operator, operator } from '../support/operator.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { runTool } from '../support/tool.ts';

let stack: RunningStack;
let admin: Operator;
let database: DynamoDBClient;
let secrets: SecretsManagerClient;
let queues: SQSClient;
let topics: SNSClient;
beforeAll(async () => {
  stack = await startStack();
  admin = operator(stack.aws);
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const place = { endpoint: stack.aws, region: 'eu-central-1', credentials };
  database = new DynamoDBClient(place);
  secrets = new SecretsManagerClient(place);
  queues = new SQSClient(place);
  topics = new SNSClient(place);
});
afterAll(async () => {
  admin.close();
  for (const client of [database, secrets, queues, topics]) client.destroy();
  await stack.stop();
});

const run = (words: string, more: Parameters<typeof runTool>[1] = {}) =>
  runTool(words.split(' '), { environment: { LOCAL_STATE_DIR: stack.stateFolder }, ...more });

/** Of each finding what it is about, what is wrong and what mends it. */
async function findings(more: Parameters<typeof runTool>[1] = {}) {
  const { exitCode, lines } = await run('doctor --json', more);
  const found = JSON.parse(lines.join('\n')) as { about: string; text: string; remedy: string; severity: string }[];
  expect(exitCode).toBe(found.length === 0 ? 0 : 1);
  return found.map(({ about, text, remedy }) => `${about}: ${text} -> ${remedy}`);
}

const SECRET = `marked-${randomBytes(24).toString('base64url')}`;

test('a healthy stack has no finding', async () => {
  expect(await findings()).toEqual([]);
  const { exitCode, lines, complaints } = await run('doctor');
  expect({ exitCode, complaints }).toEqual({ exitCode: 0, complaints: [] });
  expect(lines.join(' ')).toMatch(/Not looked at on stage local.*expiry\. Everything is well\.$/);
});

test('on a terminal it says what it looks at', async () => {
  const { complaints } = await run('doctor', { isTerminal: true });
  expect(complaints).toContain('Looking at connections …');
});

/** Each plants one mistake and gives what is to be found. */
const MISTAKES: Readonly<Record<string, () => Promise<string | RegExp>>> = {
  'an access key whose caller is gone': async () => {
    await putItem(accessKeyKey('lost-key'), 'broken');
    return 'access key lost-key: its pointer cannot be opened, and no caller lists it -> caller prune';
  },
  'a connection’s private key that is not the app’s': async () => {
    const document = await admin.read('connections/demo');
    await admin.create('connections/stranger', { ...document, privateKey: rsaPair('stranger').privatePem });
    return /^connection stranger: Alipay refuses the connection: isv\.invalid-signature .* -> connection put stranger --file FILE$/;
  },
  'an Alipay key that is not Alipay’s': async () => {
    const document = await admin.read('connections/demo');
    await admin.create('connections/wrong-key', { ...document, alipayPublicKey: rsaPair('other').publicPem });
    return /^connection wrong-key: .*: is alipayPublicKey Alipay's own, of this app\? -> connection put wrong-key --file FILE$/;
  },
  'a secret that is gone behind its card': async () => {
    await admin.create('connections/gone', await admin.read('connections/demo'));
    const SecretId = 'alipay-auth-gateway/local/connections/gone';
    await secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    return /^connection gone: it has a card and no secret.* -> connection put gone --file FILE, or: connection delete gone$/;
  },
  'a caller that names a connection that is not there': async () => {
    await admin.create('callers/daxpay/lonely', daxpay({ channels: { ali_pay: 'nowhere' } }));
    return 'caller daxpay lonely: it names the connection nowhere, which is not there -> connection put nowhere --file FILE';
  },
  'a caller that nothing opens': async () => {
    await putItem(callerKey('openapi', 'sealed'), 'broken');
    return /^caller openapi sealed: its document cannot be opened.* -> caller put openapi sealed --file FILE, or: caller delete openapi sealed$/;
  },
  'two callers with one secret': async () => {
    await admin.create('callers/daxpay/one', daxpay({ signSecrets: [{ secret: SECRET }] }));
    await admin.create('callers/genauth/two', { appSecret: SECRET, connections: ['demo'] });
    return 'caller genauth two: it shares a secret with daxpay one: each can sign as the other -> caller rotate genauth two';
  },
  'two ids that fold to one': async () => {
    await admin.create('callers/daxpay/ONE', daxpay({}));
    return /^caller daxpay ONE: its id differs from one in case alone.* -> caller create daxpay NEW-ID/;
  },
  'a key that ends soon': async () => {
    const notAfter = `${new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 19)}Z`;
    await admin.create('callers/daxpay/ending', daxpay({ signSecrets: [{ secret: `${SECRET}3`, notAfter }] }));
    return 'caller daxpay ending: its last key ends in 10 days -> caller rotate daxpay ending';
  },
  'a ring that is missing': async () => {
    const SecretId = 'alipay-auth-gateway/local/keys/token';
    await secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    return 'keys/token: it is missing -> keys init';
  },
  'a connection that is switched off, and still named': async () => {
    await admin.create('connections/off', { ...(await admin.read('connections/demo')), enabled: false });
    await admin.create('callers/daxpay/uses-off', daxpay({ channels: { ali_pay: 'off' } }));
    return 'connection off: it is disabled, and callers that are enabled name it (1): daxpay uses-off -> connection enable off';
  },
  'a channel with a connection of the other kind': async () => {
    await admin.create('callers/daxpay/mixed', daxpay({ channels: { wechat_pay: 'demo' } }));
    return /^caller daxpay mixed: channels\/wechat_pay names demo, which is of kind alipay, not wechat -> caller put daxpay mixed/;
  },
  'two businesses with one public key': async () => {
    await admin.create('callers/openapi/pair-1', business());
    await admin.create('callers/openapi/pair-2', business());
    return /^caller openapi pair-2: it has the same public key as openapi pair-1: .* -> caller rotate openapi pair-2 --public-key FILE$/;
  },
  'two businesses whose ids differ in case alone': async () => {
    await admin.create('callers/openapi/Case', business('case-1'));
    await admin.create('callers/openapi/case', business('case-2'));
    return /^caller openapi Case: its id differs from case in case alone, which people do not tell apart -> caller create openapi NEW-ID/;
  },
  'a connection whose card is gone': async () => {
    await admin.create('connections/bare', await admin.read('connections/demo'));
    await removeItem(cardKey('bare'));
    return 'connection bare: it has a secret and no card: no link can be made with it -> connection enable bare';
  },
  'a connection whose card says something else': async () => {
    const document = await admin.read('connections/demo');
    await admin.create('connections/differs', document);
    const SecretId = 'alipay-auth-gateway/local/connections/differs';
    const SecretString = JSON.stringify({ ...document, pid: '2088000000000777' });
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    return 'connection differs: its card says something else than its secret -> connection enable differs';
  },
  'a connection’s secret that is no JSON': async () => {
    await admin.create('connections/broken', await admin.read('connections/demo'));
    await admin.put('connections/broken', '{"appId": marked-1');
    return /^connection broken: it .* -> connection put broken --file FILE$/;
  },
  'an app that Alipay does not know': async () => {
    await admin.create('connections/strange', { ...(await admin.read('connections/demo')), appId: '2021000000000888' });
    return /^connection strange: Alipay refuses the connection: isv\.invalid-app-id .* -> connection put strange --file FILE$/;
  },
  'an access key that has no pointer': async () => {
    await admin.create('callers/genauth/pointless', { accessKeys: [accessKey('pointless-1')], connections: ['demo'] });
    await removeItem(accessKeyKey('pointless-1'));
    return /^access key pointless-1: it has no pointer: .* -> caller enable genauth pointless$/;
  },
  'a pointer to a caller that lists another key': async () => {
    await admin.create('callers/genauth/renamed', { accessKeys: [accessKey('renamed-1')], connections: ['demo'] });
    await admin.create('callers/genauth/renamed', { accessKeys: [accessKey('renamed-2')], connections: ['demo'] });
    await admin.create('callers/genauth/owner', { accessKeys: [accessKey('renamed-1')], connections: ['demo'] });
    await removeItem(callerKey('genauth', 'owner'));
    return 'access key renamed-1: it points to genauth owner, which is not there -> caller prune';
  },
  'a caller whose keys have all ended': async () => {
    const ended = { ...accessKey('ended-1'), notAfter: '2020-01-01T00:00:00Z' };
    await admin.create('callers/genauth/ended', { accessKeys: [ended], connections: ['demo'] });
    return /^caller genauth ended: accessKeys .*expired.* -> caller (put|rotate) genauth ended/;
  },
  'a caller whose only key begins later': async () => {
    const later = { ...accessKey('later-1'), notBefore: '2099-01-01T00:00:00Z' };
    await admin.create('callers/genauth/later', { accessKeys: [later], connections: ['demo'] });
    return /^caller genauth later: .* -> caller (put|rotate) genauth later/;
  },
  'a caller’s document with a member that there is not': async () => {
    await admin.create('callers/daxpay/misspelt', daxpay({ signTyp: 'md5' }));
    return /^caller daxpay misspelt: signTyp .* -> caller put daxpay misspelt --file FILE$/;
  },
  'a caller without a connection': async () => {
    await admin.create('callers/genauth/useless', { accessKeys: [accessKey('useless-1')], connections: [] });
    return /^caller genauth useless: .*connection.* -> caller put genauth useless --file FILE$/;
  },
  'a ring with a gap': async () => {
    const { keys } = await admin.read('keys/state');
    const day = (days: number) => `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19)}Z`;
    const second = { id: '2', secret: randomBytes(32).toString('base64url'), notBefore: day(9) };
    await admin.put('keys/state', { keys: [second, { ...keys[0], notAfter: day(6) }] });
    return 'keys/state: its last key ends in 6 days -> keys rotate state';
  },
  'a ring’s key of 2048 bits in name alone': async () => {
    const ring = await admin.read('keys/signing');
    await admin.put('keys/signing', { keys: [{ id: '1', privateKey: 'marked-no-key' }, ...ring.keys.slice(1)] });
    return /^keys\/signing: keys\/0\/privateKey .* -> keys rotate signing$/;
  },
  'an item that nothing reads': async () => {
    await putItem({ pk: 'caller#oauth#x', sk: '-' }, '1');
    return /^registry item "caller#oauth#x \/ -": nothing reads it -> aws dynamodb delete-item/;
  },
  'alarms that nobody receives': async () => {
    const TopicArn = 'arn:aws:sns:eu-central-1:000000000000:alipay-auth-gateway-local-pages';
    const { Subscriptions = [] } = await topics.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    for (const { SubscriptionArn } of Subscriptions) await topics.send(new UnsubscribeCommand({ SubscriptionArn }));
    return /^alarms alipay-auth-gateway-local-pages: nobody receives them -> aws sns subscribe .* --topic-arn arn:aws:sns:eu-central-1:000000000000:alipay-auth-gateway-local-pages$/;
  },
  'a dead letter': async () => {
    const QueueUrl = `${stack.aws}/000000000000/alipay-auth-gateway-local-callbacks-dead`;
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
    return /^queue alipay-auth-gateway-local-callbacks-dead: it holds 1 dead letter -> callbacks list --failed/;
  },
};

describe('a planted mistake is found, with what mends it', () => {
  test.each(Object.keys(MISTAKES))('%s', async (name) => {
    const expected = await MISTAKES[name]?.();
    const found = await findings();
    const matches = found.filter((text) => (typeof expected === 'string' ? text === expected : expected?.test(text)));
    expect({ found, matches: matches.length }).toEqual({ found, matches: 1 });
    expect(found.join('\n')).not.toContain('marked-');
  });

  test('a ring without an active key: one finding, and what it seals is not looked at', async () => {
    const ring = await admin.read('keys/registry');
    const [key] = ring.keys;
    await admin.put('keys/registry', { keys: [{ ...key, notAfter: '2020-01-01T00:00:00Z' }] });
    const found = await findings();
    await admin.put('keys/registry', ring);
    expect(found.filter((text) => text.startsWith('keys/registry: '))).toEqual([
      'keys/registry: keys has no active key: all have expired -> keys rotate registry',
    ]);
    expect(found.filter((text) => text.startsWith('caller '))).toEqual([]);
    expect(found.some((text) => text.startsWith('connection wrong-key: '))).toBe(true);
  });

  test('an item that is none, and a part that AWS refuses: the other parts go on', async () => {
    const key = { pk: { S: 'caller#daxpay#torn' }, sk: { S: '-' } };
    const TableName = 'alipay-auth-gateway-local-registry';
    await database.send(new PutItemCommand({ TableName, Item: key }));
    await fault({ service: 'sqs', mode: 'throttle', operation: 'GetQueueUrl', count: 100 });
    const found = await findings();
    await fault({ service: 'sqs', count: 0 });
    await database.send(new DeleteItemCommand({ TableName, Key: key }));
    expect(found).toContainEqual(
      'callers: they cannot be looked at: registry item caller#daxpay#torn: is not a sealed document -> ' +
        'aws dynamodb delete-item --table-name alipay-auth-gateway-local-registry --key KEY, then write it again',
    );
    expect(found).toContainEqual(
      'queues: they cannot be looked at: RequestThrottled -> aws sts get-caller-identity, then look at what it may do',
    );
    expect(found).toContainEqual('keys/token: it is missing -> keys init');
  });

  test('the clock of this machine', async () => {
    const found = await findings({ nowMs: Date.now() - 600_000 });
    expect(
      found.filter((text) => /^this machine's clock: it is (599|60\d) s behind AWS's -> sudo/.test(text)),
    ).toHaveLength(1);
  });

  test('each once, and nothing else; within 80 columns', async () => {
    expect(await findings()).toHaveLength(Object.keys(MISTAKES).length);
    const { lines, complaints } = await run('doctor');
    for (const line of lines.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(complaints).toEqual([`${Object.keys(MISTAKES).length} findings.`]);
  });

  test('and most are mended by what is said', async () => {
    expect((await run('caller prune')).complaints.join()).toContain('Nothing was changed');
    expect((await run('caller prune --dry-run')).lines).toContain('lost-key: can be removed');
    expect([...(await run('caller prune --yes')).lines].sort()).toEqual(['lost-key: removed', 'renamed-1: removed']);
    const TopicArn = 'arn:aws:sns:eu-central-1:000000000000:alipay-auth-gateway-local-pages';
    await topics.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' }));
    await run('keys init');
    await admin.put('keys/signing', { keys: [{ id: '1', privateKey: rsaPair('platform').privatePem }] });
    expect((await run('connection enable differs')).exitCode).toBe(0);
    expect((await run('connection enable bare')).exitCode).toBe(0);
    expect((await run('caller enable genauth pointless')).exitCode).toBe(0);
    for (const id of ['lonely', 'ONE', 'one', 'ending', 'uses-off', 'mixed', 'misspelt'])
      await run(`caller delete daxpay ${id} --yes`);
    for (const id of ['sealed', 'pair-2', 'case']) await run(`caller delete openapi ${id} --yes`);
    for (const id of ['ended', 'later', 'useless', 'renamed']) await run(`caller delete genauth ${id} --yes`);
    for (const id of ['gone', 'stranger', 'wrong-key', 'broken', 'strange']) await run(`connection delete ${id} --yes`);
    await removeItem({ pk: 'caller#oauth#x', sk: '-' });
    const { keys } = await admin.read('keys/state');
    await admin.put('keys/state', {
      keys: keys.map(({ id, secret }: { id: string; secret: string }) => ({ id, secret })),
    });
    expect((await run('callbacks purge --yes')).lines).toEqual(['1: deleted']);
    expect(await findings()).toEqual([]);
  });
});

describe('connection probe', () => {
  test('proves what Alipay knows', async () => {
    const { exitCode, lines } = await run('connection probe demo');
    expect(exitCode).toBe(0);
    expect(lines.join()).toMatch(/^demo: proven: the issuer refused the code alone/);
  });

  test.each([
    ['a connection that there is not', 'connection probe nowhere', 1, 'There is no connection nowhere'],
    ['an identifier that none has', 'connection probe Demo', 2, 'An identifier has'],
  ])('refuses %s', async (_what, words, exitCode, why) => {
    const ended = await run(words);
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.complaints.join()).toContain(why);
  });

  test('says what is not proven', async () => {
    const document = await admin.read('connections/demo');
    await admin.create('connections/other', { ...document, appId: '2021000000000777' });
    const { exitCode, complaints } = await run('connection probe other');
    expect(exitCode).toBe(1);
    expect(complaints.join()).toContain('It is not proven. Mend it: connection put other --file FILE');
  });
});

const accessKey = (id: string) => ({ id, secret: randomBytes(32).toString('base64url'), methods: ['HMAC-SHA256'] });
/** One for each name; the same name has the same key. */
const business = (name = 'shared') => ({
  ...{ algorithm: 'SHA256-RSA', publicKeys: [{ publicKey: rsaPair(name).publicPem }], connection: 'demo' },
  ...{ merchants: [{ merchantId: 'm', name: 'M' }], callbackUrls: ['https://shop.example.com/callback'] },
});
const removeItem = async ({ pk, sk }: { pk: string; sk: string }): Promise<void> => {
  const TableName = 'alipay-auth-gateway-local-registry';
  await database.send(new DeleteItemCommand({ TableName, Key: { pk: { S: pk }, sk: { S: sk } } }));
};

const daxpay = (change: object) => ({
  signSecrets: [{ secret: randomBytes(32).toString('base64url') }],
  channels: { ali_pay: 'demo' },
  ...change,
});

const fault = (wanted: object) => fetch(`${stack.aws}/faults`, { method: 'POST', body: JSON.stringify(wanted) });

/** An item that no key opens. */
async function putItem(key: { pk: string; sk: string }, keyId: string): Promise<void> {
  const item = { keyId, revision: 1, iv: randomBytes(12), sealed: randomBytes(40) };
  await database.send(new PutItemCommand({ TableName: 'alipay-auth-gateway-local-registry', Item: toItem(key, item) }));
}
