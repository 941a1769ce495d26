/**
 * The AuthInfo string, judged by programs that are not ours.
 *
 * Alipay does not enforce this signature, so a phone shows nothing when it is wrong: these verifiers are the only witnesses.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AlipaySdk } from 'alipay-sdk';
import { signedGet } from '../support/genauth-client.ts';
import { sendForJson } from '../support/raw-http.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { vectors } from '../support/vectors.ts';

const run = promisify(execFile);

let stack: RunningStack;
let folder: string;

beforeAll(async () => {
  stack = await startStack();
  folder = await mkdtemp(join(tmpdir(), 'authinfo-'));
});
afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
});

async function issue(): Promise<string> {
  const { json } = await sendForJson(stack.gateway, signedGet(stack.demo.genauth.signedApp));
  expect(json).toMatchObject({ statusCode: 200 });
  return json.data?.authInfo ?? '';
}

/** Members in the order they stand in, values still encoded. */
function members(authInfo: string): [name: string, value: string][] {
  return authInfo.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
}

test('has the published members, in sorted order, the signature last', async () => {
  const issued = members(await issue());
  const { appId, pid } = stack.demo.alipayApp;
  expect(issued).toEqual([
    ['apiname', 'com.alipay.account.auth'],
    ['app_id', appId],
    ['app_name', 'mc'],
    ['auth_type', 'AUTHACCOUNT'],
    ['biz_type', 'openservice'],
    ['method', 'alipay.open.auth.sdk.code.get'],
    ['pid', pid],
    ['product_id', 'APP_FAST_LOGIN'],
    ['scope', 'kuaijie'],
    ['sign_type', 'RSA2'],
    ['target_id', expect.stringMatching(/^[A-Za-z0-9]{32}$/)],
    ['sign', expect.stringMatching(/^(?:[A-Za-z0-9]|%2B|%2F|%3D)+$/)],
  ]);
  expect(appId).toMatch(/^\d{1,16}$/);
  expect(pid).toMatch(/^2088\d{12}$/);
  const signature = decodeURIComponent(issued.at(-1)?.[1] ?? '');
  expect(signature).toHaveLength(344);
  expect(Buffer.from(signature, 'base64').toString('base64')).toBe(signature);
});

test('is verified by the official SDK, and a changed one is not', async () => {
  const sdk = new AlipaySdk({
    appId: stack.demo.alipayApp.appId,
    privateKey: vectors.rsa.privateKey,
    keyType: 'PKCS8',
    alipayPublicKey: stack.demo.alipayApp.publicKey,
  });
  const issued = members(await issue()).map(([name, value]) => [name, decodeURIComponent(value)] as const);
  const parameters = Object.fromEntries(issued);
  expect(sdk.checkNotifySignV2(parameters)).toBe(true);
  for (const name of ['app_id', 'pid', 'target_id', 'scope']) {
    expect(sdk.checkNotifySignV2({ ...parameters, [name]: `${parameters[name]}0` })).toBe(false);
  }
});

test('is verified by openssl over the text that precedes the signature', async () => {
  const issued = await issue();
  const [signedText = '', signature = ''] = issued.split('&sign=');
  const path = (name: string): string => join(folder, name);
  await writeFile(path('public.pem'), stack.demo.alipayApp.publicKey);
  await writeFile(path('signature'), Buffer.from(decodeURIComponent(signature), 'base64'));
  await writeFile(path('text'), signedText);
  await writeFile(path('changed'), signedText.replace('kuaijie', 'kuaijia'));
  const verify = (file: string): Promise<{ stdout: string }> =>
    run('openssl', ['dgst', '-sha256', '-verify', path('public.pem'), '-signature', path('signature'), path(file)]);
  expect((await verify('text')).stdout).toBe('Verified OK\n');
  await expect(verify('changed')).rejects.toMatchObject({ code: 1, stdout: 'Verification failure\n' });
});

// test/functions/get-alipay-authinfo.test.ts has a thousand, without the sockets.
test('bears a new target_id on each of 50 calls at once', async () => {
  const issued = await Promise.all(Array.from({ length: 50 }, issue));
  const targets = issued.map((authInfo) => new URLSearchParams(authInfo).get('target_id') ?? '');
  expect(new Set(targets).size).toBe(50);
});
