/** An operator's first run with a connection and callers of one's own, as docs/operations.md leads it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningStack, startStack } from '../support/stack.ts';
import { runTool } from '../support/tool.ts';

let stack: RunningStack;
const folder = mkdtempSync(join(tmpdir(), 'first-run-'));
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

const place = (file: string) => join(folder, file);
const read = (file: string) => readFileSync(place(file));
const run = (words: string, more: Parameters<typeof runTool>[1] = {}) =>
  runTool(words.split(' '), { environment: { LOCAL_STATE_DIR: stack.stateFolder }, read, ...more });

const APP_ID = '2021000000000099';
/** What the console does: takes the app's public key, shows Alipay's. */
async function pasteIntoConsole(publicKey: string): Promise<void> {
  const response = await fetch(`${stack.demo.alipay}/simulator/apps/${APP_ID}`, { method: 'POST', body: publicKey });
  writeFileSync(place('alipay.pem'), await response.text());
}

test('keys go to files that only their owner reads, and over nothing that is there', async () => {
  const made = await run(`keygen rsa --out ${place('app')} --json`);
  expect(JSON.parse(made.lines.join('')).files).toEqual([place('app.private.pem'), place('app.public.pem')]);
  expect(made.lines.join()).not.toContain('BEGIN');
  expect(statSync(place('app.private.pem')).mode & 0o777).toBe(0o600);
  const again = await run(`keygen rsa --out ${place('app')}`);
  expect(again).toMatchObject({ exitCode: 1, lines: [], complaints: [expect.stringContaining('is there already')] });
  await run(`keygen rsa --out ${place('shop')}`);
  expect(existsSync(place('shop.public.pem'))).toBe(true);
  expect((await run(`keygen rsa --out ${place('missing/x')}`)).complaints.join()).toContain('cannot be written');
});

const PUT = `connection put mine --pid 2088000000000099 --private-key app.private.pem --environment sandbox`;

test('a connection is put from what the console shows, and proven once its key is pasted there', async () => {
  writeFileSync(place('alipay.pem'), '');
  await pasteIntoConsole(read('app.public.pem').toString());
  const put = await run(`${PUT} --app-id ${APP_ID} --alipay-public-key alipay.pem`);
  expect(put).toMatchObject({ exitCode: 0, complaints: [] });
  const said = put.lines.join('\n');
  expect(said).toContain(read('app.public.pem').toString().trim());
  expect(said).toContain(`as its authorization callback address:\n${stack.gateway}/v1/openapi/auth/alipay/callback`);
  expect(await run('connection probe mine')).toMatchObject({ exitCode: 0 });
});

test('what was not said is asked for on a terminal, and named where nobody can be asked', async () => {
  const asked: string[] = [];
  const answers = [APP_ID, 'alipay.pem'];
  const ask = async (question: string) => {
    asked.push(question);
    return answers.shift();
  };
  expect(await run(PUT, { ask })).toMatchObject({ exitCode: 0, lines: ['connection mine: unchanged'] });
  expect(asked).toEqual([expect.stringMatching(/^App id/), expect.stringMatching(/^File with Alipay's public key/)]);
  const nobody = { ask: async () => undefined };
  expect(await run(PUT, nobody)).toMatchObject({
    ...{ exitCode: 2, complaints: ['Say --file FILE, or also: --app-id, --alipay-public-key.'] },
  });
  const parts = `${PUT} --app-id ${APP_ID} --alipay-public-key`;
  expect((await run(`${parts} missing.pem`)).complaints.join()).toContain('cannot be read. Nothing was written.');
  expect((await run(`${parts} app.public.pem`)).complaints.join('\n')).toMatch(/error: alipayPublicKey .*own/);
});

test('callers of one’s own are created and call at once, over each protocol', async () => {
  await run('caller create genauth my-app --connection mine');
  await run('caller create genauth my-public --connection mine --public');
  await run(`caller create daxpay my-pay --connection mine`);
  const business = `--connection mine --merchant shop=Shop --callback-url ${stack.demo.merchant}/callback`;
  await run(`caller create openapi my-rsa ${business} --public-key shop.public.pem`);
  await run(`caller create openapi my-md5 ${business} --md5`);
  const calls = ['genauth --id my-app', 'genauth --id my-public', 'daxpay --id my-pay', 'openapi --id my-md5'];
  for (const call of [...calls, 'openapi --id my-rsa --private-key shop.private.pem']) {
    const { exitCode, lines } = await run(`call ${call}`);
    expect({ call, exitCode, last: lines.at(-1) }).toEqual({ call, exitCode: 0, last: 'good' });
  }
});

test.each<[string, number, string]>([
  ['call genauth --id nobody', 1, 'There is no caller genauth nobody'],
  ['call genauth --id a.b', 2, 'An id has 1 to 64'],
  ['call openapi --id my-rsa', 1, 'give the private one, --private-key FILE'],
])('%s is refused', async (words, exitCode, why) => {
  const ended = await run(words);
  expect({ exitCode: ended.exitCode, why: ended.complaints.join() }).toEqual({
    ...{ exitCode, why: expect.stringContaining(why) },
  });
});

test('doctor finds nothing, and the smoke test passes', async () => {
  expect(await run('doctor')).toMatchObject({ exitCode: 0 });
  expect(await run(`smoke ${stack.gateway} --connection mine`)).toMatchObject({ exitCode: 0 });
});
