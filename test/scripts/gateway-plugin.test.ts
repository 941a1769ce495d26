import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { listen, stopListening } from '../../local/listen.ts';
import GatewayPlugin from '../../scripts/gateway-plugin.mjs';

/** The plugin as the CLI makes it for `serverless invoke local -f <name>` on stage `local`; it notes whether it built. */
function invokeLocal(name: string, endpoint: string) {
  const serverless = {
    getProvider: () => ({ getStage: () => 'local' }),
    service: { provider: { environment: { AWS_ENDPOINT_URL: endpoint } } },
    classes: { Error },
  };
  const plugin = new GatewayPlugin(serverless, { function: name }, { log: { notice: () => undefined } });
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
