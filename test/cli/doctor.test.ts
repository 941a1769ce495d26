/** What an operator is told of a running stack: nothing while it is healthy, and each planted mistake with what mends it. */
import { randomBytes } from 'node:crypto';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListSubscriptionsByTopicCommand, SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { accessKeyKey, callerKey } from '../../shared/registry/item-key.ts';
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
    expect((await run('caller prune --dry-run')).lines).toEqual(['lost-key: can be removed']);
    expect((await run('caller prune --yes')).lines).toEqual(['lost-key: removed']);
    const TopicArn = 'arn:aws:sns:eu-central-1:000000000000:alipay-auth-gateway-local-pages';
    await topics.send(new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' }));
    await run('keys init');
    await run('connection delete gone --yes');
    await run('connection delete stranger --yes');
    await run('connection delete wrong-key --yes');
    for (const id of ['lonely', 'ONE', 'one', 'ending']) await run(`caller delete daxpay ${id} --yes`);
    await run('caller delete openapi sealed --yes');
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
