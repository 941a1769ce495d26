/** explain, sign, verify, call and event over a running stack, without one, and with wrong input; and the stack's record of requests. */
import { request as httpRequest } from 'node:http';
import { signRequest, wire } from '../support/daxpay-client.ts';
import { publicGet, signedGet, type WireRequest } from '../support/genauth-client.ts';
import { urlRequest } from '../support/openapi-client.ts';
import { HONEST, PLANTED, SECRETS, SENT_MS } from '../support/planted-mistakes.ts';
import { sendForJson, sendRaw } from '../support/raw-http.ts';
import { asCurl, asRawHttp } from '../support/sent-forms.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { runTool } from '../support/tool.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const run = (words: string, more: Parameters<typeof runTool>[1] = {}) =>
  runTool(words.split(' '), { environment: { LOCAL_STATE_DIR: stack.stateFolder }, ...more });
const json = async (words: string, more: Parameters<typeof runTool>[1] = {}) => {
  const { exitCode, lines } = await run(`${words} --json`, more);
  return { exitCode, ...JSON.parse(lines.join('\n')) };
};
/** Each file has its own content. */
const files = (content: Readonly<Record<string, string>>) => ({
  read: (file: string) => Buffer.from(content[file] ?? ''),
});

describe('explain', () => {
  test('a request that the stack refused, by the id in its response', async () => {
    const { genauth } = stack.demo;
    const { connection, accessKeyId, appSecret } = genauth.signedApp;
    const request = signedGet({ accessKeyId, accessKeySecret: appSecret, connection });
    const { json: refused } = await sendForJson(stack.gateway, request);
    expect(refused.statusCode).toBe(401);
    expect(await json(`explain ${refused.requestId}`)).toMatchObject({
      ...{ exitCode: 1, protocol: 'genauth', verdict: 'mistake', mistakes: [{ id: 'app-secret' }] },
      expected: expect.stringContaining('/api/v3/get-alipay-authinfo?extIdpConnidentifier=demo'),
    });
    const { lines } = await run(`explain ${refused.requestId}`);
    expect(lines.join('\n')).toContain("it was signed with the app's secret  [app-secret]");
    expect(lines.join('\n')).toContain('docs/zh-CN/mistakes.md');
  });

  test('a file, with the caller of the registry, found by its id or its access key alone', async () => {
    const { accessKeyId, accessKeySecret, connection } = stack.demo.genauth.userPool;
    const good = signedGet({ accessKeyId, accessKeySecret, connection });
    const wrong = signedGet({ accessKeyId, accessKeySecret: `${accessKeySecret}\n`, connection });
    expect(await run('explain genauth f', { text: asCurl(good) })).toMatchObject({
      exitCode: 0,
      lines: expect.arrayContaining(['good: the signature holds']),
    });
    expect(await json('explain genauth -', { text: asRawHttp(wrong) })).toMatchObject({
      mistakes: [{ id: 'secret-newline' }],
    });
    // The app id is known from the registry, and was signed without being sent.
    const { signedApp } = stack.demo.genauth;
    const request = signedGet({ ...signedApp, connection });
    const headers = request.headers.filter(([name]) => !/app-id/i.test(name));
    expect(await json('explain genauth f', { text: asRawHttp({ ...request, headers }) })).toMatchObject({
      mistakes: [{ id: 'app-id-not-sent' }],
    });
    const { openapi } = stack.demo;
    const { businessId, secret } = openapi.md5;
    const text = asCurl(urlRequest({ secret: `${secret}\n` }, { businessId, body: '{}' }));
    expect(await json('explain openapi f', { text })).toMatchObject({ mistakes: [{ id: 'secret-newline' }] });
  });

  test('a file, with the document of another file, needs no stack', async () => {
    const { request, document, expected } = PLANTED[2] as (typeof PLANTED)[number];
    const found = await json('explain genauth request --caller caller', {
      ...files({ request: asRawHttp(request), caller: JSON.stringify(document) }),
      environment: { LOCAL_STATE_DIR: '/nowhere' },
      nowMs: SENT_MS,
    });
    expect(found).toMatchObject({ exitCode: 1, mistakes: [{ id: expected }] });
  });

  test('prints no secret of any of the callers, whatever is wrong', async () => {
    for (const { protocol, request, document } of [...PLANTED.slice(0, 8), ...HONEST]) {
      const content = files({ request: asRawHttp(request), caller: JSON.stringify(document) });
      const { lines, complaints } = await run(`explain ${protocol} request --caller caller`, {
        ...content,
        nowMs: SENT_MS,
      });
      for (const secret of Object.values(SECRETS)) expect([...lines, ...complaints].join('\n')).not.toContain(secret);
    }
  });

  test.each<[string, string, number, string]>([
    ['explain wechat f', '', 2, 'A protocol is one of'],
    ['explain genauth f --sent-at yesterday', asRawHttp(publicGet('a', 'demo')), 2, 'An instant is written like'],
    ['explain no-such-id', '', 1, 'no such request among the last 100'],
    ['explain some-id --stage prod', '', 2, 'stage local alone'],
    ['explain genauth f', 'secret-like text', 1, 'The first line is none like'],
    ['explain genauth f', asRawHttp(publicGet('nobody', 'demo')), 1, 'names no genauth caller'],
    ['explain genauth f --caller g', asRawHttp(publicGet('nobody', 'demo')), 1, 'is no JSON object'],
  ])('%s is refused', async (words, text, status, why) => {
    const { exitCode, complaints } = await run(words, { text });
    expect({ exitCode, complaints: complaints.join('\n') }).toEqual({
      exitCode: status,
      complaints: expect.stringContaining(why),
    });
    expect(complaints.join('\n')).not.toContain('secret-like');
  });

  test('without a running stack, with what to do', async () => {
    const environment = { LOCAL_STATE_DIR: '/nowhere' };
    for (const words of ['explain some-id', 'call genauth', 'event get-alipay-authinfo']) {
      const { exitCode, complaints } = await run(words, { environment });
      expect([exitCode, complaints.join()]).toEqual([1, expect.stringContaining('npm start')]);
    }
  });
});

describe('call', () => {
  test.each(['genauth', 'openapi', 'daxpay'])('%s: a whole call, and its verdict', async (protocol) => {
    const called = await json(`call ${protocol}`);
    expect(called).toMatchObject({ exitCode: 0, status: 200, verdict: 'good', reasons: [] });
    const { lines, exitCode } = await run(`call ${protocol}`);
    expect([exitCode, lines[0], lines.at(-1)]).toEqual([0, 'String to sign:', 'good']);
  });
});

describe('sign', () => {
  const send = async (words: string, more: Parameters<typeof runTool>[1]) => {
    const { method, target, headers, body } = await json(words, more);
    const request: WireRequest = { method, target, headers, ...(body !== '' && { body }) };
    return sendForJson(stack.gateway, request);
  };

  test('genauth: what it signs is accepted', async () => {
    const { appId } = stack.demo.genauth.signedApp;
    const text = `GET /api/v3/get-alipay-authinfo?extIdpConnidentifier=demo HTTP/1.1\nx-authing-app-id: ${appId}\n\n`;
    expect((await send('sign genauth f', { text })).json.statusCode).toBe(200);
  });

  test('openapi: with the private key of a file, or with the secret of the document', async () => {
    const { rsa, md5 } = stack.demo.openapi;
    for (const { businessId, merchantId } of [rsa, md5]) {
      const body = JSON.stringify({ businessId, merchantId, serialNo: `signed-${businessId}`, userId: '张三' });
      const text = `POST /v1/openapi/auth/alipay/url HTTP/1.1\nbusinessId: ${businessId}\n\n${body}\n`;
      const content = files({ request: text, key: rsa.privateKey });
      const words = `sign openapi request${businessId === rsa.businessId ? ' --private-key key' : ''}`;
      expect((await send(words, content)).json).toMatchObject({ status: 0 });
    }
    const text = `POST /v1/openapi/auth/alipay/url HTTP/1.1\nbusinessId: ${rsa.businessId}\n\n{}`;
    const { exitCode, complaints } = await run('sign openapi f', { text });
    expect([exitCode, complaints.join()]).toEqual([1, expect.stringContaining('--private-key FILE')]);
  });

  test('daxpay: for each way to sign the string and the signature are those of the independent client', async () => {
    const { hmac, md5, sm3, asIs } = stack.demo.daxpay;
    for (const [{ appId, secret }, rule] of [
      [hmac, {}],
      [md5, { signType: 'md5' }],
      [sm3, { signType: 'sm3' }],
      [asIs, { asIs: true }],
    ] as const) {
      const members = { appId, channel: 'ali_pay', authCode: 'c-1', reqTime: '2026-11-21 11:27:12', nonceStr: 'n' };
      const { body, stringToSign } = await json('sign daxpay f', { text: asRawHttp(wire(members)) });
      expect(JSON.parse(body).sign).toBe(signRequest(members, { secret, ...rule }));
      expect(stringToSign).toMatch(/&key=\*\*\*$/i);
    }
  });
});

describe('verify', () => {
  test('openapi: a response is good for its request alone, and not when it was changed', async () => {
    const { rsa, md5 } = stack.demo.openapi;
    for (const [{ businessId, merchantId }, key] of [
      [rsa, { privateKey: rsa.privateKey }],
      [md5, { secret: md5.secret }],
    ] as const) {
      const body = JSON.stringify({ businessId, merchantId, serialNo: `verified-${businessId}`, userId: 'u' });
      const { headers, body: response } = await sendRaw(
        stack.gateway,
        urlRequest(key, { businessId, nonce: 'n-1', body }),
      );
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      const text = (content: string) =>
        ['HTTP/1.1 200 OK', ...lines.filter((line) => !/^content-length/i.test(line)), '', content].join('\r\n');
      expect(await run('verify openapi f --nonce n-1', { text: text(response) })).toMatchObject({ exitCode: 0 });
      expect(await json('verify openapi f --nonce n-2', { text: text(response) })).toMatchObject({
        ...{ exitCode: 1, reasons: ['it answers another request'] },
      });
      expect(await json('verify openapi f', { text: text(response.replace('success', 'Success')) })).toMatchObject({
        reasons: [expect.stringContaining('the signature is wrong')],
      });
    }
  });

  test('daxpay: its body is enough, beside the id', async () => {
    const { request, response } = await json('call daxpay');
    const { appId } = JSON.parse(request.body);
    expect(await json(`verify daxpay f --id ${appId}`, { text: response })).toMatchObject({
      exitCode: 0,
      verdict: 'good',
    });
    const changed = response.replace('2088', '2099').replace('"openId":"', '"openId":"x');
    expect(await json(`verify daxpay f --id ${appId}`, { text: changed })).toMatchObject({ exitCode: 1 });
    expect(await json(`verify daxpay f --id ${appId}`, { text: '{"code":1}' })).toMatchObject({
      reasons: ['it has no member sign: nobody signed it'],
    });
  });

  test('genauth signs no response', async () => {
    expect(await run('verify genauth f')).toMatchObject({ exitCode: 2 });
    expect(await run('verify daxpay f', { text: '{}' })).toMatchObject({ exitCode: 2 });
  });
});

describe('event', () => {
  test.each(['get-alipay-authinfo', 'create-authorization-url', 'exchange-auth-code'])(
    '%s: is signed anew',
    async (operation) => {
      const { lines } = await run(`event ${operation}`);
      const protocol =
        { 'get-alipay-authinfo': 'genauth', 'create-authorization-url': 'openapi' }[operation] ?? 'daxpay';
      expect(await json(`explain ${protocol} f`, { text: lines.join('\n') })).toMatchObject({
        exitCode: 0,
        verdict: 'good',
      });
    },
  );

  test('one with a secret: it is filled in', async () => {
    const { body } = JSON.parse((await run('event get-management-token')).lines.join('\n'));
    expect(JSON.parse(body).accessKeySecret).toBe(stack.demo.genauth.userPool.accessKeySecret);
  });

  test('others: their sample; none for what is no operation', async () => {
    expect(JSON.parse((await run('event get-health')).lines.join('\n'))).toMatchObject({ version: '2.0' });
    for (const name of ['nothing', '../package']) expect(await run(`event ${name}`)).toMatchObject({ exitCode: 2 });
  });
});

describe("the stack's record", () => {
  const get = (host?: string) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = httpRequest(
        `${stack.gateway}/inspector/requests`,
        { headers: host === undefined ? {} : { host } },
        (response) => {
          let text = '';
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () => resolve({ status: Number(response.statusCode), text }));
        },
      );
      sent.on('error', reject).end();
    });
  const port = () => new URL(stack.gateway).port;

  test('has string-to-sign and verdict of a request, the newest first', async () => {
    await run('call genauth');
    await sendForJson(stack.gateway, publicGet('nobody', 'demo'));
    const [unknown, good] = JSON.parse((await get()).text);
    expect(unknown).toMatchObject({ protocol: 'genauth', verdict: 'unknown-caller', method: 'GET' });
    expect(good).toMatchObject({
      ...{ protocol: 'genauth', caller: 'demo-signed-app', verdict: 'good', status: 200, reasons: [] },
      stringToSign: expect.stringMatching(/^GET\n/),
    });
  });

  test('answers this machine alone, by its name and port', async () => {
    expect((await get(`localhost:${port()}`)).status).toBe(200);
    for (const host of [
      'evil.example',
      `evil.example:${port()}`,
      '127.0.0.1',
      '127.0.0.1:1',
      `127.0.0.1.evil.example:${port()}`,
    ]) {
      const { status, text } = await get(host);
      expect({ host, status, text }).toEqual({ host, status: 403, text: '{"message":"Forbidden"}' });
    }
  });

  test('is no page for another method or path', async () => {
    const post = await fetch(`${stack.gateway}/inspector/requests`, { method: 'POST' });
    expect([post.status, Object.keys((await post.json()) as object)]).toEqual([404, ['message', 'requestId']]);
    expect((await fetch(`${stack.gateway}/inspector/request`)).status).toBe(404);
  });

  test('holds 100 requests, and no large bodies', async () => {
    const body = 'x'.repeat(40_000);
    await fetch(`${stack.gateway}/large`, { method: 'POST', body });
    const [large] = JSON.parse((await get()).text);
    expect(large).toMatchObject({ isBodyLeftOut: true, verdict: 'not-signed' });
    const { complaints } = await run(`explain ${large.requestIds[0]}`);
    expect(complaints.join()).toContain('too large to be kept');
    for (let count = 0; count < 101; count += 1) await fetch(`${stack.gateway}/nothing`);
    const all = JSON.parse((await get()).text);
    expect(all).toHaveLength(100);
    expect(JSON.stringify(all)).not.toContain('xxxxxxxx');
  });
});

test.each(['explain', 'sign', 'verify', 'call', 'event'])('the help of %s fits a terminal', async (word) => {
  const { exitCode, lines } = await run(`${word} --help`);
  expect(exitCode).toBe(0);
  for (const line of lines.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
