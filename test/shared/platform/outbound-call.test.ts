import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callOut, type OutboundResponse } from '../../../shared/platform/outbound-call.ts';
import { USER_AGENT } from '../../../shared/platform/user-agent.ts';
import { HANG_MS } from '../../support/hang.ts';
import { openssl, rsaPair } from '../../support/keys.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  stops.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const post = (port: number, timeoutMs = HANG_MS, protocol = 'http') =>
  callOut({ url: new URL(`${protocol}://127.0.0.1:${port}/gateway.do?a=%E4%B8%AD`), body: 'code=x', timeoutMs });

const overHttp = async (listener: RequestListener, timeoutMs?: number) =>
  post(await listen(createHttpServer(listener)), timeoutMs);
const overTcp = async (onSocket: (socket: Socket) => void, timeoutMs?: number) =>
  post(await listen(createTcpServer((socket) => onSocket(socket.on('error', () => undefined)))), timeoutMs);

const textOf = (reply: OutboundResponse) => (reply.kind === 'responded' ? Buffer.from(reply.body).toString() : reply);

test('posts a form and gives status, bytes and date of the answer', async () => {
  const seen: unknown[] = [];
  const reply = await overHttp(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, url, headers } = request;
    seen.push(
      method,
      url,
      headers['content-type'],
      headers['content-length'],
      headers.connection,
      headers['user-agent'],
      headers.accept,
      Buffer.concat(chunks).toString(),
    );
    response.setHeader('date', 'Sat, 21 Nov 2026 08:00:00 GMT').end('{"中":1}');
  });
  expect(seen).toEqual([
    'POST',
    '/gateway.do?a=%E4%B8%AD',
    'application/x-www-form-urlencoded;charset=utf-8',
    '6',
    'close',
    USER_AGENT,
    '*/*',
    'code=x',
  ]);
  expect(reply).toEqual({
    kind: 'responded',
    status: 200,
    body: Buffer.from('{"中":1}'),
    dateMs: Date.parse('2026-11-21T08:00:00Z'),
  });
});

test('without a form it is a GET, and says nothing of a body', async () => {
  const seen: unknown[] = [];
  const server = createHttpServer(({ method, url, headers }, response) => {
    seen.push(method, url, headers['content-type'], headers['content-length'], headers['transfer-encoding']);
    response.end('{}');
  });
  const url = new URL(`http://127.0.0.1:${await listen(server)}/token?code=x`);
  expect(textOf(await callOut({ url, timeoutMs: HANG_MS }))).toBe('{}');
  expect(seen).toEqual(['GET', '/token?code=x', undefined, undefined, undefined]);
});

test('follows no redirect, and reads nothing unless the status is 200', async () => {
  let calls = 0;
  const reply = await overHttp((_request, response) => {
    calls += 1;
    response.writeHead(302, { location: '/elsewhere' }).end('body');
  });
  expect([reply, calls]).toEqual([
    expect.objectContaining({ kind: 'responded', status: 302, body: Buffer.alloc(0) }),
    1,
  ]);
  expect(await overHttp((_request, response) => response.writeHead(500).end('x'))).toMatchObject({
    status: 500,
    body: Buffer.alloc(0),
  });
});

test('reads 64 KiB and no more', async () => {
  const ofSize = (bytes: number) => overHttp((_request, response) => response.end('x'.repeat(bytes)));
  expect(textOf(await ofSize(65_536))).toHaveLength(65_536);
  expect(await ofSize(65_537)).toEqual({ kind: 'interrupted', reason: 'ANSWER_TOO_LONG' });
});

test('an answer without end is not read to its end', async () => {
  const reply = await overHttp((_request, response) => {
    const flow = setInterval(() => response.write('x'.repeat(65_536)), 1);
    response.on('close', () => clearInterval(flow));
  });
  expect(reply).toEqual({ kind: 'interrupted', reason: 'ANSWER_TOO_LONG' });
});

describe('unreachable: nothing was sent', () => {
  test('nobody listens', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await post(port)).toEqual({ kind: 'unreachable', reason: 'ECONNREFUSED' });
  });

  test('the name does not exist', async () => {
    const reply = await callOut({ url: new URL('https://nowhere.invalid/'), body: 'x', timeoutMs: HANG_MS });
    expect(reply).toEqual({ kind: 'unreachable', reason: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN|TIMEOUT)$/) });
  });

  /** Records the clear text that reaches a TLS server. */
  async function overTls(): Promise<{ reply: OutboundResponse; requests: number }> {
    const { privatePem: key } = rsaPair('alipay');
    const cert = openssl(
      ['req', '-x509', '-new', '-key', 'key', '-subj', '/CN=x', '-addext', 'subjectAltName=IP:127.0.0.1'],
      { key },
    );
    let requests = 0;
    const server = createHttpsServer({ key, cert }, (_request, response) => {
      requests += 1;
      response.end('{}');
    });
    server.on('secureConnection', (socket) =>
      socket.on('data', () => {
        requests += 1;
      }),
    );
    const closed = new Promise((resolve) => server.on('connection', (socket) => socket.once('close', resolve)));
    const reply = await post(await listen(server), HANG_MS, 'https');
    await closed;
    return { reply, requests };
  }

  test('the certificate is not trusted', async () => {
    expect(await overTls()).toEqual({
      reply: { kind: 'unreachable', reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      requests: 0,
    });
  });

  test.each([
    ['closes', (socket: Socket) => socket.once('data', () => socket.destroy()), 'ECONNRESET'],
    [
      'speaks no TLS',
      (socket: Socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
      expect.stringMatching(/^ERR_SSL_/),
    ],
    ['is silent', () => undefined, 'TIMEOUT'],
  ])('the other side %s in the handshake', async (_what, onSocket, reason) => {
    const port = await listen(createTcpServer((socket) => onSocket(socket.on('error', () => undefined))));
    const timeoutMs = reason === 'TIMEOUT' ? 300 : HANG_MS;
    expect(await post(port, timeoutMs, 'https')).toEqual({ kind: 'unreachable', reason });
  });
});

/** Asks with a timeout that leaves time to send the request; a machine that is too slow for that gets twice as long. */
async function askInVain(ask: (timeoutMs: number) => Promise<OutboundResponse>): Promise<OutboundResponse> {
  for (let timeoutMs = 300; timeoutMs < HANG_MS; timeoutMs *= 2) {
    const reply = await ask(timeoutMs);
    if (reply.kind !== 'unreachable') return reply;
  }
  throw new Error('the request is never sent');
}

describe('interrupted: the request was sent', () => {
  const answering =
    (text: string, end = true) =>
    (socket: Socket) =>
      void socket.once('data', () => (end ? socket.end(text) : socket.write(text)));
  const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n';

  test.each([
    ['drops the connection', (socket: Socket) => socket.once('data', () => socket.destroy()), 'ECONNRESET'],
    ['resets it', (socket: Socket) => socket.once('data', () => socket.resetAndDestroy()), 'ECONNRESET'],
    ['ends within the body', answering(`${HEAD}12345`), 'ECONNRESET'],
    ['never answers', () => undefined, 'TIMEOUT'],
    ['never ends its head', answering('HTTP/1.1 200 OK\r\n', false), 'TIMEOUT'],
    ['never ends its body', answering(`${HEAD}12345`, false), 'TIMEOUT'],
    ['speaks no HTTP', answering('hello\r\n\r\n'), expect.stringMatching(/^HPE_/)],
    ['has a head without end', answering(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`), 'HPE_HEADER_OVERFLOW'],
    [
      'changes the protocol',
      answering('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
      'TIMEOUT',
    ],
  ])('the other side %s', async (_what, onSocket, reason) => {
    const ask = (timeoutMs: number) => overTcp(onSocket, timeoutMs);
    expect(await (reason === 'TIMEOUT' ? askInVain(ask) : ask(HANG_MS))).toEqual({ kind: 'interrupted', reason });
  });

  test('drops within the body, however slow: the timeout covers everything', async () => {
    const drip: RequestListener = (_request, response) => {
      const drops = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(drops));
    };
    expect(await askInVain((timeoutMs) => overHttp(drip, timeoutMs))).toEqual({
      kind: 'interrupted',
      reason: 'TIMEOUT',
    });
  });
});

/** In a process of its own, because extra authorities are read when a process starts. */
test('over TLS it calls who is certified, and nobody else, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  stops.push(() => rmSync(folder, { recursive: true }));
  const { privatePem: key } = rsaPair('alipay');
  const cert = openssl(
    ['req', '-x509', '-new', '-key', 'key', '-subj', '/CN=x', '-addext', 'subjectAltName=IP:127.0.0.1'],
    { key },
  );
  writeFileSync(join(folder, 'key.pem'), key);
  writeFileSync(join(folder, 'cert.pem'), cert);
  const program = new URL('../../support/call-over-tls.ts', import.meta.url).pathname;
  const run = (variables: NodeJS.ProcessEnv) => {
    const env = { ...process.env, NODE_OPTIONS: '', ...variables };
    const { stdout, stderr } = spawnSync(process.execPath, [program, folder], {
      env,
      encoding: 'utf8',
    });
    return stdout || stderr;
  };
  expect(run({ NODE_EXTRA_CA_CERTS: join(folder, 'cert.pem') })).toBe(
    '{"kind":"responded","status":200,"body":"code=x"}',
  );
  expect(run({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toBe(
    '{"kind":"unreachable","reason":"DEPTH_ZERO_SELF_SIGNED_CERT"}',
  );
});
