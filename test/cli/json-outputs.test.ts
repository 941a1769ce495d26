/** Every command with `--json` over a running stack: carried out, and refused; each output has the shape that is documented. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OUTPUTS } from '../../cli/outputs/outputs.ts';
import { isAllowed } from '../../local/service/policy.ts';
import { docBlocks } from '../support/doc-blocks.ts';
import { rsaPair } from '../support/keys.ts';
import { urlRequest } from '../support/openapi-client.ts';
import { operator } from '../support/operator.ts';
import { asRawHttp } from '../support/sent-forms.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { runTool } from '../support/tool.ts';
import { commandOf, expectOutput } from '../support/tool-outputs.ts';

let stack: RunningStack;
const nowhere = mkdtempSync(join(tmpdir(), 'no-stack-'));
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
  rmSync(nowhere, { recursive: true });
});

const seen: Record<'done' | 'failure', Set<string>> = { done: new Set(), failure: new Set() };

const outputs: { readonly words: string; readonly output: string }[] = [];

/** Runs a command with `--json`, and notes which kind of document it printed. @param content of files by their names */
async function run(words: string, content: Readonly<Record<string, string>> = {}, folder = stack.stateFolder) {
  const arguments_ = [...words.split(' ').filter((word) => word !== ''), '--json'];
  const read = (file: string) => {
    if (content[file] === undefined) throw new Error('there is no such file');
    return Buffer.from(content[file]);
  };
  const { exitCode, lines, complaints } = await runTool(arguments_, { environment: { LOCAL_STATE_DIR: folder }, read });
  const kind = expectOutput(arguments_, lines);
  seen[kind].add(String(commandOf(arguments_)));
  outputs.push({ words, output: [...lines, ...complaints].join('\n') });
  return { exitCode, kind, complaints, output: lines.join('\n') };
}

const connection = () =>
  JSON.stringify({
    ...{ appId: '2021000000000009', pid: '2088000000000009', environment: 'sandbox' },
    ...{ privateKey: rsaPair('app').privatePem, alipayPublicKey: rsaPair('alipay').publicPem },
  });
const caller = JSON.stringify({ public: true, connections: ['demo'] });
const linkRequest = () => {
  const { businessId, privateKey } = stack.demo.openapi.rsa;
  return asRawHttp(urlRequest({ privateKey }, { businessId, body: '{}' }));
};
const callback = 'https://shop.example.com/callback';

type Good = [words: string, exitCode: number, content?: () => Record<string, string>];

/** In this order: what one makes, the next uses. Behind each its exit status. */
const GOOD: readonly Good[] = [
  ['check f', 0, () => ({ f: connection() })],
  ['check f missing', 2, () => ({ f: connection() })],
  ['check f', 1, () => ({ f: '{"appId":1' })],
  ['keygen rsa', 0],
  ['keygen secret', 0],
  ['keys init', 0],
  ['keys init --dry-run', 0],
  ['keys list', 0],
  ['keys rotate signing', 0],
  ['keys rotate token', 0],
  ['keys retire token 1 --leaked --yes', 1],
  ['keys rotate state --dry-run', 0],
  ['keys reencrypt', 0],
  ['keys reencrypt --dry-run', 0],
  ['connection put shop --file f', 0, () => ({ f: connection() })],
  ['connection put shop --file f --dry-run', 0, () => ({ f: connection() })],
  ['connections list', 0],
  ['connection show shop', 0],
  ['connection probe demo', 0],
  ['connection probe shop', 1],
  ['connection disable shop', 0],
  ['connection enable shop --dry-run', 0],
  ['connection enable shop', 0],
  ['caller create genauth app --connection shop', 0],
  ['caller create genauth open --connection shop --public', 0],
  ['caller create openapi biz --connection shop --merchant a=A --callback-url CALLBACK --md5', 0],
  [
    'caller create openapi rsa --connection shop --merchant a=A --callback-url CALLBACK --public-key f',
    0,
    () => ({ f: rsaPair('merchant').publicPem }),
  ],
  ['caller create daxpay pay --connection shop', 0],
  ['caller create daxpay other --connection shop --dry-run', 0],
  ['caller put genauth put --file f', 0, () => ({ f: caller })],
  ['callers list', 0],
  ['caller show openapi biz', 0],
  ['caller rotate genauth app', 0],
  ['caller rotate openapi biz', 0],
  ['caller rotate openapi rsa --public-key f', 0, () => ({ f: rsaPair('other').publicPem })],
  ['caller rotate daxpay pay --days 1', 0],
  ['caller disable daxpay pay', 0],
  ['caller enable daxpay pay', 0],
  ['caller delete genauth put --dry-run', 0],
  ['caller delete genauth put --yes', 0],
  ['caller prune', 0],
  ['connection put gone --file f', 0, () => ({ f: connection() })],
  ['connection delete gone --dry-run', 0],
  ['connection delete gone --yes', 0],
  ['connection put gone --file f', 0, () => ({ f: connection() })],
  ['explain openapi f', 0, () => ({ f: linkRequest() })],
  ['explain openapi f', 1, () => ({ f: linkRequest().replace(/\{\}\s*$/, '{"a":1}') })],
  ['sign openapi f --private-key k', 0, () => ({ f: linkRequest(), k: stack.demo.openapi.rsa.privateKey })],
  ['verify daxpay f --id demo-daxpay-hmac', 1, () => ({ f: '{"code":0,"sign":"00"}' })],
  ['call genauth', 0],
  ['call openapi', 0],
  ['call daxpay', 0],
  ['event get-alipay-authinfo', 0],
  ['event get-health', 0],
  ['callbacks list', 0],
  ['callbacks resend --failed --yes', 0],
  ['callbacks purge --yes', 0],
  ['trigger success', 0],
  ['trigger duplicate', 0],
  ['doctor', 1],
  ['logs', 0],
  ['logs --stage prod', 0],
  ['smoke GATEWAY', 0],
  ['smoke GATEWAY --dry-run', 0],
];

test.each<Good>(GOOD)('%s → exit status %i', async (words, exitCode, content = () => ({})) => {
  const ended = await run(words.replace('GATEWAY', stack.gateway).replace('CALLBACK', callback), content());
  const isRefused = words.startsWith('keys retire');
  expect({ exitCode: ended.exitCode, kind: ended.kind, complaints: exitCode === 0 ? ended.complaints : [] }).toEqual({
    ...{ exitCode, kind: isRefused ? 'failure' : 'done', complaints: [] },
  });
});

/** Wrong input for each command, with its exit status. */
const WRONG: readonly (readonly [words: string, exitCode: number])[] = [
  ['check', 2],
  ['keygen dsa', 2],
  ['explain oauth f', 2],
  ['sign openapi missing', 1],
  ['verify genauth f', 2],
  ['call oauth', 2],
  ['event nothing', 2],
  ['keys init --nonsense', 2],
  ['keys list more', 2],
  ['keys rotate master', 2],
  ['keys reencrypt --nonsense', 2],
  ['keys retire token 9 --yes', 1],
  ['connection put Shop --file f', 2],
  ['connection list more', 2],
  ['connection show nowhere', 1],
  ['connection probe nowhere', 1],
  ['connection enable nowhere', 1],
  ['connection disable nowhere', 1],
  ['connection delete demo --yes', 1],
  ['caller create genauth x --connection nowhere', 1],
  ['caller put genauth x --file missing', 1],
  ['caller list oauth', 2],
  ['caller show genauth nobody', 1],
  ['caller rotate genauth nobody', 1],
  ['caller enable genauth nobody', 1],
  ['caller disable genauth nobody', 1],
  ['caller delete genauth demo-signed-app', 1],
  ['caller prune more', 2],
  ['callbacks list --since yesterday', 2],
  ['callbacks show b s', 1],
  ['callbacks resend', 2],
  ['callbacks purge', 1],
  ['trigger maybe', 2],
  ['doctor --nonsense', 2],
  ['logs nothing-names-it', 1],
  ['smoke ftp://x', 2],
];

test.each(WRONG)('wrong input: %s → exit status %i', async (words, exitCode) => {
  const ended = await run(words, { f: '{}' });
  expect({ exitCode: ended.exitCode, kind: ended.kind }).toEqual({ exitCode, kind: 'failure' });
  expect(ended.complaints.join('')).not.toBe('');
  expect(JSON.parse(ended.output)).toMatchObject({
    error: { exitStatus: exitCode, message: expect.stringMatching(/\S/) },
  });
});

test('every command was carried out, and every one was refused, but for what nothing can refuse', () => {
  const all = Object.keys(OUTPUTS).sort();
  const need = (kind: 'done' | 'failure') => all.filter((name) => !seen[kind].has(name));
  // A result of its own is made in test/cli/operate.test.ts, and a key that can leave in test/cli/manage.test.ts.
  expect(need('done')).toEqual(['callbacks show', 'keys retire']);
  expect(need('failure')).toEqual([]);
});

test("an operator's policy in the documents allows each of these calls, on what is the stage's, and no other action", async () => {
  const [policy = { text: '' }] = docBlocks('docs/operations.md').filter(({ text }) =>
    text.startsWith('{\n  "Version"'),
  );
  const text = policy.text.replaceAll('gateway-prod', 'gateway-local').replaceAll('/prod/', '/local/');
  const { Statement } = JSON.parse(text) as { Statement: { Action: string | string[]; Resource: string }[] };
  const statements = Statement.map(({ Action, Resource }) => ({
    ...{ effect: 'Allow' as const, actions: [Action].flat(), resources: [Resource], conditions: [] },
  }));
  const calls = (await (await fetch(`${stack.aws}/calls`)).json()) as Record<
    'function' | 'action' | 'resource',
    string
  >[];
  const made = calls.filter((call) => call.function === 'operator');
  const refused = made.filter((call) => !isAllowed(statements, { ...call, contextKeys: {} }));
  expect([...new Set(refused.map(({ action, resource }) => `${action} ${resource}`))]).toEqual([]);
  // Of a result of its own, and of tables that are protected, the calls are in other tests.
  const others = [
    'dynamodb:UpdateItem',
    'sqs:SendMessage',
    'dynamodb:DescribeContinuousBackups',
    'dynamodb:DescribeTimeToLive',
  ];
  const used = new Set([...made.map(({ action }) => action), ...others]);
  expect(statements.flatMap(({ actions }) => actions).filter((action) => !used.has(action))).toEqual([]);
});

test('no secret stands in any output, but where it is made', async () => {
  const admin = operator(stack.aws);
  const secrets = ['keys/signing', 'keys/state', 'keys/token', 'keys/registry', 'connections/demo', 'connections/shop'];
  const callers = ['genauth/app', 'genauth/open', 'openapi/biz', 'daxpay/pay', 'genauth/demo-signed-app'];
  const documents = [...secrets, ...callers.map((name) => `callers/${name}`)].map((name) => admin.read(name));
  const values = secretsIn(await Promise.all(documents));
  admin.close();
  expect(values.length).toBeGreaterThan(14);
  const shown = outputs.filter(({ words }) => !/^(caller create|caller rotate|keygen)/.test(words));
  const told = shown.filter(({ output }) => values.some((value) => output.includes(value)));
  expect(told.map(({ words }) => words)).toEqual([]);
  const made = outputs.filter(
    ({ words, output }) => /^caller create genauth app/.test(words) && values.some((value) => output.includes(value)),
  );
  expect(made).toHaveLength(1);
});

/** Values of secret members, and of private keys a line of each. */
function secretsIn(value: unknown, member = ''): string[] {
  if (typeof value === 'string') {
    if (member === 'privateKey')
      return value
        .split(/\n|\\n/)
        .filter((line) => line.length > 60)
        .slice(1, 2);
    return ['secret', 'appSecret', 'key'].includes(member) ? [value] : [];
  }
  return Object.entries(Object(value)).flatMap(([name, inner]) =>
    secretsIn(inner, Array.isArray(value) ? member : name),
  );
}

/** Commands that work without a stack. */
const ALONE = /^(check|keygen|event get-health|.*--stage)/;

test.each<Good>(GOOD.filter(([words]) => !ALONE.test(words)))(
  'without a stack: %s',
  async (words, _, content = () => ({})) => {
    const asked = words.replace('GATEWAY', stack.gateway).replace('CALLBACK', callback);
    const { exitCode, kind, complaints } = await run(asked, content(), nowhere);
    expect({ exitCode, kind, complaints }).toEqual({
      ...{ exitCode: 1, kind: 'failure', complaints: [expect.stringMatching(/npm start.*(Start|--stage)/)] },
    });
  },
);
