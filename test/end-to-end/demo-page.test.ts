/** The demo page of a running stack, over HTTP: twelve mistakes, resending, sizes, and many who look on. */
import type { IncomingMessage } from 'node:http';
import { get } from 'node:http';
import { counterparts, decide, demoBusinesses, open, requestLink } from '../support/authorization-run.ts';
import { expiringLink } from '../support/expiring-link.ts';
import { localTable } from '../support/local-table.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: RunningStack;
let firstSizes: number[];

const text = async (path: string, language = 'en') =>
  (await fetch(stack.gateway + path, { headers: { 'x-part': '1', 'accept-language': language } })).text();
const post = (path: string, form: Record<string, string>) =>
  fetch(stack.gateway + path, {
    method: 'POST',
    headers: { origin: stack.gateway, 'x-part': '1', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  });

beforeAll(async () => {
  stack = await startStack();
  const parts = await Promise.all(['/', '/inspector/page.js', '/inspector/page.css'].map((path) => text(path)));
  firstSizes = parts.map((part) => Buffer.byteLength(part));
});
afterAll(() => stack.stop());

/** Sends with a mistake from the form, and gives the request's id. */
async function make(name: string, mistake: string, caller: string): Promise<string> {
  const fields =
    name === 'exchange' ? { 'in.channel': 'ali_pay' } : { 'in.extIdpConnidentifier': 'demo', 'in.userId': 'u' };
  const answer = await (
    await post(`/inspector/tries/${name}?lang=en`, { ...fields, caller, mistake, do: 'send' })
  ).text();
  const [, id = ''] = /data-goto="j-([\w-]+)"/.exec(answer) ?? [];
  if (id === '') throw new Error(`no request: ${answer}`);
  return id;
}

test('page, style and script have 60 kB together at most', () => {
  const all = firstSizes.reduce((sum, size) => sum + size, 0);
  expect(all).toBeGreaterThan(20_000);
  expect(all).toBeLessThanOrEqual(60_000);
});

test.each([
  [
    'authinfo',
    'wrong-secret',
    'demo-signed-app',
    'the secret or the string is another one',
    '密钥（secret）或字符串是另一个',
  ],
  ['authinfo', 'secret-newline', 'demo-signed-app', 'the secret ends with a newline', '密钥末尾有换行'],
  ['link', 'body-again', 'demo-rsa-business', 'the body was serialised again', '请求体被重新序列化'],
  ['exchange', 'digest-form', 'demo-daxpay-hmac', 'the signature is in the wrong case', '十六进制大小写不对'],
  ['exchange', 'time-zone', 'demo-daxpay-hmac', 'it is another zone&#39;s', '时间是另一个时区的'],
  [
    'exchange',
    'app-id-not-signed',
    'demo-daxpay-hmac',
    'the string lacks appId',
    '字符串里缺少一个已发送的参数：appId',
  ],
  ['authinfo', 'no-app-id', 'demo-signed-app', 'x-authing-app-id, which is not sent', '签了应用 ID 却没有发送'],
  ['link', 'stale', 'demo-md5-business', '300 s are allowed', '时间与发送时刻相差超过 300 秒'],
  ['link', 'replayed', 'demo-rsa-business', 'the nonce was used before', '这个 nonce 用过了'],
  ['link', 'other-key', 'demo-rsa-business', 'another private key made it', '用了另一把密钥'],
  ['authinfo', 'unsigned-header', 'demo-signed-app', 'x-authing-request-from, which is sent', '缺少一个已发送的请求头'],
  ['link', 'sign-type', 'demo-rsa-business', 'signType', '<code>signType</code> 不是这个业务方的算法'],
])('%s with %s of %s is named within one click', async (name, mistake, caller, english, chinese) => {
  const id = await make(name, mistake, caller);
  await until(
    () => text(`/inspector/parts?request=${id}`),
    (parts) => parts.includes(`id="why-${id}"`) && parts.includes('refused'),
  );
  const because = await until(
    () => text(`/inspector/requests/${id}/explanation?lang=en`),
    (part) => part.includes(english),
  );
  expect(because).toContain('class="mistakes"');
  expect(await text(`/inspector/requests/${id}/explanation?lang=zh`)).toContain(chinese);
});

test('an expired link is named on the time line itself', async () => {
  const business = demoBusinesses(stack.demo).rsa;
  const table = localTable(stack.aws);
  const link = await expiringLink(stack.gateway, table, { business });
  await link.expired;
  table.close();
  await open(await decide(link, 'agree'));
  await until(
    () => text('/inspector/parts?lang=en'),
    (parts) => parts.includes('the link has expired') && parts.includes('the link is too old'),
  );
});

test('the string that was signed is compared; the same one leads to the secret', async () => {
  const id = await make('link', 'secret-newline', 'demo-md5-business');
  const because = await text(`/inspector/requests/${id}/explanation`);
  const [, shown = ''] = /<pre>([^<]*)<\/pre>/.exec(because) ?? [];
  const expected = shown.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
  const compare = async (signed: string) =>
    (await post(`/inspector/requests/${id}/comparison?lang=en`, { signed })).text();
  expect(await compare(expected)).toContain('The same to the byte');
  expect(await compare(expected.replace('nonce=', 'nonce=x'))).toContain('<ins>x</ins>');
});

test('a merchant that is down, and its callback again', async () => {
  const { waitForCallbacks } = counterparts(stack.demo);
  expect((await post('/inspector/behaviour', { mode: 'fail' })).status).toBe(200);
  const link = await requestLink(stack.gateway, demoBusinesses(stack.demo).rsa);
  await open(await decide(link, 'agree'));
  await waitForCallbacks(link.serialNo);
  await until(
    () => text('/inspector/parts?lang=en'),
    (parts) => parts.includes('not accepted, will be retried'),
  );
  await post('/inspector/behaviour', { mode: 'success' });
  const { businessId, serialNo } = link;
  expect(await (await post('/inspector/resend?lang=en', { businessId, serialNo })).text()).toContain('on the queue');
  await waitForCallbacks(link.serialNo, 2);
  await until(
    () => text('/inspector/parts?lang=en'),
    (parts) => parts.includes('delivered, verified ✓'),
  );
});

test('what cannot be resent says why; a switch that is none is refused', async () => {
  const answer = await post('/inspector/resend', { businessId: 'demo-rsa-business', serialNo: 'nobody' });
  expect(await answer.text()).toContain('has no serial number');
  expect((await post('/inspector/faults', { mode: 'none', count: '' })).status).toBe(400);
  expect((await post('/inspector/behaviour', { mode: 'none' })).status).toBe(400);
});

test('a request of an own client has a deep link by the id of its response', async () => {
  const answer = await fetch(`${stack.gateway}/api/v3/get-alipay-authinfo?extIdpConnidentifier=demo`, {
    headers: { 'x-authing-app-id': 'demo-public-app' },
  });
  const { requestId } = (await answer.json()) as { requestId: string };
  const page = await (await fetch(`${stack.gateway}/?request=${requestId}&lang=en`)).text();
  expect(page).toContain(`id="j-${requestId}"`);
  expect(page.match(/class="card journey"/g)).toHaveLength(1);
  expect(await (await fetch(`${stack.gateway}/?request=nobody&lang=en`)).text()).toContain('There is no such request');
});

test('the phone goes where a user goes, and nowhere else', async () => {
  const phone = (to: string) => fetch(`${stack.gateway}/inspector/phone?to=${encodeURIComponent(to)}`);
  const { url } = await requestLink(stack.gateway, demoBusinesses(stack.demo).rsa);
  const page = await phone(url);
  expect([page.status, page.headers.get('content-security-policy')]).toEqual([
    200,
    expect.stringMatching(/^default-src 'none'.*frame-ancestors 'self'$/),
  ]);
  expect(await page.text()).toContain('action="/inspector/phone?to=');
  const { alipay, gateway, merchant } = stack.demo;
  const others = [
    `${alipay}/simulator/requests`,
    `${gateway}/inspector/requests`,
    `${merchant}/received`,
    stack.aws,
    'file:///etc/passwd',
    'http://example.com/',
    '',
  ];
  for (const to of others) expect((await phone(to)).status).toBe(403);
});

test('while 64 look on, page and gateway go on, and one more waits', async () => {
  const streams = await Promise.all(
    Array.from(
      { length: 64 },
      () =>
        new Promise<IncomingMessage>((resolve, reject) =>
          get(`${stack.gateway}/inspector/events`, resolve).on('error', reject),
        ),
    ),
  );
  const told = streams.map((stream) => {
    let news = '';
    stream.on('data', (chunk) => {
      news += chunk;
    });
    stream.on('error', () => undefined);
    return () => news;
  });
  expect((await fetch(`${stack.gateway}/inspector/events`)).status).toBe(503);
  const before = told.map((news) => news().length);
  await Promise.all(Array.from({ length: 20 }, () => make('authinfo', '', 'demo-signed-app')));
  for (const [index, news] of told.entries()) await until(news, (all) => all.length > (before[index] ?? 0));
  expect(await text('/inspector/parts')).toContain('data-part="part-timeline"');
  for (const stream of streams) stream.destroy();
  await until(
    () =>
      new Promise<number | undefined>((resolve, reject) =>
        get(`${stack.gateway}/inspector/events`, (stream) => {
          resolve(stream.statusCode);
          stream.destroy();
        }).on('error', reject),
      ),
    (status) => status === 200,
  );
});
