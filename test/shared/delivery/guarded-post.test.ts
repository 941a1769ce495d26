/** The sender to addresses that merchants choose: what it reaches, and above all what it does not. */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, isIP, type Socket } from 'node:net';
import {
  createGuardedPost,
  type GuardedPostOptions,
  MAX_RESPONSE_BYTES,
} from '../../../shared/delivery/guarded-post.ts';
import { createNameResolver, type Lookup, NameUnresolved } from '../../../shared/delivery/resolve-name.ts';
import { HANG_MS } from '../../support/hang.ts';
import { startNameServer } from '../../support/name-server.ts';
import { type PretendInternet, pretendInternet } from '../../support/pretend-internet.ts';
import { MERCHANT_HOST } from '../../support/server-certificate.ts';
import { withoutWaiting } from '../../support/timers.ts';

const PUBLIC = '93.184.216.34';
const URL_OF_MERCHANT = `https://${MERCHANT_HOST}/callback?a=b`;
const BODY = Buffer.from('{"é":1}');

let internet: PretendInternet;
beforeEach(async () => {
  internet = await pretendInternet();
});
afterEach(() => internet.stop());

const entries = (addresses: string[]) => addresses.map((address) => ({ address, family: isIP(address) }));

/** A resolver whose first answer is the first list, and so on; the last one stays. */
function resolver(...answers: string[][]): Lookup & { asked: string[] } {
  const asked: string[] = [];
  const lookup = async (hostname: string) => {
    asked.push(hostname);
    return entries(answers[Math.min(asked.length, answers.length) - 1] ?? []);
  };
  return Object.assign(lookup, { asked });
}

const send = (options: GuardedPostOptions = {}, url = URL_OF_MERCHANT) =>
  createGuardedPost({ lookup: resolver([PUBLIC]), timeoutMs: HANG_MS, ...options })({
    url,
    headers: { 'X-Test': 'yes' },
    body: BODY,
  });

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('posts headers and body by TLS to the address that was checked', async () => {
  const seen: unknown[] = [];
  internet.respond = async (request, response) => {
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: await bodyOf(request) });
    response.end(' SUCCESS\n');
  };
  expect(await send()).toEqual({ kind: 'responded', status: 200, text: ' SUCCESS\n' });
  expect(internet.reached).toEqual([PUBLIC]);
  expect(internet.serverNames).toEqual([MERCHANT_HOST]);
  const headers = { host: MERCHANT_HOST, 'x-test': 'yes', 'content-length': String(BODY.length) };
  expect(seen).toMatchObject([{ method: 'POST', url: '/callback?a=b', headers, body: BODY }]);
});

describe('addresses', () => {
  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '223.5.5.5',
    '100.63.255.255',
    '100.128.0.1',
    '172.32.0.1',
    '2606:4700::1111',
    '2400:3200::1',
  ])('%s is public and reached', async (address) => {
    expect(await send({ lookup: resolver([address]) })).toMatchObject({ status: 200 });
    expect(internet.reached).toEqual([address]);
  });

  test.each([
    ['loopback', ['127.0.0.1', '127.255.255.254', '::1']],
    ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1']],
    ['link-local', ['169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1']],
    ['of one interface alone', ['2606:4700::1111%eth0']],
    ['metadata', ['169.254.169.254', '169.254.170.2', 'fd00:ec2::254', '100.100.100.200']],
    ['carrier NAT', ['100.64.0.1', '100.127.255.255']],
    ['multicast and broadcast', ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1', 'ff0e::1']],
    ['unspecified and this network', ['0.0.0.0', '0.1.2.3', '::']],
    ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1']],
    [
      'benchmarks, protocol assignments, relays, reserved',
      ['198.18.0.1', '192.0.0.8', '192.88.99.1', '240.0.0.1', '2001:2::1', '2001:20::1', '5f00::1', '100::1'],
    ],
    ['unique local and site-local', ['fc00::1', 'fd12:3456::1', 'fec0::1']],
    [
      'IPv4 mapped, translated and compatible',
      ['::ffff:127.0.0.1', '::ffff:a00:1', '::ffff:8.8.8.8', '::ffff:0:10.0.0.1', '::127.0.0.1', '::7f00:1'],
    ],
    ['NAT64', ['64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1']],
    ['6to4', ['2002:7f00:1::1', '2002:a00:1::1', '2002:a9fe:a9fe::1', '2002:c0a8:101::1']],
    ['Teredo', ['2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2']],
    ['never assigned', ['1::1', '100:0:0:1::1', '4000::1', '8000::1', 'e000::1']],
    ['no address at all', ['localhost', '127.1', '']],
  ])('%s: refused before a connection', async (_class, addresses) => {
    for (const address of addresses) {
      expect([address, await send({ lookup: resolver([address]) })]).toEqual([
        address,
        { kind: 'failed', reason: 'address_refused' },
      ]);
      // One bad address among good ones is enough, wherever it stands.
      expect(await send({ lookup: resolver([PUBLIC, address]) })).toMatchObject({ reason: 'address_refused' });
      expect(await send({ lookup: resolver([address, PUBLIC]) })).toMatchObject({ reason: 'address_refused' });
    }
    expect(internet.reached).toEqual([]);
  });

  test('a name that changes its address after the check: the checked one is reached, and the name is not asked again', async () => {
    const lookup = resolver([PUBLIC], ['127.0.0.1']);
    expect(await send({ lookup })).toMatchObject({ status: 200 });
    expect(lookup.asked).toEqual([MERCHANT_HOST]);
    expect(internet.reached).toEqual([PUBLIC]);
    expect(await send({ lookup })).toMatchObject({ reason: 'address_refused' });
    expect(internet.reached).toEqual([PUBLIC]);
  });

  test('each request is checked anew: no connection of an earlier one is used', async () => {
    const lookup = resolver([PUBLIC], ['10.0.0.1']);
    const post = createGuardedPost({ lookup });
    const request = { url: URL_OF_MERCHANT, headers: {}, body: BODY };
    expect(await post(request)).toMatchObject({ status: 200 });
    expect(await post(request)).toMatchObject({ reason: 'address_refused' });
  });

  test.each(['name_not_found', 'name_not_resolved', 'name_timed_out'] as const)(
    '%s is what the log says',
    async (reason) => {
      const lookup = () => Promise.reject(new NameUnresolved(reason));
      expect(await send({ lookup })).toEqual({ kind: 'failed', reason });
    },
  );

  test('a name that leads to nothing', async () => {
    expect(await send({ lookup: resolver([]) })).toEqual({ kind: 'failed', reason: 'address_refused' });
  });
});

describe('with a name server', () => {
  const ZONE: Readonly<Record<string, readonly string[]>> = {
    'A shop.example': [PUBLIC],
    'AAAA shop.example': [],
    'A inside.example': ['10.0.0.1'],
    'A mixed.example': [PUBLIC],
    'AAAA mixed.example': ['::1'],
    'A cloud.example': [PUBLIC, '169.254.169.254'],
  };
  const withNames = async (url: string, limitMs = HANG_MS) => {
    const server = await startNameServer((name, family) =>
      name === 'silent.example' ? 'silence' : (ZONE[`${family} ${name}`] ?? []),
    );
    try {
      const lookup = createNameResolver({ servers: [server.address], limitMs, graceMs: HANG_MS });
      return await send({ lookup, timeoutMs: HANG_MS }, url);
    } finally {
      await server.close();
    }
  };

  test('the address that it gives is the one that is reached', async () => {
    expect(await withNames(URL_OF_MERCHANT)).toEqual({ kind: 'responded', status: 200, text: 'SUCCESS' });
    expect(internet.reached).toEqual([PUBLIC]);
  });

  test.each([
    ['inside', 'address_refused'],
    ['mixed', 'address_refused'],
    ['cloud', 'address_refused'],
    ['nothing', 'name_not_found'],
  ])('the name %s.example is refused: %s', async (name, reason) => {
    expect(await withNames(`https://${name}.example/`)).toEqual({ kind: 'failed', reason });
    expect(internet.reached).toEqual([]);
  });

  test('one that does not respond is given up by the look-up’s own limit, not by the request’s', async () => {
    expect(await withNames('https://silent.example/', 50)).toEqual({ kind: 'failed', reason: 'name_timed_out' });
  });
});

test.each([
  ['http', `http://${MERCHANT_HOST}/`],
  ['another port', `https://${MERCHANT_HOST}:8443/`],
  ['user info', `https://user:password@${MERCHANT_HOST}/`],
  ['a user name', `https://user@${MERCHANT_HOST}/`],
  ['a password', `https://:password@${MERCHANT_HOST}/`],
  ['an address', 'https://93.184.216.34/'],
  ['an address in one number', 'https://2130706433/'],
  ['an address in hex', 'https://0x7f.1/'],
  ['an IPv6 address', 'https://[2606:4700::1111]/'],
  ['another scheme', 'file:///etc/passwd'],
  ['loopback where that is not allowed', 'http://127.0.0.1:3300/callback'],
  ['no URL', 'shop.example/callback'],
])('a URL with %s is refused without a look-up', async (_name, url) => {
  const lookup = resolver([PUBLIC]);
  expect(await send({ lookup }, url)).toEqual({ kind: 'failed', reason: 'url_refused' });
  expect(lookup.asked).toEqual([]);
});

describe('TLS', () => {
  test('is said to be verified, so that NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off', async () => {
    await send();
    expect(internet.verifying).toEqual([true]);
  });
});

describe('answers', () => {
  test.each([301, 302, 307, 308])('a redirect (%d) is an answer and not followed', async (status) => {
    let requests = 0;
    internet.respond = (_request, response) => {
      requests += 1;
      response.writeHead(status, { location: `https://${MERCHANT_HOST}/elsewhere` }).end('SUCCESS');
    };
    expect(await send()).toEqual({ kind: 'responded', status, text: '' });
    expect(requests).toBe(1);
  });

  test.each([
    [200, 'SUCCESS'],
    [299, 'SUCCESS'],
    [300, ''],
    [404, ''],
  ])('of status %d its text is read: %j', async (status, text) => {
    internet.respond = (_request, response) => void response.writeHead(status).end('SUCCESS');
    expect(await send()).toEqual({ kind: 'responded', status, text });
  });

  test.each([
    'Content-Length: 7\r\n\r\nSUCCESS',
    '\r\nSUCCESS',
    'Transfer-Encoding: chunked\r\n\r\n7\r\nSUCCESS\r\n0\r\n\r\n',
  ])('one of status 204 is whole with its head, whatever follows: %j', async (rest) => {
    internet.respond = ({ socket }) => void socket.end(`HTTP/1.1 204 No Content\r\n${rest}`);
    expect(await send()).toEqual({ kind: 'responded', status: 204, text: '' });
  });

  test.each([
    ['exactly as long as is read', MAX_RESPONSE_BYTES, 'x'.repeat(MAX_RESPONSE_BYTES)],
    ['one byte longer', MAX_RESPONSE_BYTES + 1, undefined],
  ])('%s', async (_name, length, text) => {
    internet.respond = (_request, response) => void response.end('x'.repeat(length));
    expect(await send()).toEqual({ kind: 'responded', status: 200, text });
  });

  test.each([200, 500])('of a gigabyte (status %d) hardly anything is taken', async (status) => {
    let written = 0;
    const closed = new Promise((resolve) => {
      internet.respond = (_request, response) => {
        const socket = response.socket as Socket;
        response.writeHead(status, { 'content-length': String(2 ** 30) });
        const part = Buffer.alloc(64 * 1_024, 0x20);
        const write = () => {
          while (written < 2 ** 30 && !response.destroyed && response.write(part)) written += part.length;
        };
        response.on('drain', write);
        socket.once('close', resolve);
        write();
      };
    });
    expect(await send()).toEqual({ kind: 'responded', status, text: status === 200 ? undefined : '' });
    await closed;
    expect(written).toBeLessThan(32 * 2 ** 20);
  });

  const behaviours: [string, RequestListener, string][] = [
    ['never answers', () => undefined, 'timed_out'],
    ['stops in the middle', (_request, response) => void response.write('SUC'), 'timed_out'],
    [
      'dribbles without end',
      (_request, response) => {
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
      },
      'timed_out',
    ],
    ['hangs up', (request) => void request.socket.destroy(), 'connection_failed'],
    [
      'hangs up in the middle',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('SUCCESS', () => request.socket.destroy());
      },
      'connection_failed',
    ],
    ['talks something else', (request) => void request.socket.end('SUCCESS\r\n'), 'connection_failed'],
    [
      'wants another protocol',
      (request) =>
        void request.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
      'connection_failed',
    ],
  ];

  test.each(behaviours)('a merchant that %s', async (_name, respond, reason) => {
    internet.respond = respond;
    expect(await send({ timeoutMs: reason === 'timed_out' ? 300 : HANG_MS })).toEqual({ kind: 'failed', reason });
  });

  test('10 seconds are the time for everything', async () => {
    const post = createGuardedPost({ lookup: () => new Promise(() => undefined) });
    const { result, delaysMs } = await withoutWaiting(() => post({ url: URL_OF_MERCHANT, headers: {}, body: BODY }));
    expect({ result, delaysMs }).toEqual({ result: { kind: 'failed', reason: 'timed_out' }, delaysMs: [10_000] });
  });

  test('a resolver that takes for ever counts towards the same time', async () => {
    let given: AbortSignal | undefined;
    const lookup: Lookup = (_hostname, signal) => {
      given = signal;
      return new Promise(() => undefined);
    };
    expect(await send({ lookup, timeoutMs: 100 })).toEqual({ kind: 'failed', reason: 'timed_out' });
    // And is told that nobody waits any more.
    expect(given?.aborted).toBe(true);
  });
});

describe('stage local', () => {
  const asked: unknown[][] = [];
  const merchant = createServer(({ method, url, headers }, response) => {
    asked.push([method, url, headers['x-test'], headers['content-length']]);
    response.end('SUCCESS');
  });
  beforeAll(() => new Promise<void>((resolve) => void merchant.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => merchant.close(resolve)));
  const port = () => (merchant.address() as AddressInfo).port;

  test('may reach the demo merchant on this machine', async () => {
    const answered = { kind: 'responded', status: 200, text: 'SUCCESS' };
    expect(await send({ allowLoopback: true }, `http://127.0.0.1:${port()}/callback`)).toEqual(answered);
    expect(await send({ allowLoopback: true }, `http://localhost:${port()}/callback`)).toEqual(answered);
    expect(asked).toEqual(Array(2).fill(['POST', '/callback', 'yes', String(BODY.length)]));
  });

  test.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://shop.example/',
    'http://127.0.0.1.shop.example/',
    'http://not-localhost/',
    'https://127.0.0.1/',
  ])('may not reach %s', async (url) => {
    expect(await send({ allowLoopback: true }, url)).toEqual({ kind: 'failed', reason: 'url_refused' });
  });

  test('a name that leads to this machine is refused there too', async () => {
    expect(await send({ allowLoopback: true, lookup: resolver(['127.0.0.1']) })).toMatchObject({
      reason: 'address_refused',
    });
  });

  test('a merchant that is down', async () => {
    const url = `http://127.0.0.1:${port()}/callback`;
    await new Promise((resolve) => merchant.close(resolve));
    expect(await send({ allowLoopback: true }, url)).toEqual({ kind: 'failed', reason: 'connection_failed' });
    await new Promise<void>((resolve) => void merchant.listen(0, '127.0.0.1', resolve));
  });
});
