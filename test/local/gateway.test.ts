import type { Server } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createGateway, type Integration } from '../../local/gateway/server.ts';
import type { Invocation } from '../../local/lambda/function-runtime.ts';
import { listen, stopListening } from '../../local/listen.ts';
import { sendRaw } from '../support/raw-http.ts';

let server: Server;
let url: string;
let integrations: Integration[] = [];

beforeAll(async () => {
  server = createGateway(() => integrations);
  url = await listen(server, 0, 'PORT');
});
beforeEach(() => {
  integrations = [{ method: '*', path: '$default', invoke: (event) => Promise.resolve(echo(event)) }];
});
afterAll(() => stopListening(server));

const echo = (event: APIGatewayProxyEventV2): Invocation => ({
  kind: 'result',
  text: JSON.stringify({ statusCode: 200, body: JSON.stringify(event) }),
});

const answering = (invocation: Invocation): void => {
  integrations = [{ method: 'GET', path: '/x', invoke: () => Promise.resolve(invocation) }];
};

test('what came over the socket reaches the function: repeated headers, raw query and the body of a GET', async () => {
  const { body } = await sendRaw(url, {
    method: 'GET',
    target: '/x?b=2&a=%2f&',
    headers: [
      ['X-A', '1'],
      ['x-a', '2'],
      ['content-type', 'application/json'],
    ],
    body: '{}',
  });
  expect(JSON.parse(body)).toMatchObject({
    rawQueryString: 'b=2&a=%2f&',
    headers: { 'x-a': '1,2' },
    body: '{}',
    isBase64Encoded: false,
    requestContext: { http: { sourceIp: '127.0.0.1' } },
  });
});

test.each([
  ['an error', { kind: 'error', errorType: 'Error', errorMessage: 'a secret reason' }],
  ['a timeout', { kind: 'timeout' }],
] as const)('%s of the function is a 500 that tells nothing', async (_, invocation) => {
  answering(invocation);
  const answer = await fetch(`${url}/x`);
  expect([answer.status, await answer.json()]).toEqual([500, { message: 'Internal Server Error' }]);
});

test('a HEAD gets head and no body, and the connection lives on', async () => {
  answering({ kind: 'result', text: JSON.stringify({ statusCode: 503, headers: { 'x-own': '1' }, body: 'a body' }) });
  integrations = integrations.map((integration) => ({ ...integration, method: 'HEAD' }));
  for (let count = 0; count < 2; count += 1) {
    const head = await fetch(`${url}/x`, { method: 'HEAD' });
    expect([head.status, head.headers.get('x-own'), await head.text()]).toEqual([503, '1', '']);
    expect(head.headers.has('content-length')).toBe(false);
  }
});

test('more than 10 MiB is a 413, and the connection lives on', async () => {
  const body = 'a'.repeat(10 * 1024 * 1024 + 1);
  const answer = await fetch(`${url}/x`, { method: 'POST', body });
  expect([answer.status, await answer.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
  expect((await fetch(`${url}/x`, { method: 'POST', body: body.slice(1) })).status).toBe(200);
});

test('headers over the quota are a 431', async () => {
  expect((await fetch(`${url}/x`, { headers: { 'x-long': 'a'.repeat(11_000) } })).status).toBe(431);
});

test('a path with a malformed percent-encoding is a 400', async () => {
  expect((await sendRaw(url, { method: 'GET', target: '/%zz', headers: [] })).status).toBe(400);
});

test('a path that no route takes is a 404', async () => {
  answering({ kind: 'timeout' });
  expect((await fetch(`${url}/y`)).status).toBe(404);
});

test('before there are routes the answer is 503', async () => {
  integrations = [];
  expect((await fetch(url)).status).toBe(503);
});
