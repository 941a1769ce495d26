import { createHash } from 'node:crypto';
import { admitFromEdge } from '../../../shared/gateway/edge.ts';
import { readOriginSecretHashes } from '../../../shared/platform/configuration.ts';

const SECRET = 'a-random-origin-secret-of-32-letters';
const NEXT = 'the-next-origin-secret-of-32-letters';
const PROXY = '198.51.100.9';
const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** What API Gateway hands over of a request that a proxy has passed on: the proxy's address stands last, and is the source. */
const event = (headers: Record<string, unknown>, sourceIp: unknown = PROXY) => ({
  version: '2.0',
  rawPath: '/health',
  headers,
  requestContext: { requestId: 'a', http: { method: 'GET', sourceIp } },
});
const forwarded = (addresses: string, secret: unknown = SECRET) =>
  event({ 'x-origin-verify': secret, 'x-forwarded-for': addresses, accept: '*/*' });
const admit = (given: unknown, ...secrets: string[]) =>
  admitFromEdge(given, (secrets.length > 0 ? secrets : [SECRET]).map(sha256)) as {
    event?: { headers: unknown; requestContext: { requestId: string; http: object } };
    bypass?: string;
  };

describe('a request that came through the proxy', () => {
  test('is handed on with the caller as its source, and without the secret', () => {
    const { event: seen } = admit(forwarded(`203.0.113.7, ${PROXY}`));
    expect(seen).toEqual({
      ...event({ 'x-forwarded-for': `203.0.113.7, ${PROXY}`, accept: '*/*' }, '203.0.113.7'),
    });
    expect(JSON.stringify(seen)).not.toContain(SECRET);
  });

  test.each([
    ['an address that the caller wrote itself', `192.0.2.1, 203.0.113.7, ${PROXY}`, '203.0.113.7'],
    ['a text that the caller wrote itself', `not an address,,203.0.113.7,${PROXY}`, '203.0.113.7'],
    ["the proxy's own address, written by the caller", `${PROXY}, 203.0.113.7, ${PROXY}`, '203.0.113.7'],
    ['no address behind the caller’s', '203.0.113.7', '203.0.113.7'],
    ['an IPv6 address', `2001:db8::7, ${PROXY}`, '2001:db8::7'],
    ['a caller in the network of the proxy, dropped once', `${PROXY}, ${PROXY}`, PROXY],
  ])('%s: the rightmost but the proxy counts', (_, addresses, sourceIp) => {
    expect(admit(forwarded(addresses)).event?.requestContext.http).toEqual({ method: 'GET', sourceIp });
  });

  test('with either of two secrets while they are changed, and with no third', () => {
    for (const secret of [SECRET, NEXT]) {
      expect(admit(forwarded(`203.0.113.7, ${PROXY}`, secret), SECRET, NEXT).event).toBeDefined();
    }
    expect(admit(forwarded(`203.0.113.7, ${PROXY}`, 'x'), SECRET, NEXT).bypass).toBe('a wrong origin secret');
    expect(admit(forwarded(`203.0.113.7, ${PROXY}`), NEXT).bypass).toBe('a wrong origin secret');
  });
});

test.each<[string, unknown, string]>([
  ['no header', event({ 'x-forwarded-for': '203.0.113.7' }), 'no origin secret'],
  ['no headers at all', { requestContext: {} }, 'no origin secret'],
  ['an empty header', forwarded('203.0.113.7', ''), 'no origin secret'],
  ['a header of another type', forwarded('203.0.113.7', 7), 'no origin secret'],
  ['a forged header', forwarded('203.0.113.7', 'guess'), 'a wrong origin secret'],
  [
    'the hash in place of the secret',
    forwarded('203.0.113.7', sha256(SECRET).toString('hex')),
    'a wrong origin secret',
  ],
  ['a blank around the secret', forwarded('203.0.113.7', ` ${SECRET}`), 'a wrong origin secret'],
  [
    'the header twice, as API Gateway joins it',
    forwarded('203.0.113.7', `${SECRET},${SECRET}`),
    'several origin secrets',
  ],
  [
    'the header twice, in two spellings',
    event({ 'x-origin-verify': SECRET, 'X-Origin-Verify': SECRET, 'x-forwarded-for': '203.0.113.7' }),
    'several origin secrets',
  ],
  ['an array', forwarded('203.0.113.7', [SECRET, 'x']), 'several origin secrets'],
  ['no address', event({ 'x-origin-verify': SECRET }), 'no source address'],
  ['the address of the proxy alone', forwarded(PROXY), 'no source address'],
  ['a name', forwarded(`somebody, ${PROXY}`), 'no source address'],
  ['an address with a port', forwarded(`203.0.113.7:443, ${PROXY}`), 'no source address'],
  ['an address with a zone', forwarded(`fe80::1%eth0, ${PROXY}`), 'no source address'],
  ['an address in brackets', forwarded(`[2001:db8::7], ${PROXY}`), 'no source address'],
  ['nothing between commas', forwarded(`203.0.113.7, , ${PROXY}`), 'no source address'],
])('%s: refused', (_, given, bypass) => {
  expect(admit(given)).toEqual({ bypass });
});

test.each([[{ Records: [] }], [{ source: 'aws.events' }], [undefined], ['text']])(
  'what is no request, %j, has come through no proxy and passes',
  (given) => {
    expect(admit(given)).toEqual({ event: given });
  },
);

describe('the variable', () => {
  const hex = (text: string) => sha256(text).toString('hex');
  const read = (text?: string) => readOriginSecretHashes({ ORIGIN_SECRETS_SHA256: text });

  test('holds one hash or two, or is not there', () => {
    expect(read()).toBeUndefined();
    expect(read(hex('a'))).toEqual([sha256('a')]);
    expect(read(`${hex('a')},${hex('b')}`)).toEqual([sha256('a'), sha256('b')]);
  });

  test.each(['', ',', 'secret', hex('a').toUpperCase(), `${hex('a')},`, `${hex('a')} ${hex('b')}`, 'a'.repeat(63)])(
    '%j ends the function at its start: it is never open by mistake',
    (text) => {
      expect(() => read(text)).toThrow('ORIGIN_SECRETS_SHA256 must be one or two SHA-256');
    },
  );
});
