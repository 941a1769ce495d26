/** Every function that API Gateway calls, as a deployment with `edge` starts it: handlers read the environment when they are loaded. */
import { createHash } from 'node:crypto';
import { exampleDeployment } from '../../scripts/monitoring/example-deployment.mjs';
import type { HttpResult } from '../../shared/gateway/adapter.ts';

const SECRET = 'a-random-origin-secret-of-32-letters';
process.env.ORIGIN_SECRETS_SHA256 = createHash('sha256').update(SECRET).digest('hex');

const { functions } = await exampleDeployment();
const called = functions.filter(({ isHttp }) => isHttp).map(({ operation }) => operation);
const load = async (operation: string) =>
  (await import(`../../functions/${operation}/handler.ts`)).handler as (event: unknown) => Promise<HttpResult>;

const event = (method: string, headers: object, more: object = {}) => ({
  version: '2.0',
  rawPath: '/',
  headers,
  requestContext: { requestId: 'Ab-_=', http: { method, sourceIp: '198.51.100.9' } },
  ...more,
});

const lines: string[] = [];
const writing = import.meta.jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
  lines.push(String(line));
  return true;
});
afterAll(() => writing.mockRestore());

test.each(called)('%s refuses a direct call with 403 before it decodes anything, and counts it', async (operation) => {
  const handler = await load(operation);
  lines.length = 0;
  const undecodable = { rawPath: 7, body: 'not base64', isBase64Encoded: true };
  const { statusCode, headers, body } = await handler(event('POST', { 'x-origin-verify': 'forged' }, undecodable));
  expect([statusCode, headers['content-type']]).toEqual([403, 'application/json; charset=utf-8']);
  const { requestId, ...rest } = JSON.parse(body) as Record<string, unknown>;
  expect(rest).toEqual({ message: 'Forbidden' });
  const [line, ...others] = lines.map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(others).toEqual([]);
  expect(line).toMatchObject({ requestId, operation, outcome: 'refused', errorCode: 'edge_bypassed', EdgeBypassed: 1 });
  expect(line).toMatchObject({ apiRequestId: 'Ab-_=', reason: 'a wrong origin secret' });
  expect(line).not.toHaveProperty('Refused');
  expect(lines.join('')).not.toContain('forged');
  expect(JSON.stringify(line?._aws)).toContain('"Dimensions":[["service"]]');
});

test('there are such functions, also those without secrets', () => {
  expect(called).toEqual(expect.arrayContaining(['not-found', 'get-health', 'complete-authorization']));
});

test('a HEAD gets no body', async () => {
  const handler = await load('get-health');
  expect(await handler(event('HEAD', {}))).toMatchObject({ statusCode: 403, body: '' });
});

test('what came through is answered', async () => {
  const handler = await load('not-found');
  const headers = { 'x-origin-verify': SECRET, 'x-forwarded-for': '203.0.113.7, 198.51.100.9' };
  expect((await handler(event('GET', headers))).statusCode).toBe(404);
});
