/** What each command says to an operator who lacks a permission: which one it is, and what to do; nothing is half written. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, GetQueueUrlCommand, PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { OUTPUTS } from '../../cli/outputs/outputs.ts';
import { MAX_ATTEMPTS } from '../../shared/delivery/schedule.ts';
import { decide, demoBusinesses, type Link, open, requestLink } from '../support/authorization-run.ts';
import { rsaPair } from '../support/keys.ts';
import { type LocalTable, localTable } from '../support/local-table.ts';
import { urlRequest } from '../support/openapi-client.ts';
import { type Operator, operator } from '../support/operator.ts';
import { asRawHttp } from '../support/sent-forms.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { runTool } from '../support/tool.ts';
import { commandOf } from '../support/tool-outputs.ts';
import { until } from '../support/until.ts';

let stack: RunningStack;
let admin: Operator;
let table: LocalTable;
let link: Link;
let database: DynamoDBClient;
let queues: SQSClient;
beforeAll(async () => {
  stack = await startStack();
  admin = operator(stack.aws);
  table = localTable(stack.aws);
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const place = { endpoint: stack.aws, region: 'eu-central-1', credentials };
  [database, queues] = [new DynamoDBClient(place), new SQSClient(place)];
  await fetch(`${stack.demo.merchant}/behaviour`, { method: 'POST', body: '{"mode":"fail","count":1}' });
  link = await requestLink(stack.gateway, demoBusinesses(stack.demo).rsa);
  await open(await decide(link, 'agree'));
  await until(
    () => table.load(link),
    ({ attempts }) => attempts === 1,
  );
  await table.change(link, {
    delivery: 'dead',
    attempts: MAX_ATTEMPTS,
    sweep: 'erase',
    dueAt: Date.now() + 86_400_000,
  });
  // Else its message comes back within the tests, and what the queue holds changes by itself.
  await queues.send(new PurgeQueueCommand({ QueueUrl: await queueUrl('alipay-auth-gateway-local-callbacks') }));
  await admin.create('connections/spare', {
    ...(await admin.read('connections/demo')),
    appId: '2021000000000777',
    enabled: false,
  });
  const signSecrets = [{ secret: 'Gp4Rm7Qw2Ns8Vt5Bj3Hd6Lf1Gc0Ya9Kx' }];
  await admin.create('callers/daxpay/off', { signSecrets, channels: { ali_pay: 'demo' }, enabled: false });
});
afterAll(async () => {
  admin.close();
  table.close();
  database.destroy();
  queues.destroy();
  await stack.stop();
});

/** Runs a command as an operator who lacks these actions. */
async function runWithout(denied: readonly string[], words: string) {
  await fetch(`${stack.aws}/operators`, { method: 'POST', body: JSON.stringify({ accessKeyId: 'limited', denied }) });
  const { businessId, serialNo } = link;
  const filled = words.replace('B S', `${businessId} ${serialNo}`).replace('GATEWAY', stack.gateway);
  const environment = { LOCAL_STATE_DIR: stack.stateFolder, LOCAL_OPERATOR: 'limited' };
  return runTool([...filled.split(' '), '--json'], { environment, read: fileOf });
}

const fileOf = (file: string): Uint8Array => Buffer.from(FILES[file]?.() ?? '');
const FILES: Readonly<Record<string, () => string>> = {
  connection: () =>
    JSON.stringify({
      ...{ appId: '2021000000000009', pid: '2088000000000009', environment: 'sandbox' },
      ...{ privateKey: rsaPair('app').privatePem, alipayPublicKey: rsaPair('alipay').publicPem },
    }),
  caller: () =>
    JSON.stringify({
      accessKeys: [{ id: 'denied-key', secret: 'Zx9Kp4Rm7Qw2Ns8Vt5Bj3Hd6Lf1Gc0Ya', methods: ['HMAC-SHA256'] }],
      connections: ['demo'],
    }),
  request: () => {
    const { businessId, secret } = stack.demo.openapi.md5;
    return asRawHttp(urlRequest({ secret }, { businessId, body: '{}' }));
  },
  response: () => '{"code":0,"sign":"00"}',
};

const [GET, PUT, DELETE, SCAN] = ['GetItem', 'PutItem', 'DeleteItem', 'Scan'].map((name) => `dynamodb:${name}`);
const SECRET = 'secretsmanager:GetSecretValue';

const CASES: readonly [action: string | undefined, words: string][] = [
  [SECRET, 'keys init'],
  ['secretsmanager:PutSecretValue', 'keys rotate token'],
  ['secretsmanager:UpdateSecretVersionStage', 'keys rotate token'],
  [SECRET, 'keys list'],
  [SCAN, 'keys reencrypt'],
  [SECRET, 'keys retire token 1 --leaked --yes'],
  ['secretsmanager:CreateSecret', 'connection put denied --file connection'],
  [PUT, 'connection put denied --file connection'],
  ['secretsmanager:PutSecretValue', 'connection put demo --file connection'],
  [PUT, 'connection put demo --file connection'],
  [SCAN, 'connection list'],
  [SECRET, 'connection show demo'],
  [SECRET, 'connection probe demo'],
  [PUT, 'connection disable demo'],
  ['secretsmanager:UpdateSecretVersionStage', 'connection disable demo'],
  [PUT, 'connection enable spare'],
  [DELETE, 'connection delete spare --yes'],
  ['secretsmanager:DeleteSecret', 'connection delete spare --yes'],
  [PUT, 'caller create genauth denied --connection demo'],
  [PUT, 'caller put genauth denied --file caller'],
  [GET, 'caller put genauth denied --file caller'],
  [SCAN, 'caller list'],
  [GET, 'caller show genauth demo-signed-app'],
  [PUT, 'caller rotate genauth demo-signed-app'],
  [PUT, 'caller disable genauth demo-signed-app'],
  [PUT, 'caller enable daxpay off'],
  [DELETE, 'caller delete genauth demo-signed-app --yes'],
  [SCAN, 'caller prune'],
  [SECRET, 'explain openapi request'],
  [GET, 'explain openapi request'],
  [GET, 'sign openapi request'],
  [GET, 'verify daxpay response --id demo-daxpay-hmac'],
  [SCAN, 'callbacks list'],
  [GET, 'callbacks show B S'],
  ['dynamodb:UpdateItem', 'callbacks resend B S'],
  [SCAN, 'callbacks resend --failed --yes'],
  ['sqs:GetQueueUrl', 'callbacks purge --yes'],
  ['sqs:PurgeQueue', 'callbacks purge --yes'],
  [SECRET, 'trigger success'],
  [SECRET, 'smoke GATEWAY'],
  [PUT, 'smoke GATEWAY'],
];

/**
 * Everything that a command could have changed, as it is in force: a version of a secret that is not yet current counts for nothing,
 * and a card that was put back is sealed anew.
 */
async function everything() {
  const { Items = [] } = await database.send(new ScanCommand({ TableName: 'alipay-auth-gateway-local-registry' }));
  const callers = Items.filter(({ pk }) => pk?.S !== 'connection');
  const secrets = readSecrets(readFileSync(join(stack.stateFolder, 'secrets.json'), 'utf8'));
  expect([callers.length, Object.keys(secrets).length].every((count) => count > 3)).toBe(true);
  const { lines } = await runTool(['connection', 'list'], { environment: { LOCAL_STATE_DIR: stack.stateFolder } });
  return { callers, connections: lines, secrets, link: await table.load(link), waiting: await waitingMessages() };
}

const queueUrl = async (QueueName: string) => (await queues.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;

/** How many messages the queues hold. */
async function waitingMessages() {
  const names = ['callbacks', 'callbacks-dead'].map((name) => `alipay-auth-gateway-local-${name}`);
  return Promise.all(
    names.map(async (name) => {
      const QueueUrl = await queueUrl(name);
      const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
      return (await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] })))
        .Attributes;
    }),
  );
}

/** What each secret that is not marked for deletion holds. */
function readSecrets(text: string): object {
  const all = JSON.parse(text) as {
    name: string;
    deletion?: object;
    versions: { stages: string[]; value: object }[];
  }[];
  const current = all.filter(({ deletion }) => !deletion).map(({ name, versions }) => [name, versions.find(isCurrent)]);
  return Object.fromEntries(current);
}

const isCurrent = ({ stages }: { stages: string[] }): boolean => stages.includes('AWSCURRENT');

test.each(CASES)('without %s: %s', async (action, words) => {
  const before = await everything();
  const { exitCode, lines, complaints } = await runWithout([String(action)], words);
  const told = new RegExp(
    `^AWS does not let you ${action} on \\S+\\. Who you are: aws sts get-caller-identity\\. Let that identity do it .*, then repeat`,
  );
  expect({ exitCode, complaints }).toEqual({ exitCode: 1, complaints: [expect.stringMatching(told)] });
  expect(JSON.parse(lines.join('\n'))).toMatchObject({ error: { exitStatus: 1 } });
  expect(await everything()).toEqual(before);
});

test('doctor goes on with what it may see, and says what it may not', async () => {
  const { exitCode, lines } = await runWithout(['sqs:*', 'dynamodb:DescribeTable'], 'doctor');
  expect(exitCode).toBe(1);
  const found = JSON.parse(lines.join('\n')) as { about: string; text: string }[];
  expect(found.map(({ about, text }) => `${about}: ${text}`)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^queues: they cannot be looked at: AWS does not let you sqs:GetQueueUrl on /),
      expect.stringMatching(/^tables: they cannot be looked at: AWS does not let you dynamodb:DescribeTable on /),
    ]),
  );
});

test('who may do all again does all', async () => {
  expect((await runWithout([], 'caller list')).exitCode).toBe(0);
});

test('every command that AWS can refuse is among these', () => {
  const alone = ['check', 'keygen', 'call', 'event', 'logs'];
  const tried = new Set(CASES.map(([, words]) => commandOf(words.split(' '))));
  expect(
    Object.keys(OUTPUTS)
      .filter((name) => !tried.has(name))
      .sort(),
  ).toEqual([...alone, 'doctor'].sort());
});
