/** Ctrl-C while AWS keeps a command waiting: nothing is left half written, and it is said how it ended. Two operators at once. */
import { readFileSync } from 'node:fs';
import { rsaPair } from '../support/keys.ts';
import { type Operator, operator } from '../support/operator.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { runTool } from '../support/tool.ts';
import { expectOutput } from '../support/tool-outputs.ts';
import { holdCall, startTool } from '../support/tool-process.ts';
import { until } from '../support/until.ts';

let stack: RunningStack;
let admin: Operator;
beforeAll(async () => {
  stack = await startStack();
  admin = operator(stack.aws);
});
afterAll(async () => {
  admin.close();
  await stack.stop();
});

const document = (appId: string) =>
  JSON.stringify({
    ...{ appId, pid: '2088000000000009', environment: 'sandbox', enabled: false },
    ...{ privateKey: rsaPair('app').privatePem, alipayPublicKey: rsaPair('alipay').publicPem },
  });
const app = (id: string) =>
  JSON.stringify({
    accessKeys: [{ id: `${id}-key`, secret: SECRET, methods: ['HMAC-SHA256'] }],
    connections: ['demo'],
  });
const SECRET = 'Zx9Kp4Rm7Qw2Ns8Vt5Bj3Hd6Lf1Gc0YaMarked';

const run = (words: string, text = '') =>
  runTool(words.split(' '), { environment: { LOCAL_STATE_DIR: stack.stateFolder }, text });
const start = (words: string, input = '') => startTool(words.split(' '), stack.stateFolder, { input });
/** What doctor says is left over or torn. */
const findings = async () => {
  const found = JSON.parse((await run('doctor --json')).lines.join('\n')) as { text: string }[];
  return found.filter(({ text }) => !text.startsWith('it is disabled, and callers'));
};

const FINISHING = 'Ctrl-C: what is being written is finished first. Press it again to break off.\n';
const FINISHED = 'Ended by Ctrl-C, after what had begun was written.\n';

/** Commands that write more than one thing, the call that is held back in their middle, and how to see that they are done. */
const WRITES: readonly [
  words: string,
  input: string,
  service: string,
  operation: string,
  seen: string,
  line: RegExp,
][] = [
  [
    'connection put half --file -',
    document('2021000000000009'),
    'dynamodb',
    'PutItem',
    'connection list',
    /^half .*disabled$/m,
  ],
  [
    'connection put half --file -',
    document('2021000000000008'),
    'secretsmanager',
    'UpdateSecretVersionStage',
    'connection show half',
    /2021000000000008/,
  ],
  ['connection disable demo', '', 'secretsmanager', 'PutSecretValue', 'connection list', /^demo .*disabled$/m],
  ['connection enable demo', '', 'secretsmanager', 'PutSecretValue', 'connection list', /^demo .*\benabled$/m],
  ['caller put genauth half --file -', app('half'), 'dynamodb', 'PutItem', 'caller list', /half +enabled/],
  ['caller rotate genauth half', '', 'dynamodb', 'PutItem', 'caller show genauth half', /half-2/],
  ['keys rotate token', '', 'secretsmanager', 'UpdateSecretVersionStage', 'keys list', /token +2 +not yet/],
  ['caller delete genauth half --yes', '', 'dynamodb', 'DeleteItem', 'caller list', /^(?![\s\S]*\bhalf\b)/],
  ['connection delete half --yes', '', 'secretsmanager', 'DeleteSecret', 'connection list', /^(?![\s\S]*\bhalf\b)/],
];

test.each(WRITES)('%s, interrupted in a write, finishes it', async (words, input, service, operation, seen, line) => {
  const held = await holdCall(stack.aws, service, operation);
  const tool = start(words, input);
  await held.made();
  tool.interrupt();
  await until(
    async () => tool.output().stderr,
    (text) => text === FINISHING,
  );
  await held.letGo();
  const exitCode = await tool.ended();
  expect({ exitCode, stderr: tool.output().stderr }).toEqual({ exitCode: 130, stderr: FINISHING + FINISHED });
  expect((await run(seen)).lines.join('\n')).toMatch(line);
  expect(await findings()).toEqual([]);
});

test.each([
  ['connection put early --file -', document('2021000000000009'), 'secretsmanager', 'GetSecretValue'],
  ['caller put genauth early --file -', app('early'), 'secretsmanager', 'GetSecretValue'],
  ['caller create daxpay early --connection demo', '', 'dynamodb', 'GetItem'],
  ['keys rotate state', '', 'secretsmanager', 'GetSecretValue'],
  ['doctor', '', 'sqs', 'GetQueueUrl'],
])('%s, interrupted before it wrote anything, ends at once', async (words, input, service, operation) => {
  const before = await admin.read('keys/state');
  const held = await holdCall(stack.aws, service, operation);
  const tool = start(`${words} --json`, input);
  await held.made();
  tool.interrupt();
  const exitCode = await tool.ended();
  await held.letGo();
  const { stdout, stderr } = tool.output();
  expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: 'Ended by Ctrl-C. Nothing was written.\n' });
  expect(expectOutput([...words.split(' '), '--json'], [stdout])).toBe('failure');
  expect(await admin.read('keys/state')).toEqual(before);
  expect((await run('caller list')).lines.join('\n')).not.toContain('early');
  expect(await findings()).toEqual([]);
});

test('a second Ctrl-C breaks off, and what is left is found and mended by the same command', async () => {
  const held = await holdCall(stack.aws, 'secretsmanager', 'CreateSecret');
  const words = 'connection put twice --file -';
  const tool = start(words, document('2021000000000009'));
  await held.made();
  tool.interrupt();
  await until(
    async () => tool.output().stderr,
    (text) => text === FINISHING,
  );
  const card = await holdCall(stack.aws, 'dynamodb', 'PutItem');
  await held.letGo();
  await card.made();
  tool.interrupt();
  expect(await tool.ended()).toBe(130);
  expect(tool.output().stderr).toBe(`${FINISHING}Broken off in the middle of a write. See what is left: doctor\n`);
  await card.letGo();
  // Whether AWS carries a call out whose caller is gone, nobody knows.
  for (const finding of await findings()) {
    expect(finding).toMatchObject({ about: 'connection twice', remedy: 'connection disable twice' });
  }
  expect((await run(words, document('2021000000000009'))).exitCode).toBe(0);
  expect(await findings()).toEqual([]);
});

test('the log is followed until Ctrl-C', async () => {
  const tool = start('logs --follow');
  await until(
    async () => tool.output().stdout,
    (text) => text !== '',
  );
  tool.interrupt();
  expect(await tool.ended()).toBe(130);
});

test('a smoke test that is interrupted removes its callers', async () => {
  const tool = start(`smoke ${stack.gateway}`);
  await until(
    async () => tool.output().stdout,
    (text) => text.includes('passed'),
  );
  tool.interrupt();
  expect(await tool.ended()).toBe(130);
  expect((await run('caller list')).lines.join('\n')).not.toContain('smoke-');
});

/** Each: what the one does while its write is held back, what the other does meanwhile, and what holds then. */
const TOGETHER: readonly [one: string, other: string, service: string, operation: string][] = [
  ['caller disable genauth demo-signed-app', 'caller rotate genauth demo-signed-app', 'dynamodb', 'PutItem'],
  ['caller create daxpay both --connection demo', 'caller create daxpay both --connection demo', 'dynamodb', 'PutItem'],
  ['caller delete daxpay both --yes', 'caller rotate daxpay both', 'dynamodb', 'DeleteItem'],
  ['keys rotate state', 'keys rotate state', 'secretsmanager', 'UpdateSecretVersionStage'],
  ['connection disable demo', 'connection put demo --file f', 'secretsmanager', 'UpdateSecretVersionStage'],
];

test.each(TOGETHER)(
  '%s, while another does %s: one wins, and the other is told',
  async (one, other, service, operation) => {
    const text = JSON.stringify({
      ...(await admin.read('connections/demo')),
      enabled: true,
      environment: 'production',
    });
    const held = await holdCall(stack.aws, service, operation);
    const slow = start(one);
    await held.made();
    const quick = await run(other, text);
    await held.letGo();
    expect({ quick: quick.exitCode, slow: await slow.ended() }).toEqual({ quick: 0, slow: 1 });
    expect(slow.output().stderr).toMatch(/was changed by somebody else meanwhile: look at it, and try again/);
    expect(await findings()).toEqual([]);
  },
);

test('no secret stands among the arguments of a process, nor in its environment', async () => {
  const held = await holdCall(stack.aws, 'dynamodb', 'PutItem');
  const tool = start('caller put genauth quiet --file -', app('quiet'));
  await held.made();
  const seen = ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${tool.pid}/${name}`, 'latin1')).join('\n');
  await held.letGo();
  expect(seen).toContain('caller\u0000put\u0000genauth\u0000quiet');
  expect(seen).not.toContain(SECRET);
  expect(await tool.ended()).toBe(0);
  const { stdout, stderr } = tool.output();
  expect(stdout + stderr).not.toContain(SECRET);
});
