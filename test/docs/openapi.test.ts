/** `docs/openapi.json` is up to date, a good OpenAPI document, and true: of requests, responses and signatures. */

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { AuthenticationClient, ManagementClient } from 'authing-node-sdk';
import { listen, stopListening } from '../../local/listen.ts';
import { openapiText } from '../../scripts/openapi/document.ts';
import * as daxpayClient from '../support/daxpay-client.ts';
import {
  documented,
  documentedOperation,
  requestFaults,
  responseFaults,
  type SignedExample,
} from '../support/documented.ts';
import { documentedGateway, fetchDocumented } from '../support/documented-gateway.ts';
import { composeStringToSign, hmacBase64, type WireRequest } from '../support/genauth-client.ts';
import { isSigned, openapiText as merchantText } from '../support/openapi-client.ts';

const text = readFileSync('docs/openapi.json', 'utf8');

/** Examples by operation. */
const examples = Object.fromEntries(
  Object.values(documented.paths).flatMap((item) =>
    Object.values(item).flatMap(({ operationId, 'x-signed-example': example }) =>
      example ? [[operationId, example]] : [],
    ),
  ),
);
const exampleOf = (operation: string): SignedExample => {
  const example = examples[operation];
  if (example === undefined) throw new Error(`${operation} has no example`);
  return example;
};
const keys = documented['x-example-keys'];
const wireOf = ({ request }: SignedExample): WireRequest => ({ ...request, headers: Object.entries(request.headers) });

test('it is what the contracts and the tables say', async () => {
  expect(await openapiText()).toBe(text);
});

describe('two validators, which share nothing of each other, accept it and refuse a broken one', () => {
  const broken = text.replace('"in": "header"', '"in": "heading"');
  const problems = async (source: string) =>
    lintFromString({ source, absoluteRef: 'openapi.json', config: await createConfig({ extends: ['spec'] }) });

  test('the official schema', async () => {
    expect(await new Validator().validate(JSON.parse(text))).toMatchObject({ valid: true });
    expect(await new Validator().validate(JSON.parse(broken))).toMatchObject({ valid: false });
  });

  test('Redocly, which also looks at examples', async () => {
    expect(await problems(text)).toEqual([]);
    expect(await problems(broken)).not.toEqual([]);
  });
});

describe('an example', () => {
  test.each(Object.keys(examples))('of %s is a request and a response that the document describes', (operation) => {
    const { request, response } = exampleOf(operation);
    expect(requestFaults(wireOf(exampleOf(operation)))).toEqual([]);
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect(responseFaults(request, { ...response, headers })).toEqual([]);
  });

  test('of GenAuth verifies under the access key', () => {
    const { request, stringToSign } = exampleOf('get-alipay-authinfo');
    const { pathname, searchParams } = new URL(request.target, 'http://gateway');
    const parameters = Object.fromEntries(searchParams);
    const headers = Object.entries(request.headers);
    expect(composeStringToSign('GET', 'authing', headers, pathname, parameters)).toBe(stringToSign);
    const { accessKeyId, accessKeySecret = '' } = keys.genauth ?? {};
    const signature = hmacBase64('HMAC-SHA256', accessKeySecret, stringToSign);
    expect(request.headers.authorization).toBe(`authing ${accessKeyId}:${signature}`);
  });

  test('of the open API verifies in both directions, and so does the callback', () => {
    const { publicKey = '' } = keys.openapi ?? {};
    const { request, response, stringToSign } = exampleOf('create-authorization-url');
    expect(merchantText(request.headers, String(request.body))).toBe(stringToSign);
    expect(isSigned(request.headers, String(request.body), { publicKey })).toBe(true);
    expect(isSigned(response.headers, response.body, { publicKey })).toBe(true);
    expect(response.headers.nonce).toBe(`r.${request.headers.nonce}`);
    const callback = documented.webhooks['authorization-ended']?.post?.['x-signed-example']?.request;
    expect(isSigned(callback?.headers ?? {}, String(callback?.body), { publicKey })).toBe(true);
  });

  test('of DaxPay verifies in both directions', () => {
    const { secret = '' } = keys.daxpay ?? {};
    const { request, response } = exampleOf('exchange-auth-code');
    const sent = JSON.parse(String(request.body));
    expect(sent.sign).toBe(daxpayClient.signRequest(sent, { secret }));
    expect(daxpayClient.isSigned(JSON.parse(response.body), { secret })).toBe(true);
  });
});

describe('the published SDK', () => {
  const requests: WireRequest[] = [];
  const server = createServer((request, response) => {
    requests.push(wireRequest(request));
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ statusCode: 200, message: 'ok', requestId: 'VnmUJOT9yGGl', data: { authInfo: 'x' } }),
    );
  });
  let host: string;
  beforeAll(async () => {
    host = await listen(server, 0, '');
  });
  afterAll(() => stopListening(server));

  test('sends requests that the document allows', async () => {
    const client = new AuthenticationClient({ appId: 'example-app', appHost: host, appSecret: 'secret' });
    await client.getAlipayAuthInfo({ extIdpConnidentifier: 'demo' });
    const manager = new ManagementClient({
      accessKeyId: 'example-key',
      accessKeySecret: 'secret',
      host,
      tenantId: 'app',
    });
    const params = { extIdpConnidentifier: 'demo' };
    await manager.makeRequest({ method: 'GET', url: '/api/v3/get-alipay-authinfo', params });
    expect(requests.map(({ method, target }) => [method, target])).toEqual(
      Array(2).fill(['GET', '/api/v3/get-alipay-authinfo?extIdpConnidentifier=demo']),
    );
    expect(requests.map((request) => requestFaults(request))).toEqual([[], []]);
    expect(requests[1]?.headers).toContainEqual(['authorization', expect.stringMatching(/^authing example-key:/)]);
  });
});

function wireRequest({ method = '', url = '', headers }: IncomingMessage): WireRequest {
  return { method, target: url, headers: Object.entries(headers).map(([name, value]) => [name, String(value)]) };
}

test('a response that is not as it says is found', () => {
  const request = { method: 'GET', target: '/prod/health?x' };
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  expect(documentedOperation('GET', '/health')?.operationId).toBe('get-health');
  expect(responseFaults(request, { status: 200, headers, body: '{"status":"ok"}' })).toEqual([]);
  expect(responseFaults(request, { status: 418, headers, body: '{}' })).toEqual(['status 418 is not documented']);
  expect(responseFaults(request, { status: 200, headers, body: '{"status":"fine"}' })).not.toEqual([]);
  expect(responseFaults(request, { status: 200, headers: {}, body: '{}' })).toEqual([
    'content type  is not documented',
  ]);
});

test('one is found on its way to a client, too', async () => {
  const server = createServer((_request, response) => response.writeHead(418).end());
  const other = await listen(server, 0, '');
  const gateway = await documentedGateway(other);
  expect((await fetch(`${gateway.url}/health`)).status).toBe(502);
  expect(gateway.faults).toEqual([expect.stringContaining('status 418 is not documented')]);
  await expect(fetchDocumented(`${other}/health`)).rejects.toThrow('status 418 is not documented');
  await Promise.all([gateway.close(), stopListening(server)]);
});
