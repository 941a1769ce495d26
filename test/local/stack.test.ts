import { execFile } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Demo } from '../../local/demo/demo-file.ts';
import { listen } from '../../local/listen.ts';
import { fetchDocumented } from '../support/documented-gateway.ts';
import { invokeEachLocally, invokeLocal } from '../support/invoke-local.ts';
import { recordedCalls } from '../support/recorded-calls.ts';
import { collect, type RunningStack, spawnStack, stackEnvironment, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const TABLE = 'alipay-auth-gateway-local';
const stateFolder = mkdtempSync(join(tmpdir(), 'state-'));
let stack: RunningStack;

/** Every stack that was started here, so that none outlives a test that failed. */
const started: RunningStack[] = [];
const start = async (): Promise<RunningStack> => {
  const running = await startStack({ stateFolder, by: 'npm' });
  started.push(running);
  return running;
};

beforeAll(async () => {
  stack = await start();
});
afterAll(async () => {
  await Promise.all(started.map((running) => running.stop()));
  rmSync(stateFolder, { recursive: true });
});

const inState = (name: string): string => join(stateFolder, name);

describe('a stack that runs', () => {
  test('says that it is ready as the last line of a short overview', () => {
    const lines = stack.output().trimEnd().split('\n');
    expect(lines.at(-1)).toBe(`ready ${stack.gateway}`);
    expect(lines.length).toBeLessThan(40);
    const steps = lines.filter((line) => line.endsWith(' …'));
    expect(steps).toEqual([expect.stringMatching(/^Building/), expect.stringMatching(/^Starting/)]);
    expect(lines.indexOf(steps[1] ?? '')).toBeLessThan(lines.indexOf(`ready ${stack.gateway}`));
    expect(stack.output()).not.toContain(stack.demo.genauth.signedApp.accessKeySecret);
  });

  test('writes demo.json with the members of the contract and no other', () => {
    const pem = expect.stringMatching(/^-----BEGIN PUBLIC KEY-----\n/);
    const secret = expect.stringMatching(/^[\w-]{32,}$/);
    expect(JSON.parse(readFileSync(inState('demo.json'), 'utf8'))).toEqual({
      gateway: stack.gateway,
      alipay: `http://127.0.0.1:${stack.environment.ALIPAY_PORT}`,
      merchant: `http://127.0.0.1:${stack.environment.MERCHANT_PORT}`,
      alipayApp: { connection: 'demo', appId: '2021000000000001', pid: '2088000000000001', publicKey: pem },
      wechatApp: { connection: 'demo-wechat', appId: 'wx00000000000demo1' },
      platform: { publicKey: pem },
      genauth: {
        publicApp: { appId: 'demo-public-app', appSecret: secret, connection: 'demo' },
        signedApp: {
          appId: 'demo-signed-app',
          appSecret: secret,
          accessKeyId: 'demo-signed-key',
          accessKeySecret: secret,
          connection: 'demo',
        },
        userPool: { accessKeyId: 'demo-user-pool', accessKeySecret: secret, connection: 'demo' },
      },
      openapi: {
        rsa: {
          businessId: 'demo-rsa-business',
          merchantId: 'demo-merchant',
          privateKey: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----\n/),
          callbackUrl: `${stack.demo.merchant}/callback`,
        },
        md5: {
          businessId: 'demo-md5-business',
          merchantId: 'demo-merchant',
          secret,
          callbackUrl: `${stack.demo.merchant}/callback`,
        },
      },
      daxpay: {
        hmac: { appId: 'demo-daxpay-hmac', secret },
        md5: { appId: 'demo-daxpay-md5', secret },
        sm3: { appId: 'demo-daxpay-sm3', secret },
        asIs: { appId: 'demo-daxpay-as-is', secret },
      },
    });
  });

  test.each(['demo.json', 'keys.json', 'secrets.json', 'stack.json', 'functions.log'])(
    '%s is readable by this user only',
    (name) => {
      expect(statSync(inState(name)).mode & 0o777).toBe(0o600);
    },
  );

  test('has fired the schedule, so that health is known', async () => {
    const answer = await fetchDocumented(`${stack.gateway}/health`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  test('writes what the functions log to a file', async () => {
    await until(stack.functionLog, (log) => log.includes('"operation":"check-health"'));
    expect(stack.output()).not.toContain('"operation":"check-health"');
  });

  test('listens on the loopback address alone', async () => {
    for (const url of [stack.gateway, stack.aws, stack.demo.alipay, stack.demo.merchant]) {
      // The whole of 127.0.0.0/8 is this machine: a server on all addresses would answer here.
      await expect(connected('127.0.0.2', Number(new URL(url).port))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    }
  });

  test('answers the signed call that the overview shows, with an AuthInfo of the demo app', async () => {
    const { stdout } = await promisify(execFile)('bash', ['local/signed-call.sh', inState('demo.json')]);
    const { statusCode, data } = JSON.parse(stdout) as { statusCode: number; data: { authInfo: string } };
    expect(statusCode).toBe(200);
    const [, text = '', sign = ''] = /^(.*)&sign=(.*)$/.exec(data.authInfo) ?? [];
    const key = createPublicKey(stack.demo.alipayApp.publicKey);
    const signature = Buffer.from(decodeURIComponent(sign), 'base64');
    expect(verify('sha256', Buffer.from(decodeURIComponent(text)), key, signature)).toBe(true);
  });
});

function connected(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}

describe('an authorization from the link that was printed', () => {
  const received = async () =>
    (await (await fetch(`${stack.demo.merchant}/received`)).json()) as { verified: boolean; body: string }[];

  test('the link opens, the person agrees, and the merchant gets one callback that it can verify', async () => {
    const [link = ''] = /http:\S+publicAppAuthorize\S+/.exec(stack.output()) ?? [];
    expect((await fetch(link)).status).toBe(200);
    const form = new URLSearchParams(new URL(link).search);
    form.set('decision', 'agree');
    const page = await fetch(link.replace(/\?.*/, ''), { method: 'POST', body: form });
    expect([page.status, page.redirected]).toEqual([200, true]);
    expect(page.url).toMatch(`${stack.gateway}/v1/openapi/auth/alipay/callback?`);
    const [callback, ...others] = await until(received, ({ length }) => length > 0);
    expect(others).toEqual([]);
    expect(callback?.verified).toBe(true);
    expect(JSON.parse(callback?.body ?? '')).toMatchObject({ merchantId: 'demo-merchant', status: 'success' });
  });

  test('the script that the overview names makes another one', async () => {
    const { stdout } = await promisify(execFile)('bash', ['local/authorization-link.sh', inState('demo.json')]);
    const { status, data } = JSON.parse(stdout) as { status: number; data: { alipayAuthUrl: string } };
    expect(status).toBe(0);
    expect((await fetch(data.alipayAuthUrl)).status).toBe(200);
  });
});

describe('serverless invoke local', () => {
  const expected: Record<string, unknown> = {
    'get-alipay-authinfo': { statusCode: 200, body: expect.stringContaining('&sign=') },
    'check-app-id-secret': { statusCode: 200, body: expect.stringContaining('"valid":true') },
    'get-management-token': { statusCode: 200, body: expect.stringContaining('"access_token":"') },
    'create-authorization-url': { statusCode: 200, body: expect.stringContaining('"alipayAuthUrl":"') },
    'complete-authorization': { statusCode: 200, body: expect.stringContaining('Authorization complete') },
    'deliver-callback': { batchItemFailures: [] },
    'sweep-callbacks': expect.objectContaining({ queued: expect.any(Number) }),
    'exchange-auth-code': { statusCode: 200, body: expect.stringContaining('"code":0') },
    'check-health': expect.objectContaining({ status: 'ok' }),
    'get-health': { statusCode: 200, body: '{"status":"ok"}' },
    'not-found': { statusCode: 404 },
  };
  const names = Object.keys(expected);

  // By npx, as a user does, it is run by test/docs/examples.test.ts.
  test("runs every function beside the stack, under that function's role, and each succeeds", async () => {
    await recordedCalls(stack.aws).clear();
    const endings = await invokeEachLocally(names, stack.environment);
    for (const [name, ending] of Object.entries(endings)) {
      expect({ name, ...ending }).toMatchObject({ exitCode: 0, result: expected[name] });
    }
    const callers = (await recordedCalls(stack.aws).list()).map((call) => call.function);
    expect([...new Set(callers)].sort()).toEqual(names.filter((name) => name !== 'not-found').sort());
  });

  test('says what is missing when no stack runs', async () => {
    const environment = await stackEnvironment(stateFolder);
    const { exitCode, output } = await invokeLocal('get-alipay-authinfo', environment);
    expect(exitCode).toBe(1);
    expect(output).toContain(`No local stack runs: none answers at http://127.0.0.1:${environment.AWS_PORT}.`);
    expect(output).toContain('Start one with "npm start"');
    expect(output).not.toMatch(/^\s+at /m);
  });
});

describe('start and stop', () => {
  test.each(['PORT', 'ALIPAY_PORT', 'AWS_PORT', 'MERCHANT_PORT'])(
    'a %s in use is one line that names port and variable, and nothing is left',
    async (variable) => {
      const taken = createServer();
      const port = new URL(await listen(taken, 0, '')).port;
      const environment = await stackEnvironment(stateFolder, { [variable]: port });
      const output = await failedStart(environment);
      taken.close();
      const lines = output.split('\n').filter((line) => /in use/.test(line));
      expect(lines).toEqual([
        `npm start: port ${port} is in use: end what listens there, or choose another with the variable ${variable}`,
      ]);
    },
  );

  let second: RunningStack;

  test('Ctrl-C ends everything, and a second start has the same keys and secrets', async () => {
    expect(await stack.stop('SIGINT')).toBe(0);
    await gone(stack.pid);
    second = await start();
    expect(withoutPlaces(second.demo)).toEqual(withoutPlaces(stack.demo));
  });

  test('what DynamoDB and SQS took outlives a kill, and no second stack may use the same folder', async () => {
    const { dynamodb, sqs, QueueUrl } = clients(second.aws);
    const Item = { pk: { S: 'kept' } };
    await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'kept', DelaySeconds: 900 }));

    const refused = await failedStart(await stackEnvironment(stateFolder));
    expect(refused).toContain(`npm start: the folder ${stateFolder} is used by the stack whose AWS endpoints are at`);

    process.kill(-second.pid, 'SIGKILL');
    await gone(second.pid);
    const third = await start();
    const after = clients(third.aws);
    const kept = await after.dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: Item }));
    expect(kept.Item).toEqual(Item);
    const depth = new GetQueueAttributesCommand({ QueueUrl: after.QueueUrl, AttributeNames: ['All'] });
    expect((await after.sqs.send(depth)).Attributes).toMatchObject({ ApproximateNumberOfMessagesDelayed: '1' });
    // By the signal that a container's end is; Ctrl-C is above.
    expect(await third.stop('SIGTERM')).toBe(0);
    await gone(third.pid);
  });
});

/** The demo but for the addresses, which each start of a test has anew. */
function withoutPlaces({ gateway: _, alipay: __, merchant: ___, openapi, ...rest }: Demo): object {
  const businesses = Object.values(openapi).map(({ callbackUrl: ____, ...business }) => business);
  return { ...rest, businesses };
}

/** An operator's clients. */
function clients(endpoint: string) {
  const options = {
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
  };
  const QueueUrl = `${endpoint}/000000000000/${TABLE}-callbacks`;
  return { dynamodb: new DynamoDBClient(options), sqs: new SQSClient(options), QueueUrl };
}

/** What a start prints that ends by itself. */
async function failedStart(environment: NodeJS.ProcessEnv): Promise<string> {
  const npm = spawnStack(environment, { by: 'npm' });
  const output = collect(npm);
  expect(await new Promise((resolve) => npm.once('close', resolve))).toBe(1);
  await gone(npm.pid);
  return output();
}

/** Settles when no process of the group is left: npm, the stack, and what they started. */
const gone = (groupId: number | undefined): Promise<boolean> =>
  until(
    () => isRunning(Number(groupId)),
    (runs) => !runs,
  );

function isRunning(groupId: number): boolean {
  try {
    process.kill(-groupId, 0);
    return true;
  } catch {
    return false;
  }
}
