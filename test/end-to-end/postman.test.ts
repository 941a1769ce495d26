/** docs/postman.json is made from docs/openapi.json, and every request of it is granted by a running stack, run by newman. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { postmanText } from '../../scripts/postman/collection.ts';
import { postmanEnvironment } from '../../scripts/postman/environment.ts';
import { docBlocks } from '../support/doc-blocks.ts';
import { rsaPair } from '../support/keys.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

const NEWMAN = createRequire(import.meta.url).resolve('newman/bin/newman.js');
const folder = mkdtempSync(join(tmpdir(), 'postman-'));
let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

interface Report {
  readonly run: {
    readonly executions: readonly {
      readonly item: { readonly name: string };
      readonly response: { readonly code: number; readonly stream: { readonly data: readonly number[] } };
      readonly assertions?: readonly { readonly assertion: string; readonly error?: object }[];
    }[];
    readonly failures: readonly { readonly error: { readonly name: string; readonly message: string } }[];
  };
}
interface Environment {
  readonly values: { readonly key: string; value: string; readonly type: string }[];
}

/** Runs the collection with changes in the stack's environment, and gives newman's report. */
async function newman(change: (value: Environment['values'][number]) => string, ...options: string[]) {
  const environment = structuredClone(postmanEnvironment(stack.demo)) as Environment;
  for (const value of environment.values) value.value = change(value);
  const [file, report] = [join(folder, 'environment.json'), join(folder, 'report.json')];
  writeFileSync(file, JSON.stringify(environment));
  const command = ['run', 'docs/postman.json', '-e', file, '-r', 'json', '--reporter-json-export', report, ...options];
  const env = { ...stack.environment, NO_PROXY: '127.0.0.1' };
  const exitCode = await promisify(execFile)(process.execPath, [NEWMAN, ...command], { env }).then(
    () => 0,
    ({ code }: { code: number }) => code,
  );
  return { exitCode, ...(JSON.parse(readFileSync(report, 'utf8')) as Report).run };
}
const same = ({ value }: { value: string }) => value;

test('the collection is what docs/openapi.json and the scripts say: `npm run postman` writes it anew', () => {
  expect(readFileSync('docs/postman.json', 'utf8')).toBe(postmanText());
});

test('every request is granted, every check of its response passes', async () => {
  const { exitCode, failures, executions } = await newman(same);
  expect(failures.map(({ error }) => error.message)).toEqual([]);
  expect(exitCode).toBe(0);
  // What a script fetches before is an execution, too, of the same name.
  expect([...new Set(executions.map(({ item }) => item.name))].sort()).toEqual([
    'check-app-id-secret',
    'complete-authorization, of the last link',
    'create-authorization-url, MD5',
    'create-authorization-url, RSA',
    'exchange-auth-code, HMAC-SHA256',
    'exchange-auth-code, MD5',
    'get-alipay-authinfo, access key (HMAC-SHA256)',
    'get-alipay-authinfo, management token',
    'get-alipay-authinfo, public app',
    'get-health',
    'get-management-token',
  ]);
  // Each has at least the HTTP status and one thing more.
  for (const { assertions } of executions) if (assertions) expect(assertions.length).toBeGreaterThan(1);
});

test('with wrong secrets it shows the refusals of each interface', async () => {
  const wrongKey = rsaPair('another').privatePem;
  const { exitCode, executions } = await newman(({ key, value, type }) => {
    if (key === 'businessPrivateKey') return wrongKey;
    return type === 'secret' ? `${value}x` : value;
  });
  expect(exitCode).toBe(1);
  const said = Object.fromEntries(
    executions.map(({ item, response }) => [item.name, Buffer.from(response.stream.data).toString()]),
  );
  expect(JSON.parse(String(said['check-app-id-secret'])).data.valid).toBe(false);
  const refused = { statusCode: 401, apiCode: 1300 };
  expect(JSON.parse(String(said['get-alipay-authinfo, access key (HMAC-SHA256)']))).toMatchObject(refused);
  expect(JSON.parse(String(said['get-management-token']))).toMatchObject(refused);
  for (const way of ['RSA', 'MD5']) expect(JSON.parse(String(said[`create-authorization-url, ${way}`])).status).toBe(2);
  for (const way of ['HMAC-SHA256', 'MD5'])
    expect(JSON.parse(String(said[`exchange-auth-code, ${way}`])).code).toBe(20052);
  // Whoever needs no secret is granted nevertheless.
  const passed = executions.filter(({ assertions = [] }) => assertions.every(({ error }) => !error));
  expect(passed.map(({ item }) => item.name)).toEqual(['get-alipay-authinfo, public app', 'get-health']);
});

test('a response that another key signed does not verify', async () => {
  const other = rsaPair('another').publicPem;
  const change = ({ key, value }: { key: string; value: string }) => (key === 'platformPublicKey' ? other : value);
  const { executions } = await newman(change, '--folder', 'Open API');
  const failed = executions.flatMap(({ item, assertions = [] }) =>
    assertions.flatMap(({ assertion, error }) => (error ? [[item.name, assertion]] : [])),
  );
  expect(failed).toEqual([['create-authorization-url, RSA', 'the response is signed by the gateway, to this request']]);
});

test('a variable that is missing is named', async () => {
  const { failures } = await newman(({ key, value }) => (key === 'daxpayMd5Secret' ? '' : value), '--folder', 'DaxPay');
  expect(failures.map(({ error }) => error.message)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^The environment has no daxpayMd5Secret: make it with "npm run/)]),
  );
});

test('the commands of docs/postman.md make the environment and run the collection', async () => {
  const [make, run] = docBlocks('docs/postman.md').map(({ text }) =>
    text.replaceAll('postman_environment.json', join(folder, 'made.json')),
  );
  const shell = (text = '') =>
    promisify(execFile)('bash', ['-euo', 'pipefail', '-c', text], { env: stack.environment });
  await shell(make);
  expect(JSON.parse(readFileSync(join(folder, 'made.json'), 'utf8'))).toEqual(postmanEnvironment(stack.demo));
  expect((await shell(run)).stdout).toMatch(/assertions │ +\d+ │ +0 │/);
  const elsewhere = { ...stack.environment, LOCAL_STATE_DIR: join(folder, 'nowhere') };
  const refused = promisify(execFile)('bash', ['-c', String(make)], { env: elsewhere });
  await expect(refused).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/^There is no .*npm start/) });
});
