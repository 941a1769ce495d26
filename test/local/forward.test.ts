/** The demo merchant passes callbacks on to a server of one's own. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { listen, stopListening } from '../../local/listen.ts';
import { createForward } from '../../local/merchant/forward.ts';
import { createMerchant } from '../../local/merchant/server.ts';
import type { BusinessKey } from '../../local/merchant/verify-callback.ts';
import { freePorts } from '../support/free-ports.ts';
import { openapiSign, openapiText } from '../support/openapi-client.ts';

const NOW_MS = Date.parse('2026-11-26T08:00:00Z');
const SECRET = 'a-secret-of-at-least-32-characters';
const businesses = Promise.resolve(new Map<string, BusinessKey>([['shop', { signType: 'MD5', secret: SECRET }]]));
const BODY = '{"eventId":"e-1",  "status":"success","message":"中文\\u00e9"}';

type Seen = { readonly request: IncomingMessage; readonly body: Buffer };
const seen: Seen[] = [];
let respond: (response: ServerResponse) => void;
const lines: string[] = [];
let own: Server;
let merchant: Server;
let target: URL;
let url: string;

beforeAll(async () => {
  own = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ request, body: Buffer.concat(chunks) });
      respond(response);
    });
  });
  target = new URL(`${await listen(own, 0, '')}/hooks/alipay?from=gateway`);
  merchant = createMerchant({
    ...{ name: 'Tea', businesses, now: () => NOW_MS, forwardTo: target, report: (line: string) => lines.push(line) },
  });
  url = await listen(merchant, 0, '');
});
beforeEach(() => {
  seen.length = 0;
  lines.length = 0;
  respond = (response) => response.writeHead(200, { 'Content-Type': 'text/plain' }).end('SUCCESS');
});
afterAll(() => Promise.all([stopListening(own), stopListening(merchant)]));

function signed(changes: Record<string, string> = {}): Record<string, string> {
  const claims = { businessId: 'shop', nonce: 'c.1', signType: 'MD5', timestamp: String(NOW_MS) };
  const sign = openapiSign({ secret: SECRET }, openapiText(claims, BODY));
  return { ...claims, sign, 'Content-Type': 'application/json; charset=utf-8', ...changes };
}
const deliver = (headers = signed()) =>
  fetch(`${url}/callback`, { method: 'POST', headers, body: BODY, redirect: 'manual' });
const lastReceived = async () => ((await (await fetch(`${url}/received`)).json()) as object[]).at(-1);

test('body bytes and signed headers get there unchanged, at the whole address that was named', async () => {
  expect((await deliver()).status).toBe(200);
  const [{ request, body } = {} as Seen] = seen;
  expect([request.method, request.url, request.headers.host]).toEqual([
    'POST',
    '/hooks/alipay?from=gateway',
    target.host,
  ]);
  expect(body.equals(Buffer.from(BODY))).toBe(true);
  expect(request.headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8' });
  const { businessid, nonce, signtype, timestamp, sign } = request.headers as Record<string, string>;
  const claims = {
    businessId: businessid ?? '',
    nonce: nonce ?? '',
    signType: signtype ?? '',
    timestamp: timestamp ?? '',
  };
  expect(openapiSign({ secret: SECRET }, openapiText(claims, body.toString()))).toBe(sign);
  expect(lines).toEqual([`callback e-1 (verified) → ${target.href}: responded 200`]);
  expect(await lastReceived()).toMatchObject({ verified: true, forwarded: { to: target.href, status: 200 } });
});

test('names of headers keep their spelling, and what belongs to the connection stays behind', async () => {
  const sent = `POST /callback HTTP/1.1\r\nHost: shop\r\nX-Own: a\r\nx-own: b\r\nConnection: close\r\nKeep-Alive: timeout=5\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`;
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(sent);
  for await (const _ of socket);
  const [{ request, body } = {} as Seen] = seen;
  expect(request.rawHeaders).toEqual(expect.arrayContaining(['X-Own', 'a', 'x-own', 'b', 'Content-Length', '2']));
  expect(request.rawHeaders.join()).not.toMatch(/transfer-encoding|timeout=5|Host,shop/i);
  expect(body.toString()).toBe('{}');
});

test('status, headers and body come back, also of a redirect, which nobody follows', async () => {
  respond = (response) =>
    response
      .writeHead(307, { Location: 'http://127.0.0.1:1/x', 'X-Mine': 'yes', 'Content-Type': 'text/x' })
      .end('möved');
  const response = await deliver();
  expect([response.status, response.headers.get('location'), response.headers.get('x-mine')]).toEqual([
    ...[307, 'http://127.0.0.1:1/x', 'yes'],
  ]);
  expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/x', 'möved']);
  expect(seen).toHaveLength(1);
});

test('one that does not verify goes on, too, and what was responded comes back', async () => {
  respond = (response) => response.writeHead(401).end('not verified');
  const response = await deliver(signed({ sign: '0'.repeat(32) }));
  expect([response.status, await response.text()]).toEqual([401, 'not verified']);
  expect(await lastReceived()).toMatchObject({ verified: false, forwarded: { status: 401 } });
  expect(lines).toEqual([`callback e-1 (not verified) → ${target.href}: responded 401`]);
});

test('another behaviour that was told takes the place of the response, as if that had been lost', async () => {
  await fetch(`${url}/behaviour`, { method: 'POST', body: JSON.stringify({ mode: 'fail', count: 1 }) });
  expect((await deliver()).status).toBe(500);
  expect((await deliver()).status).toBe(200);
  expect(seen).toHaveLength(2);
});

describe('one sentence tells what is wrong', () => {
  const request = { rawHeaders: [], body: Buffer.from('{}') };
  const servers: { close(): unknown }[] = [];
  afterAll(() => servers.map((server) => server.close()));

  test('when nothing listens there', async () => {
    const [port] = await freePorts(1);
    for (const host of ['127.0.0.1', 'localhost']) {
      const fault = `Nothing listens at ${host}:${port}: start your server there.`;
      expect(await createForward(new URL(`http://${host}:${port}/`))(request)).toEqual({
        kind: 'failed',
        status: 502,
        fault,
      });
    }
  });

  test('when it takes too long', async () => {
    const [limits, over] = [[] as number[], new AbortController()];
    respond = () => over.abort();
    const late = createForward(target, (ms) => {
      limits.push(ms);
      return over.signal;
    });
    const fault = 'It did not respond within 9.5 seconds; the gateway waits 10.';
    expect(await late(request)).toEqual({ kind: 'failed', status: 504, fault });
    expect(limits).toEqual([9_500]);
  });

  test('when it hangs up, or speaks no HTTP', async () => {
    const rude = createTcpServer((socket) => socket.once('data', () => socket.destroy()));
    const strange = createTcpServer((socket) => socket.once('data', () => socket.end('hello\r\n\r\n')));
    servers.push(rude, strange);
    const at = async (server: typeof rude) => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return createForward(new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}/`))(request);
    };
    expect(await at(rude)).toMatchObject({ status: 502, fault: 'It closed the connection without a response.' });
    expect(await at(strange)).toMatchObject({
      status: 502,
      fault: expect.stringMatching(/^It cannot be reached: Parse Error/),
    });
  });

  test('when the response never ends', async () => {
    respond = (response) => response.end(Buffer.alloc(1_048_577));
    expect(await createForward(target)(request)).toMatchObject({ fault: 'Its response is longer than 1 MiB.' });
    respond = (response) => response.end(Buffer.alloc(1_048_576));
    expect(await createForward(target)(request)).toMatchObject({ kind: 'responded', status: 200 });
  });

  test('and the merchant gives it back, keeps it and shows it', async () => {
    const [port] = await freePorts(1);
    const lonely = createMerchant({
      name: 'Tea',
      businesses,
      now: () => NOW_MS,
      forwardTo: new URL(`http://127.0.0.1:${port}/`),
    });
    servers.push(lonely);
    const there = await listen(lonely, 0, '');
    const response = await fetch(`${there}/callback`, { method: 'POST', headers: signed(), body: BODY });
    const fault = `Nothing listens at 127.0.0.1:${port}: start your server there.`;
    expect([response.status, await response.text()]).toEqual([502, fault]);
    const page = await (await fetch(`${there}/received`, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain(fault);
  });
});
