/** The tool as an operator runs it: over a running stack, without one, with wrong input. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { publicGet, signedGet } from '../support/genauth-client.ts';
import { rsaPair } from '../support/keys.ts';
import { sendForJson } from '../support/raw-http.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { runTool } from '../support/tool.ts';
import { until } from '../support/until.ts';

let stack: RunningStack;
const nowhere = mkdtempSync(join(tmpdir(), 'no-stack-'));
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
  rmSync(nowhere, { recursive: true });
});

const SECRET = 'marked-Zx9Kp4Rm7Qw2Ns8Vt5Bj3Hd6Lf1Gc0Ya';
const connection = () => ({
  ...{ appId: '2021000000000009', pid: '2088000000000009', environment: 'sandbox' },
  ...{ privateKey: rsaPair('app').privatePem, alipayPublicKey: rsaPair('alipay').publicPem },
});

/** Runs the tool; the document is what every file holds. */
async function run(arguments_: readonly string[], document: unknown = {}, folder = stack.stateFolder) {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const ended = await runTool(arguments_, { text, environment: { LOCAL_STATE_DIR: folder } });
  expect([...ended.lines, ...ended.complaints].join('\n')).not.toContain('marked-');
  return ended;
}

test('a connection and a caller that are put are used within a second; what is put again changes nothing', async () => {
  const caller = { accessKeys: [{ id: 'cli-key', secret: SECRET, methods: ['HMAC-SHA256'] }], connections: ['cli'] };
  const put = async () => [
    await run(['connection', 'put', 'cli', '--file', 'f'], connection()),
    await run(['callers', 'put', 'genauth', 'cli-app', '--file', '-'], caller),
  ];
  expect(await put()).toMatchObject([
    { exitCode: 0, lines: ['connection cli: created', expect.stringContaining('as its public key:')] },
    { exitCode: 0, lines: ['caller genauth cli-app: created'] },
  ]);
  const request = () =>
    signedGet({ accessKeyId: 'cli-key', accessKeySecret: SECRET, method: 'HMAC-SHA256', connection: 'cli' });
  const { json } = await sendForJson(stack.gateway, request());
  expect(json.data?.authInfo).toContain('app_id=2021000000000009');
  expect((await put()).map(({ lines }) => lines)).toEqual([
    ['connection cli: unchanged'],
    ['caller genauth cli-app: unchanged'],
  ]);
  const off = await run(['connection', 'put', 'cli', '--file', 'f'], { ...connection(), enabled: false });
  expect(off.lines[0]).toBe('connection cli: changed');
  await until(
    async () => (await sendForJson(stack.gateway, request())).json.statusCode,
    (status) => status === 404,
  );
});

test('a caller that is switched off is refused', async () => {
  const document = { public: true, connections: ['demo'] };
  await run(['caller', 'put', 'genauth', 'cli-public', '--file', 'f'], document);
  const ask = async () => (await sendForJson(stack.gateway, publicGet('cli-public', 'demo'))).json.statusCode;
  expect(await ask()).toBe(200);
  await run(['caller', 'put', 'genauth', 'cli-public', '--file', 'f'], { ...document, enabled: false });
  await until(ask, (status) => status === 499);
});

test('what is tried without writing is checked, and not written', async () => {
  const tried = await run(['caller', 'put', 'daxpay', 'tried', '--file', 'f', '--dry-run'], {
    signSecrets: [{ secret: SECRET }],
    channels: { ali_pay: 'demo' },
  });
  expect(tried).toMatchObject({ exitCode: 0, lines: ['caller daxpay tried: good, and not written'] });
  expect(await itemNames()).not.toContain('caller#daxpay#tried');
});

test('keys are made where there are none, and the public one is told; nothing else of them is', async () => {
  const { exitCode, lines } = await run(['keys', 'init']);
  expect(exitCode).toBe(0);
  expect(lines.slice(0, 4)).toEqual(['signing', 'state', 'token', 'registry'].map((ring) => `keys/${ring}: unchanged`));
  expect(lines[4]).toContain(stack.demo.platform.publicKey.trim());
  const json = await run(['keys', 'init', '--json']);
  expect(JSON.parse(json.lines.join('\n'))).toContainEqual({ secret: 'keys/state', result: 'unchanged' });
});

test('the registry that is sealed anew is the same', async () => {
  expect(await run(['keys', 'reencrypt'])).toMatchObject({ exitCode: 0, lines: ['0: sealed under 1'] });
  expect(await run(['key', 'reencrypt', '--dry-run'])).toMatchObject({
    lines: ['0: under other keys; nothing was written'],
  });
});

describe('is refused, and nothing is written', () => {
  test.each<[string, readonly string[], unknown, string]>([
    ['a document that is none', ['caller', 'put', 'genauth', 'bad', '--file', 'f'], '{', 'error: it cannot be read'],
    [
      'one with a fault',
      ['caller', 'put', 'genauth', 'bad', '--file', 'f'],
      { connection: [] },
      'connection is not known',
    ],
    ['one of another kind', ['connection', 'put', 'bad', '--file', 'f'], { connections: [] }, 'appId is missing'],
    [
      'another caller’s access key',
      ['caller', 'put', 'genauth', 'bad', '--file', 'f'],
      { accessKeys: [{ id: 'demo-signed-key', secret: SECRET, methods: ['HMAC-SHA256'] }], connections: ['demo'] },
      "the access key demo-signed-key is another caller's",
    ],
  ])('%s', async (_what, arguments_, document, why) => {
    const { exitCode, complaints } = await run(arguments_, document);
    expect(exitCode).toBe(1);
    expect(complaints.join('\n')).toContain(why);
    expect((await itemNames()).filter((name) => name.includes('bad'))).toEqual([]);
  });

  test('without a running stack, with what to do', async () => {
    const { exitCode, complaints } = await run(['keys', 'init'], {}, nowhere);
    expect({ exitCode, complaints }).toEqual({
      exitCode: 1,
      complaints: ['Stage local is a running "npm start", and none has been started here. Start one, or say --stage.'],
    });
  });
});

test.each<[readonly string[], string]>([
  [['caller', 'put', 'wechat', 'x', '--file', 'f'], 'A protocol is one of genauth, openapi, daxpay.'],
  [['caller', 'put', 'genauth', 'a b', '--file', 'f'], 'An id has 1 to 64 characters'],
  [['connection', 'put', 'Shop', '--file', 'f'], 'An identifier has 1 to 31 characters'],
  [['connection', 'put', 'shop'], 'Say --file FILE, or also: --app-id, --pid, --private-key, --alipay-public-key.'],
  [['keys'], 'Usage: alipay-gateway keys|key'],
  [['nothing'], 'error: unknown command'],
  [[], 'Usage: alipay-gateway'],
])('%j is a wrong command line', async (arguments_, why) => {
  const { exitCode, complaints } = await run(arguments_);
  expect(exitCode).toBe(2);
  expect(complaints.join('\n')).toContain(why);
});

test.each(
  [[], ['check'], ['keys', 'init'], ['keys', 'reencrypt'], ['connection', 'put'], ['caller', 'put']].map((words) => [
    words,
  ]),
)('the help of %j fits a terminal', async (words) => {
  const { exitCode, lines } = await run([...words, '--help']);
  expect(exitCode).toBe(0);
  for (const line of lines.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('who reads the registry’s table, or the template, learns no secret of the demo', async () => {
  const { genauth, openapi, daxpay } = stack.demo;
  const secrets = [
    ...[genauth.publicApp.appSecret, genauth.signedApp.appSecret, genauth.signedApp.accessKeySecret],
    ...[genauth.userPool.accessKeySecret, openapi.md5.secret, ...Object.values(daxpay).map(({ secret }) => secret)],
  ];
  const items = JSON.stringify(await scan(), (_name, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  expect(items).toContain('caller#openapi#demo-rsa-business');
  const written = [items, readFileSync('serverless.yml', 'utf8'), stack.functionLog()].join('\n');
  for (const secret of secrets) expect(written.includes(secret)).toBe(false);
  expect(items).not.toMatch(/BEGIN PUBLIC|callbackUrls|allowedSourceIps|connections/);
});

async function scan() {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: stack.aws, region: 'eu-central-1', credentials });
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'alipay-auth-gateway-local-registry' }));
  client.destroy();
  return Items;
}

const itemNames = async (): Promise<string[]> => (await scan()).map(({ pk }) => pk?.S ?? '');

describe('connections of two kinds', () => {
  const wechat = { kind: 'wechat', appId: 'wx0123456789abcdef', appSecret: '3a9f5c71e0d2486b8c17f4d9a6e3b052' };
  const put = (identifier: string, document: object) => run(['connection', 'put', identifier, '--file', 'f'], document);
  const signSecrets = [{ secret: SECRET }];

  test('are put and read back alike, and each keeps its kind', async () => {
    expect(await put('cli-wechat', wechat)).toMatchObject({ exitCode: 0, lines: ['connection cli-wechat: created'] });
    expect((await put('cli-wechat', wechat)).lines).toEqual(['connection cli-wechat: unchanged']);
    expect((await put('cli-wechat', { ...wechat, enabled: false })).lines).toEqual(['connection cli-wechat: changed']);
    expect(await put('cli-wechat', connection())).toMatchObject({
      exitCode: 1,
      complaints: [expect.stringMatching(/is of kind wechat, and keeps it: put one of kind alipay under another/)],
    });
    expect((await put('demo', wechat)).exitCode).toBe(1);
    expect((await put('cli-wechat', wechat)).exitCode).toBe(0);
  });

  test.each<[string, object, string[]]>([
    ['daxpay', { signSecrets, channels: { wechat_pay: 'demo-wechat', ali_pay: 'demo', alipay_isv: 'demo' } }, []],
    ['daxpay', { signSecrets, channels: { wechat_pay: 'not-there-yet', wechat_pay_isv: 'demo' } }, []],
    [
      'daxpay',
      { signSecrets, channels: { wechat_pay: 'demo', ali_pay: 'demo-wechat' } },
      [
        'error: channels/wechat_pay is of kind alipay, where a connection of kind wechat is needed',
        'error: channels/ali_pay is of kind wechat, where a connection of kind alipay is needed',
      ],
    ],
    [
      'genauth',
      { public: true, connections: ['demo', 'demo-wechat'] },
      ['error: connections/1 is of kind wechat, where a connection of kind alipay is needed'],
    ],
    [
      'openapi',
      {
        ...{ algorithm: 'MD5', md5Secrets: [{ secret: SECRET }], merchants: [{ merchantId: 'm', name: 'M' }] },
        ...{ callbackUrls: ['https://shop.example/x'], connection: 'demo-wechat' },
      },
      ['error: connection is of kind wechat, where a connection of kind alipay is needed'],
    ],
  ])('in a caller %s %j', async (protocol, document, faults) => {
    const { exitCode, complaints } = await run(
      ['caller', 'put', protocol, 'two-kinds', '--file', 'f', '--dry-run'],
      document,
    );
    expect(exitCode).toBe(faults.length > 0 ? 1 : 0);
    expect(complaints.join()).toBe(faults.length > 0 ? [...faults, 'Nothing was written.'].join('\n') : '');
  });
});
