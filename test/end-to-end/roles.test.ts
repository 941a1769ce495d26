/**
 * Least privilege, from both sides: every function makes each call that its role in the packaged template grants, and no
 * other. Logs and tracing aside, which the Lambda service does in the function's name.
 */
import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { readOperations } from '../../scripts/operations.mjs';
import { MAX_ATTEMPTS } from '../../shared/delivery/schedule.ts';
import { decide, demoBusinesses, requestLink } from '../support/authorization-run.ts';
import { daxpayRun, demoApps } from '../support/daxpay-run.ts';
import { CHECK_SECRET_PATH, signedGet } from '../support/genauth-client.ts';
import { invokeLocal } from '../support/invoke-local.ts';
import { urlRequest } from '../support/openapi-client.ts';
import { type Grant, packagedGrants } from '../support/packaged-roles.ts';
import { sendForJson, sendRaw } from '../support/raw-http.ts';
import { type RecordedCall, recordedCalls } from '../support/recorded-calls.ts';
import { compareWithRole } from '../support/role-comparison.ts';
import { runSweep } from '../support/run-sweep.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const FUNCTIONS = await readOperations();
/** The access keys under which the stack itself makes its tables and writes the demo, and this test plays the operator. */
const OPERATOR = 'local';
const OPERATORS = [OPERATOR, 'operator'];

let stack: RunningStack;
let grants: Record<string, Grant[]>;
let calls: RecordedCall[];

beforeAll(async () => {
  grants = await packagedGrants();
  stack = await startStack();
  await recordedCalls(stack.aws).keepInputs(true);
  await driveEveryFunction();
  await driveAuthorizations();
  await driveExchanges();
  calls = await recordedCalls(stack.aws).list();
});
afterAll(() => stack.stop());

/** One request for each thing a function may do; a replay makes the nonce's owner be read. */
async function driveEveryFunction(): Promise<void> {
  const { gateway } = stack;
  const { appId, appSecret } = stack.demo.genauth.signedApp;
  const signed = signedGet(stack.demo.genauth.signedApp);
  expect((await sendForJson(gateway, signed)).json.statusCode).toBe(200);
  expect((await sendForJson(gateway, signed)).json.apiCode).toBe(1306);
  const { appId: _, ...byKey } = stack.demo.genauth.signedApp;
  expect((await sendForJson(gateway, signedGet(byKey))).json.statusCode).toBe(200);
  const checked = await sendForJson(gateway, {
    method: 'POST',
    target: CHECK_SECRET_PATH,
    headers: [['Content-Type', 'application/json']],
    body: JSON.stringify({ appId, appSecret }),
  });
  expect(checked.json.data).toEqual({ valid: true });
  const { accessKeyId, accessKeySecret, connection } = stack.demo.genauth.userPool;
  const issued = await sendForJson(gateway, {
    method: 'POST',
    target: '/api/v3/get-management-token',
    headers: [['Content-Type', 'application/json']],
    body: JSON.stringify({ accessKeyId, accessKeySecret }),
  });
  const { access_token: token } = issued.json.data as unknown as { access_token: string };
  const target = `/api/v3/get-alipay-authinfo?extIdpConnidentifier=${connection}`;
  const borne = await sendForJson(gateway, { method: 'GET', target, headers: [['authorization', `Bearer ${token}`]] });
  expect(borne.json.statusCode).toBe(200);
  // The stack is ready when the first run of each schedule is over, but of those calls the partition keys were not recorded.
  expect(await invokeLocal('check-health', stack.environment)).toMatchObject({ exitCode: 0 });
  const health = await sendRaw(gateway, { method: 'GET', target: '/health', headers: [] });
  expect(health).toMatchObject({ status: 200, body: '{"status":"ok"}' });
  const nothing = await sendForJson(gateway, { method: 'GET', target: '/api/v3/nothing', headers: [] });
  expect(nothing.json.statusCode).toBe(404);
}

/**
 * One link, asked for twice; a return while Alipay is busy, which gives the code's entry in the ledger back; a delivery that
 * fails once, and one that fails for the last time; and a sweep that finds something.
 */
async function driveAuthorizations(): Promise<void> {
  const { businessId, merchantId, privateKey } = stack.demo.openapi.rsa;
  const body = JSON.stringify({ businessId, merchantId, serialNo: 'roles', userId: 'customer' });
  const ask = async () => (await sendRaw(stack.gateway, urlRequest({ privateKey }, { businessId, body }))).body;
  expect(await ask()).toBe(await ask());
  const twice = urlRequest({ privateKey }, { businessId, body });
  const [, again] = [await sendRaw(stack.gateway, twice), await sendRaw(stack.gateway, twice)];
  expect(JSON.parse(again.body).status).toBe(6);
  const link = new URL(JSON.parse(await ask()).data.alipayAuthUrl);
  await post(`${stack.demo.alipay}/simulator/faults`, { mode: 'busy' });
  await agree(link);
  await post(`${stack.demo.alipay}/simulator/faults`, { mode: 'busy', count: 0 });
  await post(`${stack.demo.merchant}/behaviour`, { mode: 'fail' });
  await agree(link);
  await called('deliver-callback', 'sqs:ChangeMessageVisibility');

  const { locator, change, send } = await operateOn('roles');
  await change({ attempts: { N: String(MAX_ATTEMPTS - 1) } });
  await send(locator);
  await called('deliver-callback', 'sqs:SendMessage');
  // The message of the first failure is on its way back, and may take away what the sweep is to find.
  do {
    await change({ delivery: { S: 'pending' }, sweep: { S: 'queue' }, dueAt: { N: '1' } });
    expect(await runSweep(stack)).toMatchObject({ kind: 'result' });
  } while (!(await hasCalled('sweep-callbacks', 'sqs:SendMessage')));
}

/** A code that is exchanged, and asked for again; a request sent twice; and a code that is given back. */
async function driveExchanges(): Promise<void> {
  const { exchange, newCode, send, setFault, signed } = daxpayRun(stack.demo);
  const app = demoApps(stack.demo).hmac;
  const authCode = await newCode();
  const request = signed(app, authCode);
  const codes = [await send(request), await send(request)].map(({ answer }) => answer.code);
  expect(codes).toEqual([0, 10507]);
  expect(await exchange(app, authCode)).toMatchObject({ code: 10507 });
  await setFault('busy', 100);
  expect(await exchange(app, await newCode())).toMatchObject({ code: 10500 });
  await setFault('busy', 0);
  await comeBackWithSpentCode((code) => exchange(app, code));
}

/** A person comes back with a code that was exchanged meanwhile: the ledger's entry is read. */
async function comeBackWithSpentCode(spend: (code: string) => Promise<unknown>): Promise<void> {
  const link = await requestLink(stack.gateway, demoBusinesses(stack.demo).rsa);
  const address = await decide(link, 'agree');
  expect(await spend(new URL(address).searchParams.get('auth_code') ?? '')).toMatchObject({ code: 0 });
  expect((await fetch(address)).status).toBe(200);
}

async function agree(link: URL): Promise<void> {
  const form = new URLSearchParams([...link.searchParams, ['decision', 'agree']]);
  expect((await fetch(link.origin + link.pathname, { method: 'POST', body: form })).redirected).toBe(true);
}

async function post(url: string, content: object): Promise<void> {
  expect((await fetch(url, { method: 'POST', body: JSON.stringify(content) })).status).toBe(200);
}

/** Whether a function made a call. */
async function hasCalled(name: string, action: string): Promise<boolean> {
  return (await recordedCalls(stack.aws).list()).some((call) => call.function === name && call.action === action);
}

/** Waits until a function made a call. */
const called = (name: string, action: string): Promise<boolean> => until(() => hasCalled(name, action), Boolean);

/** An operator's hands on the one authorization of a serial number. */
async function operateOn(serialNo: string) {
  const credentials = { accessKeyId: OPERATOR, secretAccessKey: OPERATOR };
  const options = { endpoint: stack.aws, region: 'eu-central-1', credentials };
  const [dynamodb, sqs] = [new DynamoDBClient(options), new SQSClient(options)];
  const TableName = 'alipay-auth-gateway-local';
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
  const [item] = Items.filter((candidate) => candidate.serialNo?.S === serialNo);
  const locator = item?.pk?.S?.split('#')[1] ?? '';
  return {
    locator,
    change: async (attributes: Record<string, AttributeValue>): Promise<void> => {
      const { Item = {} } = await dynamodb.send(new GetItemCommand({ TableName, Key: keyOf(locator) }));
      await dynamodb.send(new PutItemCommand({ TableName, Item: { ...Item, ...attributes } }));
    },
    send: (to: string) =>
      sqs.send(
        new SendMessageCommand({
          QueueUrl: `${stack.aws}/000000000000/${TableName}-callbacks`,
          MessageBody: JSON.stringify({ locator: to }),
        }),
      ),
  };
}

const keyOf = (locator: string) => ({ pk: { S: `authorization#${locator}` } });

test('the template has a role for each function, and nobody besides them called', () => {
  expect(Object.keys(grants).sort()).toEqual(FUNCTIONS);
  const callers = new Set(calls.map((call) => call.function));
  expect([...callers].filter((name) => ![...FUNCTIONS, ...OPERATORS].includes(name))).toEqual([]);
});

test.each(FUNCTIONS)('%s calls exactly what its role grants', (name) => {
  const made = calls.filter((call) => call.function === name);
  const granted = grants[name] ?? [];
  // A function of which nothing is seen is not called above yet.
  expect([...new Set(made.map((call) => call.action))].sort()).toEqual(
    [...new Set(granted.map((g) => g.action))].sort(),
  );
  expect(compareWithRole(granted, made)).toEqual({ outside: [], unused: [] });
});
