/** What the log says when no TLS connection comes about: each reason from a real server, by a real request. */

import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { createGuardedPost } from '../../../shared/delivery/guarded-post.ts';
import { tlsFailureOf } from '../../../shared/delivery/tls-failure.ts';
import { HANG_MS } from '../../support/hang.ts';
import { rsaPair } from '../../support/keys.ts';
import { type PretendInternet, pretendInternet } from '../../support/pretend-internet.ts';
import { MERCHANT_HOST, type ServerCertificate, serverCertificate } from '../../support/server-certificate.ts';

let internet: PretendInternet;
const stops: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  internet = await pretendInternet();
});
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  await internet.stop();
});

/** Sends a callback to a server that takes the merchant's place. */
async function sendTo(server: Server, authority?: string) {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  internet.port = (server.address() as AddressInfo).port;
  internet.authority = authority ?? internet.authority;
  const lookup = async () => [{ address: '93.184.216.34', family: 4 }];
  const post = createGuardedPost({ lookup, timeoutMs: HANG_MS });
  return post({ url: `https://${MERCHANT_HOST}/`, headers: {}, body: Buffer.from('{}') });
}

const RESPONSE = 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nSUCCESS';

const overTls = ({ key, cert }: ServerCertificate, options: TlsOptions = {}, authority = cert) =>
  sendTo(
    createTlsServer({ key, cert, ...options }, (socket) => void socket.on('error', () => undefined).end(RESPONSE)),
    authority,
  );

/** A server that is not TLS's: says something at once, or once it has heard the client's first words. */
const overTcp = (talk: (socket: Socket) => void) =>
  sendTo(createTcpServer((socket) => void socket.once('data', () => talk(socket))));

const failed = (reason: string) => ({ kind: 'failed', reason });
const good = serverCertificate();

describe('certificates', () => {
  test('one that is valid for the name is accepted; so is one that an authority signed', async () => {
    expect(await overTls(good)).toMatchObject({ status: 200 });
    const authority = serverCertificate({ host: 'authority.example', isAuthority: true });
    const signed = serverCertificate({ issuer: authority });
    expect(await overTls(signed, {}, authority.cert)).toMatchObject({ status: 200 });
  });

  test.each([
    [
      'that has expired',
      serverCertificate({ validity: ['20200101000000Z', '20200102000000Z'] }),
      'certificate_expired',
    ],
    [
      'that is not valid yet',
      serverCertificate({ validity: ['20900101000000Z', '20910101000000Z'] }),
      'certificate_expired',
    ],
    ['for another name', serverCertificate({ host: 'other.example' }), 'certificate_other_host'],
    ['for a name below', serverCertificate({ host: `www.${MERCHANT_HOST}` }), 'certificate_other_host'],
    ['for all names of another level', serverCertificate({ host: `*.${MERCHANT_HOST}` }), 'certificate_other_host'],
    ['with a key of 1024 bits', serverCertificate({ key: rsaPair('tiny', 1_024).privatePem }), 'certificate_refused'],
  ])('one %s', async (_name, certificate, reason) => {
    const options = reason === 'certificate_refused' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {};
    expect(await overTls(certificate, options)).toEqual(failed(reason));
  });

  test('one that signed itself', async () => {
    expect(await overTls(good, {}, serverCertificate().cert)).toEqual(failed('certificate_untrusted'));
  });

  test('one of an unknown authority, and one that comes without the authority between', async () => {
    const root = serverCertificate({ host: 'root.example', isAuthority: true });
    const between = serverCertificate({ host: 'between.example', isAuthority: true, issuer: root });
    const signed = serverCertificate({ issuer: between });
    expect(await overTls(signed, {}, root.cert)).toEqual(failed('certificate_untrusted'));
    const chain = { ...signed, cert: signed.cert + between.cert };
    expect(await overTls(chain, {}, root.cert)).toMatchObject({ status: 200 });
    expect(await overTls(chain, {}, good.cert)).toEqual(failed('certificate_untrusted'));
  });
});

describe('versions of TLS', () => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s is spoken', async (version) => {
    expect(await overTls(good, { minVersion: version, maxVersion: version })).toMatchObject({ status: 200 });
  });

  test.each(['TLSv1', 'TLSv1.1'] as const)('a server that speaks %s at most', async (maxVersion) => {
    const old = { minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect(await overTls(good, old)).toEqual(failed('tls_version'));
  });

  test('an older server, which answers with its own version instead of a refusal', async () => {
    // ServerHello of TLS 1.1: version, random, no session id, TLS_RSA_WITH_AES_128_CBC_SHA, no compression.
    const hello = Buffer.concat([Buffer.from([3, 2]), Buffer.alloc(32, 7), Buffer.from([0, 0, 0x2f, 0])]);
    const message = Buffer.concat([Buffer.from([2, 0, 0, hello.length]), hello]);
    const record = Buffer.concat([Buffer.from([22, 3, 2, 0, message.length]), message]);
    expect(await overTcp((socket) => void socket.write(record))).toEqual(failed('tls_version'));
  });
});

describe('what is no TLS', () => {
  test('plain HTTP on the port of TLS', async () => {
    expect(await sendTo(createHttpServer((_request, response) => void response.end('SUCCESS')))).toEqual(
      failed('not_tls'),
    );
  });

  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['zeros', '\0'.repeat(100)],
    ['a record that is too long', Buffer.concat([Buffer.from([22, 3, 3, 255, 255]), Buffer.alloc(1_000)])],
  ])('%s', async (_name, bytes) => {
    expect(await overTcp((socket) => void socket.write(bytes))).toEqual(failed('not_tls'));
  });
});

describe('handshakes', () => {
  test('a server that wants a client’s certificate', async () => {
    expect(await overTls(good, { requestCert: true, rejectUnauthorized: true })).toEqual(
      failed('client_certificate_wanted'),
    );
  });

  test.each([
    [40, 'handshake_refused'],
    [42, 'client_certificate_wanted'],
    [46, 'client_certificate_wanted'],
    [47, 'handshake_refused'],
    [70, 'tls_version'],
    [80, 'handshake_refused'],
    [86, 'tls_version'],
    [112, 'handshake_refused'],
    [116, 'client_certificate_wanted'],
  ])('a server that ends it with the alert %d', async (alert, reason) => {
    const record = Buffer.from([21, 3, 3, 0, 2, 2, alert]);
    expect(await overTcp((socket) => void socket.end(record))).toEqual(failed(reason));
  });

  test('a server without a cipher in common', async () => {
    const { privatePem } = rsaPair('merchant-server');
    const certificate = serverCertificate({ key: privatePem });
    const unusual = { maxVersion: 'TLSv1.2', ciphers: 'NULL-SHA256:@SECLEVEL=0' } as const;
    expect(await overTls(certificate, unusual)).toEqual(failed('handshake_refused'));
  });

  test.each<[string, (socket: Socket) => void]>([
    ['hangs up', (socket) => void socket.end()],
    ['resets', (socket) => void socket.resetAndDestroy()],
    ['says half a word', (socket) => void socket.end(Buffer.from([22, 3]))],
  ])('a server that %s within it', async (_name, talk) => {
    expect(await overTcp(talk)).toEqual(failed('handshake_interrupted'));
  });
});

describe('a code', () => {
  const failureOf = (code: string | undefined, handshaking = true) =>
    tlsFailureOf(Object.assign(new Error('marked'), { code }), handshaking);

  test.each([
    ['CERT_HAS_EXPIRED', 'certificate_expired'],
    ['CERT_NOT_YET_VALID', 'certificate_expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate_other_host'],
    ['HOSTNAME_MISMATCH', 'certificate_other_host'],
    ['UNABLE_TO_GET_ISSUER_CERT', 'certificate_untrusted'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate_untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate_untrusted'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate_untrusted'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate_untrusted'],
    ['CERT_UNTRUSTED', 'certificate_untrusted'],
  ])('%s is %s, whether or not Node tells it within the handshake', (code, failure) => {
    expect([failureOf(code), failureOf(code, false)]).toEqual([failure, failure]);
  });

  test.each(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])('%s within the handshake is its end', (code) => {
    expect(failureOf(code)).toBe('handshake_interrupted');
  });

  test.each(['CERT_REVOKED', 'EE_KEY_TOO_SMALL', 'A_CERT_UNTRUSTED', undefined])(
    'that nobody knows is of a certificate within the handshake, and of none outside: %s',
    (code) => {
      expect([failureOf(code), failureOf(code, false)]).toEqual(['certificate_refused', undefined]);
    },
  );
});

test.each(['0A000086', '0A00018D', '0A00018E', '0A00018F'])(
  'the reason %s of OpenSSL is of the certificate',
  (number) => {
    expect(tlsFailureOf(new Error(`error:${number}:SSL routines::marked`), true)).toBe('certificate_refused');
    expect(tlsFailureOf(new Error(`error:${number}:SSL routines::marked`), false)).toBe('certificate_refused');
  },
);

describe('what has nothing to do with TLS', () => {
  test.each([
    ['ECONNREFUSED', false],
    ['ETIMEDOUT', true],
    ['EHOSTUNREACH', true],
    ['ECONNRESET', false],
    ['HPE_INVALID_CONSTANT', false],
  ])('%s, within a handshake: %s', (code, handshaking) => {
    expect(tlsFailureOf(Object.assign(new Error(`connect ${code}`), { code }), handshaking)).toBeUndefined();
  });
});
