/**
 * The bytes that published clients of other languages send, over a plain socket.
 *
 * Header names, their casing and order, the query and the body of each form are as those clients were found to write them.
 */
import { randomBytes } from 'node:crypto';
import { fetchDocumented } from '../support/documented-gateway.ts';
import {
  AUTH_INFO_PATH,
  type Family,
  type HmacMethod,
  publicGet,
  signedGet,
  type WireRequest,
  withAuthorization,
} from '../support/genauth-client.ts';
import { type JsonAnswer, sendForJson } from '../support/raw-http.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

/** Sends the bytes and holds the answer to what is true of every GenAuth answer. */
async function send(request: WireRequest): Promise<JsonAnswer> {
  const answer = await sendForJson(stack.gateway, request);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.json.requestId).toMatch(/./);
  expect(answer.status).toBe(answer.json.statusCode === 429 ? 429 : 200);
  return answer;
}

const publicApp = (): RunningStack['demo']['genauth']['publicApp'] => stack.demo.genauth.publicApp;
const signedApp = (): RunningStack['demo']['genauth']['signedApp'] => stack.demo.genauth.signedApp;
const userPool = (): RunningStack['demo']['genauth']['userPool'] => stack.demo.genauth.userPool;

const get = (target: string, headers: WireRequest['headers'], body?: string): WireRequest => ({
  method: 'GET',
  target,
  headers,
  ...(body === undefined ? {} : { body }),
});

describe('AuthenticationClients of other languages', () => {
  const HOST: [string, string] = ['Host', ''];
  const goHeaders = (version: string, ...length: [string, string][]): [string, string][] => [
    ['User-Agent', 'fasthttp'],
    HOST,
    ...length,
    ['X-Authing-Sdk-Version', `authing-golang-sdk:${version}`],
    ['X-Authing-App-Id', publicApp().appId],
  ];
  const withQuery = (suffix = ''): string =>
    `${AUTH_INFO_PATH}?extIdpConnidentifier=${publicApp().connection}${suffix}`;

  test.each<[string, () => WireRequest]>([
    ['Go 3.0.16 to 3.0.19: a trailing &', () => get(withQuery('&'), goHeaders('3.0.15'))],
    [
      'Go 3.0.0 to 3.0.15: a JSON body with the GET too',
      () =>
        get(
          withQuery('&'),
          goHeaders('3.0.2', ['Content-Length', '']),
          JSON.stringify({ extIdpConnidentifier: publicApp().connection }),
        ),
    ],
    [
      'Python 5.1.0',
      () =>
        get(withQuery(), [
          ['User-Agent', 'python-requests/2.34.2'],
          ['Accept-Encoding', 'gzip, deflate'],
          ['Accept', '*/*'],
          ['Connection', 'keep-alive'],
          ['x-authing-sdk-version', 'python:5.1.0'],
          ['x-authing-request-from', 'sdk'],
          ['x-authing-app-id', publicApp().appId],
        ]),
    ],
    [
      'Java 3.1: a bearer token that is not for us',
      () =>
        get(withQuery(), [
          ['x-authing-sdk-version', 'authing-java-sdk:3.1.19'],
          ['x-authing-app-id', publicApp().appId],
          ['authorization', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
          ['x-authing-request-from', 'SDK'],
          ['Accept', 'text/html,application/json,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
        ]),
    ],
    [
      'Java 3.1.19, which calls itself 1.0.0',
      () =>
        get(withQuery(), [
          ['Accept', 'text/html,application/json,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
          ['x-authing-sdk-version', '1.0.0'],
          ['x-authing-request-from', 'java-sdk'],
          [
            'User-Agent',
            'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/75.0.3770.142 Safari/537.36 Hutool',
          ],
          ['Accept-Encoding', 'gzip, deflate'],
          ['Accept-Language', 'zh-CN,zh;q=0.8'],
          ['x-authing-app-id', publicApp().appId],
          HOST,
          ['Connection', 'keep-alive'],
        ]),
    ],
    [
      'PHP 5.0.0: a content type with the GET, and PHP’s own version as the SDK’s',
      () =>
        get(withQuery(), [
          ['User-Agent', 'AuthingIdentityCloud php'],
          ['Accept', '*/*'],
          ['Accept-Encoding', 'deflate, gzip, br, zstd'],
          ['Content-Type', 'application/json'],
          ['x-authing-request-from', 'SDK'],
          ['x-authing-sdk-version', 'authing-php-sdk:8.2.36'],
          ['x-authing-app-id', publicApp().appId],
        ]),
    ],
    [
      'Node and Python with an access token, sent raw',
      () =>
        get(withQuery(), [
          ['x-authing-app-id', publicApp().appId],
          ['authorization', 'eyJhbGciOiJub25lIn0.e30.'],
        ]),
    ],
    ['the GenAuth fork', () => publicGet(publicApp().appId, publicApp().connection, 'genauth')],
  ])('%s gets AuthInfo for a public app', async (_client, request) => {
    const { json } = await send(request());
    expect(json).toMatchObject({ statusCode: 200, message: '操作成功' });
    expect(json.data?.authInfo).toMatch(/^apiname=.*&sign=/);
  });

  test('a GET body never overrides the query', async () => {
    const { json } = await send(get(withQuery('&'), goHeaders('3.0.2'), '{"extIdpConnidentifier":"nowhere"}'));
    expect(json.statusCode).toBe(200);
  });

  test('x-authing-lang picks English on an unsigned request', async () => {
    const { json } = await send(
      get(withQuery(), [
        ['x-authing-app-id', publicApp().appId],
        ['x-authing-lang', 'en-US'],
      ]),
    );
    expect(json).toMatchObject({ statusCode: 200, message: expect.stringMatching(/^[\x20-\x7e]+$/) });
  });
});

describe('signed requests', () => {
  test('Java 3.0 to 3.1.3: date in epoch milliseconds, a short nonce, a tenant header that only counts as signed', async () => {
    const headers: [string, string][] = [
      ['x-authing-sdk-version', 'authing-java-sdk:3.1.0'],
      ['x-authing-tenant-id', 'some-tenant'],
      ['date', String(Date.now())],
      ['x-authing-signature-nonce', randomBytes(8).toString('hex')],
      ['x-authing-lang', 'zh-CN'],
      ['x-authing-signature-method', 'HMAC-SHA1'],
      ['x-authing-signature-version', '1.0'],
    ];
    const parameters = { extIdpConnidentifier: userPool().connection };
    const signed = withAuthorization(userPool(), headers, parameters).map(
      ([name, value]) => [name === 'authorization' ? 'Authorization' : name, value] as const,
    );
    const { json } = await send(get(`${AUTH_INFO_PATH}?extIdpConnidentifier=${userPool().connection}`, signed));
    expect(json).toMatchObject({ statusCode: 200 });
  });

  test.each<[Family, HmacMethod]>([
    ['authing', 'HMAC-SHA1'],
    ['authing', 'HMAC-SHA256'],
    ['genauth', 'HMAC-SHA1'],
    ['genauth', 'HMAC-SHA256'],
  ])('family %s with %s is accepted once', async (family, method) => {
    const request = signedGet({ ...signedApp(), family, method });
    expect((await send(request)).json).toMatchObject({ statusCode: 200 });
    expect((await send(request)).json).toMatchObject({ statusCode: 401, apiCode: 1306 });
  });

  test('the GenAuth fork without an app id is named by its access key', async () => {
    const { json } = await send(signedGet({ ...userPool(), family: 'genauth' }));
    expect(json).toMatchObject({ statusCode: 200 });
  });

  test('a stage in front of the path is not signed and changes nothing', async () => {
    const request = signedGet({ ...signedApp(), basePath: '/prod' });
    expect((await send(request)).json).toMatchObject({ statusCode: 200 });
    const withoutStage = { ...request, target: request.target.replace('/prod', '') };
    expect((await send(withoutStage)).json).toMatchObject({ statusCode: 401, apiCode: 1306 });
  });

  test('the public app too is held to a signature that it sends', async () => {
    const headers: [string, string][] = [
      ...publicGet(publicApp().appId, publicApp().connection).headers.map(([n, v]): [string, string] => [n, v]),
      ['authorization', `authing ${userPool().accessKeyId}:AAAAAAAAAAAAAAAAAAAAAAAAAAA=`],
      ['x-authing-signature-method', 'HMAC-SHA1'],
      ['x-authing-signature-version', '1.0'],
      ['x-authing-signature-nonce', randomBytes(16).toString('hex')],
      ['date', new Date().toUTCString()],
    ];
    const { json } = await send(get(`${AUTH_INFO_PATH}?extIdpConnidentifier=${publicApp().connection}`, headers));
    expect(json).toMatchObject({ statusCode: 401, apiCode: 1300 });
  });

  test.each<[string, (request: WireRequest) => WireRequest, number]>([
    ['another value in the query', (r) => ({ ...r, target: `${r.target}x` }), 1300],
    ['another parameter in the query', (r) => ({ ...r, target: `${r.target}&a=1` }), 1300],
    ['a header of the family added', (r) => ({ ...r, headers: [...r.headers, ['x-authing-extra', '1']] }), 1300],
    ['a header of the family removed', (r) => without(r, 'x-authing-lang'), 1300],
    ['no date', (r) => without(r, 'date'), 1304],
    ['a date that is no date', (r) => replaced(r, 'date', 'yesterday'), 1303],
    ['a date outside the window', (r) => replaced(r, 'date', new Date(Date.now() - 302_000).toUTCString()), 1305],
    ['an unknown method', (r) => replaced(r, 'x-authing-signature-method', 'HMAC-MD5'), 1301],
    ['an unknown version', (r) => replaced(r, 'x-authing-signature-version', '2.0'), 1302],
  ])('with %s are refused', async (_change, change, apiCode) => {
    const original = signedGet({ ...signedApp() });
    expect((await send(change(original))).json).toMatchObject({ statusCode: 401, apiCode });
    expect((await send(original)).json).toMatchObject({ statusCode: 200 });
  });
});

describe('the two header families', () => {
  test('may both name the same app on an unsigned request, not two', async () => {
    const request = publicGet(publicApp().appId, publicApp().connection);
    const both = (other: string): WireRequest => ({
      ...request,
      headers: [...request.headers, ['x-genauth-app-id', other]],
    });
    expect((await send(both(publicApp().appId))).json).toMatchObject({ statusCode: 200 });
    const { json } = await send(both(signedApp().appId));
    expect(json).toMatchObject({ statusCode: 400 });
    expect(json).not.toHaveProperty('apiCode');
  });

  test.each<[Family, string]>([
    ['authing', 'x-genauth-lang'],
    ['genauth', 'x-authing-lang'],
    ['authing', 'x-genauth-app-id'],
  ])('are not mixed when scheme %s signs and %s comes along', async (family, foreign) => {
    const request = signedGet({ ...signedApp(), family });
    const value = foreign.endsWith('app-id') ? signedApp().appId : 'en-US';
    const { json } = await send({ ...request, headers: [...request.headers, [foreign, value]] });
    expect(json).toMatchObject({ statusCode: 400 });
    expect((await send(request)).json).toMatchObject({ statusCode: 200 });
  });
});

describe('requests that are not well formed', () => {
  test.each<[string, string]>([
    ['missing', ''],
    ['empty', '?extIdpConnidentifier='],
    ['misspelled', '?extIdpConnIdentifier=CONNECTION'],
    ['repeated', '?extIdpConnidentifier=CONNECTION&extIdpConnidentifier=CONNECTION'],
    ['malformed', '?extIdpConnidentifier=Up.Per'],
    ['not UTF-8', '?extIdpConnidentifier=%ff%fe'],
  ])('a parameter that is %s is 400', async (_case, query) => {
    const target = `${AUTH_INFO_PATH}${query.replaceAll('CONNECTION', publicApp().connection)}`;
    const { json } = await send(get(target, [['x-authing-app-id', publicApp().appId]]));
    expect(json).toMatchObject({ statusCode: 400 });
    expect(json).not.toHaveProperty('apiCode');
  });

  test('a repeated app id does not name an app', async () => {
    const { appId, connection } = publicApp();
    const request = publicGet(appId, connection);
    const { json } = await send({ ...request, headers: [...request.headers, ['x-authing-app-id', 'other']] });
    expect(json.statusCode).not.toBe(200);
    expect(json).not.toHaveProperty('data');
  });

  test('a repeated signed header does not match its signature', async () => {
    const request = signedGet({ ...signedApp() });
    const { json } = await send({ ...request, headers: [...request.headers, ['x-authing-lang', 'en-US']] });
    expect(json).toMatchObject({ statusCode: 401, apiCode: 1300 });
  });

  test('no app id at all is 499', async () => {
    const { json } = await send(get(`${AUTH_INFO_PATH}?extIdpConnidentifier=${publicApp().connection}`, []));
    expect(json).toMatchObject({ statusCode: 499, apiCode: 2011 });
  });
});

describe('routes and methods', () => {
  test.each(['/health', '/prod/health'])(
    'GET and HEAD %s give the stored result, the HEAD without a body',
    async (path) => {
      const answers = await Promise.all(
        ['GET', 'HEAD'].map((method) => fetchDocumented(stack.gateway + path, { method })),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(['{"status":"ok"}', '']);
    },
  );

  test.each([
    ['GET', '/v1/openapi/auth/alipay/url', 'POST'],
    ['HEAD', '/v1/openapi/auth/alipay/callback', 'GET'],
    ['OPTIONS', '/prod/v1/openapi/auth/alipay/callback', 'GET'],
  ])('%s %s is a 405 that says %s', async (method, path, allow) => {
    const { status, headers } = await fetchDocumented(stack.gateway + path, { method });
    expect([status, headers.get('allow')]).toEqual([405, allow]);
  });
});

function without(request: WireRequest, name: string): WireRequest {
  return { ...request, headers: request.headers.filter(([header]) => header !== name) };
}

function replaced(request: WireRequest, name: string, value: string): WireRequest {
  return { ...request, headers: request.headers.map(([header, old]) => [header, header === name ? value : old]) };
}
