import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, stopListening } from '../../local/listen.ts';
import GatewayPlugin from '../../scripts/gateway-plugin.mjs';

/** The plugin as the CLI makes it, as far as these tests need the CLI. */
function pluginOf(
  stage: string,
  more: {
    function?: string;
    data?: unknown;
    endpoint?: string;
    functionNames?: string[];
    region?: string;
    said?: string[];
  } = {},
) {
  const { functionNames = [], endpoint = '', region = 'eu-central-1', said = [] } = more;
  const serverless = {
    getProvider: () => ({ getStage: () => stage, getRegion: () => region }),
    service: {
      custom: {},
      provider: { environment: { AWS_ENDPOINT_URL: endpoint } },
      getAllFunctions: () => functionNames,
      getFunction: (key: string) => ({ name: `alipay-auth-gateway-${stage}-${key}` }),
    },
    classes: { Error },
  };
  return new GatewayPlugin(serverless, more.function ? { function: more.function, data: more.data } : {}, {
    log: { notice: (text) => void said.push(text) },
  });
}

/** `serverless invoke local -f <name>` on stage `local`; notes whether it built. */
function invokeLocal(name: string, endpoint: string) {
  const plugin = pluginOf('local', { function: name, endpoint });
  const state = { built: false };
  plugin.build = async () => {
    state.built = true;
  };
  return { hook: plugin.hooks['before:invoke:local:invoke'], state };
}

const names = readdirSync('functions');

test.each(names)('%s is neither built nor invoked beside no stack, and what is missing is said', async (name) => {
  const server = createServer();
  const endpoint = await listen(server, 0, '');
  await stopListening(server);
  const { hook, state } = invokeLocal(name, endpoint);
  await expect(hook()).rejects.toThrow(`No local stack runs: none answers at ${endpoint}. Start one with "npm start"`);
  expect(state.built).toBe(false);
});

test.each([
  [200, true],
  [404, false],
])('what answers %i to the question for calls is a stack: %s', async (status, isStack) => {
  const server = createServer((_request, response) => response.writeHead(status).end());
  const { hook, state } = invokeLocal('get-health', await listen(server, 0, ''));
  try {
    const outcome = await hook().then(
      () => 'goes on',
      (error: Error) => error.message,
    );
    expect(outcome).toMatch(isStack ? /^goes on$/ : /^No local stack runs/);
    expect(state.built).toBe(isStack);
  } finally {
    await stopListening(server);
  }
});

describe('an event beside a stack', () => {
  const state = process.env.LOCAL_STATE_DIR;
  const folder = mkdtempSync(join(tmpdir(), 'event-'));
  const secret = 'a secret of the stack';
  beforeAll(() => {
    process.env.LOCAL_STATE_DIR = folder;
    writeFileSync(join(folder, 'stack.json'), '{"awsUrl":"http://127.0.0.1:1"}');
    writeFileSync(join(folder, 'demo.json'), JSON.stringify({ genauth: { signedApp: { appSecret: secret } } }));
  });
  afterAll(() => {
    if (state === undefined) delete process.env.LOCAL_STATE_DIR;
    else process.env.LOCAL_STATE_DIR = state;
    rmSync(folder, { recursive: true });
  });
  const fill = async (data: unknown) => {
    const plugin = pluginOf('local', { function: 'get-health', data });
    await plugin.fillEvent();
    return plugin.options.data;
  };

  test('gets what the stack knows; one without a placeholder, and none at all, stay', async () => {
    const body = JSON.stringify({ appSecret: '{{demo.genauth.signedApp.appSecret}}' });
    expect(await fill({ body })).toEqual({ body: JSON.stringify({ appSecret: secret }) });
    for (const other of [{ body: secret }, '', undefined]) expect(await fill(other)).toBe(other);
  });

  test('is refused in one sentence, when it asks for what no stack knows', async () => {
    await expect(fill({ body: '{{demo.nothing}}' })).rejects.toThrow('The event has {{demo.nothing}}');
    process.env.LOCAL_STATE_DIR = join(folder, 'elsewhere');
    await expect(fill({ body: '{{random}}' })).rejects.toThrow('none has been started here');
  });
});

describe('a stage', () => {
  const packageIn = (stage: string) => () =>
    pluginOf(stage, { functionNames: names }).hooks['before:package:cleanup']();

  test.each(['prod', 'local', 'x', 'x'.repeat(19)])('%s is packaged', (stage) => {
    expect(packageIn(stage)).not.toThrow();
  });

  test.each([
    ['averyverylongstagexx', /is too long: .*-create-authorization-url would have a name of 65 .* at most 19 char/],
    ['x'.repeat(60), /is too long: .* at most 19 characters/],
    ['-prod', /cannot be part of a stack's name/],
    ['prod-', /cannot be part of a stack's name/],
    ['my_stage', /cannot be part of a stack's name/],
  ])('%s is refused', (stage, sentence) => {
    expect(packageIn(stage)).toThrow(sentence);
  });
});

describe('a public address', () => {
  const given = (address: string) => pluginOf('prod').configurationVariablesSources.publicBaseUrl.resolve({ address });

  test.each(['https://gateway.example.com', 'https://example.com/base/path'])('%s is taken', async (address) => {
    expect(await given(address)).toEqual({ value: address });
  });

  test.each([
    '',
    'http://gateway.example.com',
    'https://gateway.example.com/',
    'https://gateway.example.com?a=b',
    'https://gateway.example.com#a',
    'gateway.example.com',
  ])('%j is refused, in words that say how to give one', async (address) => {
    await expect(given(address)).rejects.toThrow(
      /^The public address .* missing or wrong\. Give it with --param="publicBaseUrl=https:.* or the variable PUBLIC_BASE_URL/,
    );
  });
});

test.each([
  ['cn-north-1', 1],
  ['cn-northwest-1', 1],
  ['eu-central-1', 0],
])('a deployment to %s is told of the ICP and X-Ray %i times', (region, times) => {
  const said: string[] = [];
  pluginOf('prod', { region, said }).hooks['before:deploy:deploy']();
  expect(said).toHaveLength(times);
  for (const sentence of said) expect(sentence).toMatch(/ICP recordal.*no X-Ray: see docs\/china\.md\.$/);
});

test('stage local is not deployed', () => {
  expect(() => pluginOf('local').hooks['before:deploy:deploy']()).toThrow('Stage "local" is the embedded stack');
});
