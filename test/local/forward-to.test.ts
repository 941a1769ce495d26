/** `npm start -- --forward-to <url>`, as somebody who writes a merchant's server uses it; and the pages beside the gateway's routes. */
import { askForLink, decide, demoBusinesses, open } from '../support/authorization-run.ts';
import { type MerchantServer, startMerchant } from '../support/merchant-server.ts';
import { isSigned } from '../support/openapi-client.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { runTool } from '../support/tool.ts';
import { until } from '../support/until.ts';

let own: MerchantServer;
let status = 200;
let stack: RunningStack;
beforeAll(async () => {
  own = await startMerchant((_, response) => response.writeHead(status).end(status === 200 ? 'SUCCESS' : 'FAIL'));
  stack = await startStack({ by: 'npm', commandLine: ['--forward-to', own.callbackUrl] });
});
afterAll(async () => {
  own.close();
  await stack.stop();
});

const trigger = (kind: string) => runTool(['trigger', kind], { environment: { LOCAL_STATE_DIR: stack.stateFolder } });
const received = async () => {
  const response = await fetch(`${stack.demo.merchant}/received`);
  return (await response.json()) as { body: string; verified: boolean; forwarded: object }[];
};

test('the overview says where callbacks go', () => {
  expect(stack.output()).toContain(`Each callback goes on to ${own.callbackUrl}; one at once:`);
  expect(stack.output()).toContain(`LOCAL_STATE_DIR=${stack.stateFolder} npm run --silent gateway -- trigger success`);
});

test('the callback of an authorization verifies at the own server, and the gateway gets its response', async () => {
  const business = demoBusinesses(stack.demo).md5;
  const { json } = await askForLink(stack.gateway, business);
  await open(await decide({ url: json.data?.alipayAuthUrl ?? '', businessId: '', serialNo: '' }, 'agree'));
  const [callback] = await until(
    () => own.received,
    (all) => all.length === 1,
  );
  expect(isSigned(callback?.headers ?? {}, callback?.body ?? '', { secret: stack.demo.openapi.md5.secret })).toBe(true);
  const [first] = await until(received, (all) => all[0]?.forwarded !== undefined);
  expect(first).toMatchObject({
    body: callback?.body,
    verified: true,
    forwarded: { to: own.callbackUrl, status: 200 },
  });
  const { eventId } = JSON.parse(callback?.body ?? '{}') as { eventId: string };
  await until(
    () => stack.output(),
    (output) => output.includes(`callback ${eventId} (verified) → ${own.callbackUrl}: responded 200`),
  );
});

test('a triggered callback gets there, too, and the tool says what the response was', async () => {
  const good = await trigger('success');
  expect(good.exitCode).toBe(0);
  expect(good.lines.join()).toContain(
    `answered 200 "SUCCESS" (accepted) by ${own.callbackUrl}; its signature verified there.`,
  );
  const { headers = {}, body = '' } = own.received.at(-1) ?? {};
  expect(isSigned(headers, body, { publicKey: stack.demo.platform.publicKey })).toBe(true);
  status = 503;
  const bad = await trigger('success');
  expect([bad.exitCode, bad.lines.join()]).toEqual([1, expect.stringContaining('answered 503 "" (http_503)')]);
});

test('while the own server is down, the tool, the page and the terminal say so in a sentence', async () => {
  own.close();
  const { exitCode, lines } = await trigger('failed');
  const sentence = `Nothing listens at ${new URL(own.callbackUrl).host}: start your server there.`;
  expect([exitCode, lines.join()]).toEqual([1, expect.stringContaining(sentence)]);
  const page = await fetch(`${stack.demo.merchant}/received`, { headers: { accept: 'text/html' } });
  expect(await page.text()).toContain(sentence);
  expect(stack.output()).toContain(`→ ${own.callbackUrl}: ${sentence}`);
});

test('the reference and the guides stand beside the routes, which stay what they are', async () => {
  const get = async (path: string) => {
    const response = await fetch(`${stack.gateway}${path}`);
    return [response.status, response.headers.get('content-type')?.split(';')[0]];
  };
  expect(await get('/docs/')).toEqual([200, 'text/html']);
  expect(await get('/docs/genauth.md')).toEqual([200, 'text/html']);
  expect(await get('/openapi.json')).toEqual([200, 'application/json']);
  expect(await get('/inspector/requests')).toEqual([200, 'application/json']);
  expect(await get('/docs/health')).toEqual([200, 'application/json']);
  expect(await get('/api/v3/docs')).toEqual([200, 'application/json']);
  expect(await get('/docsx')).toEqual([404, 'application/json']);
});
