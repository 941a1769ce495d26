/** Every command of the examples' pages, beside one stack: what each language accepts, and what it refuses. */
import { createPublicKey, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Demo } from '../../local/demo/demo-file.ts';
import type { Language } from '../../scripts/examples/languages.ts';
import { decide, open } from '../support/authorization-run.ts';
import { describeEachLanguage, ExampleRunner } from '../support/example-languages.ts';
import { freePorts } from '../support/free-ports.ts';
import { rsaPair } from '../support/keys.ts';
import { openapiSign, openapiText } from '../support/openapi-client.ts';
import { registerBusiness } from '../support/own-merchant.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const CHECKED = ['genauth signature', 'openapi request', 'openapi response', 'openapi callback', 'daxpay request'];
const folder = mkdtempSync(join(tmpdir(), 'languages-'));
const runner = new ExampleRunner(folder);
let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await runner.stop();
  await stack.stop();
  rmSync(folder, { recursive: true });
});

/** A folder whose demo.json says something else at one place, or more. */
function stateWith(...changes: readonly (readonly [path: string, value: string])[]): string {
  const demo = structuredClone(stack.demo) as Demo;
  for (const [path, value] of changes) {
    const names = path.split('.');
    const last = String(names.pop());
    const object = names.reduce<object>((inner, name) => Reflect.get(inner, name), demo);
    if (typeof Reflect.get(object, last) !== 'string') throw new Error(`demo.json has no ${path}`);
    Reflect.set(object, last, value);
  }
  const state = join(folder, randomUUID());
  mkdirSync(state);
  writeFileSync(join(state, 'demo.json'), JSON.stringify(demo));
  return state;
}

/** The vectors with one letter changed in each signature. */
function brokenVectors(): string {
  const broken = JSON.stringify(
    JSON.parse(readFileSync('examples/vectors.json', 'utf8'), (name, value) =>
      name === 'signature' || name === 'sign' ? value.replace(/^./, (one: string) => (one === 'a' ? 'b' : 'a')) : value,
    ),
  );
  const file = join(folder, 'broken.json');
  writeFileSync(file, broken);
  return file;
}

const linkIn = (output: string): string => String(/http:[^\s"]*\/oauth2\/[^\s"]*/.exec(output)?.[0]);
const agree = async (output: string): Promise<void> => {
  const page = await open(await decide({ url: linkIn(output), businessId: '', serialNo: '' }, 'agree'));
  expect(page.title).toBe('Authorization complete');
};

describeEachLanguage((language) => {
  beforeAll(() => runner.build(language));

  test('comes to the vectors, and sees each that is broken', async () => {
    const all = [...CHECKED, 'daxpay response'];
    const good = await runner.run(language, 'vectors', '', 'examples/vectors.json');
    expect(good).toEqual({ exitCode: 0, output: `${all.map((name) => `good ${name}`).join('\n')}\n` });
    const broken = await runner.run(language, 'vectors', '', brokenVectors());
    expect(broken.exitCode).toBe(1);
    expect(broken.output.match(/^wrong .*$/gm)).toEqual(all.map((name) => `wrong ${name}`));
  });

  test('gets an AuthInfo; with a wrong secret it says that it was refused', async () => {
    const got = await runner.run(language, 'genauth', stack.stateFolder);
    expect(got).toEqual({ exitCode: 0, output: expect.stringMatching(/apiname=com\.alipay\.account\.auth&.*&sign=/) });
    const state = stateWith(['genauth.signedApp.accessKeySecret', 'x'.repeat(32)]);
    const refused = await runner.run(language, 'genauth', state);
    expect(refused).toEqual({ exitCode: 1, output: expect.stringMatching(/\b401\b/) });
    expect(refused.output).toMatch(/\b1300\b/);
    expect(refused.output).not.toContain('apiname=');
  });

  test('gets an id for a code; with a wrong secret it says that the response does not verify', async () => {
    const got = await runner.run(language, 'daxpay', stack.stateFolder);
    expect(got).toEqual({ exitCode: 0, output: expect.stringMatching(/[\w-]{30,}/) });
    const refused = await runner.run(language, 'daxpay', stateWith(['daxpay.hmac.secret', 'x'.repeat(32)]));
    expect(refused).toEqual({ exitCode: 1, output: expect.stringMatching(/20052/) });
    expect(refused.output).toMatch(/not verif/);
  });

  test('says of a refusal that is signed what it is', async () => {
    // A code of another app, which Alipay refuses.
    const refused = await runner.run(language, 'daxpay', stateWith(['alipayApp.appId', stack.demo.wechatApp.appId]));
    expect(refused).toEqual({ exitCode: 1, output: expect.stringMatching(/(refused: 1 |"code":1,)/) });
    expect(refused.output).not.toMatch(/not verif/);
  });

  test('believes no link that another key signed, and gets none with another key of its own', async () => {
    const strangers = await runner.run(
      language,
      'openapi',
      stateWith(['platform.publicKey', rsaPair('stranger').publicPem]),
    );
    expect(strangers).toEqual({ exitCode: 1, output: expect.stringMatching(/not verif/) });
    const refused = await runner.run(
      language,
      'openapi',
      stateWith(['openapi.rsa.privateKey', rsaPair('stranger').privatePem]),
    );
    expect(refused).toEqual({ exitCode: 1, output: expect.stringMatching(/"status":2\b/) });
  });

  // A shell is no server: what it verifies is what the demo merchant got.
  if (language.name === 'Shell') return testsOfShell(language);
  test('takes the callback of its link, and nothing that a stranger sends', async () => {
    const [port = 0] = await freePorts(1);
    const callbackUrl = `http://127.0.0.1:${port}/callback`;
    const publicKey = createPublicKey(stack.demo.openapi.rsa.privateKey).export({ format: 'pem', type: 'spki' });
    const own = await registerBusiness(stack, { callbackUrl, publicKey: String(publicKey) });
    const state = stateWith(['openapi.rsa.businessId', own.businessId], ['openapi.rsa.merchantId', own.merchantId]);
    const printed = runner.receive(language, port, state);
    const isUp = () =>
      fetch(callbackUrl).then(
        () => true,
        () => false,
      );
    await until(isUp, (up) => up);

    const claims = {
      businessId: own.businessId,
      nonce: `c.${randomUUID()}`,
      signType: 'SHA256-RSA',
      timestamp: String(Date.now()),
    };
    const body = JSON.stringify({ eventId: 'strange', serialNo: 'strange', status: 'success' });
    const sign = openapiSign({ privateKey: rsaPair('stranger').privatePem }, openapiText(claims, body));
    for (const headers of [{ ...claims, sign }, claims, {}])
      expect((await fetch(callbackUrl, { method: 'POST', headers, body })).status).toBe(401);

    const link = await runner.run(language, 'openapi', state);
    expect(link).toEqual({ exitCode: 0, output: expect.stringContaining('/oauth2/') });
    await agree(link.output);
    const taken = await until(printed, (text) => text.includes('verified: '));
    expect(taken.match(/^verified: .*$/gm)).toEqual([
      expect.stringMatching(/^verified: [0-9a-f]{32} success [\w-]{20,}$/),
    ]);
  });
});

function testsOfShell(language: Language): void {
  test('verifies the callback that the demo merchant got, and not under another key', async () => {
    await agree((await runner.run(language, 'openapi', stack.stateFolder)).output);
    const last = () => runner.run(language, 'callback', stack.stateFolder);
    const taken = await until(last, ({ exitCode }) => exitCode === 0);
    expect(taken.output).toMatch(/^verified: [0-9a-f]{32} success [\w-]{20,}\n$/);
    const state = stateWith(['platform.publicKey', rsaPair('stranger').publicPem]);
    const refused = await runner.run(language, 'callback', state);
    expect(refused).toEqual({ exitCode: 1, output: expect.stringMatching(/^not verified: /) });
  });
}
