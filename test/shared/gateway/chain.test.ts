/**
 * The chain with two protocols of the test's own, so that it is shown to carry what no finished operation needs yet:
 * credentials inside a JSON body, and credentials in headers over the raw body.
 */
import { createHmac } from 'node:crypto';
import { BlockList } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { jsonResult } from '../../../shared/gateway/adapter.ts';
import { authenticate } from '../../../shared/gateway/authenticate.ts';
import { createOperation } from '../../../shared/gateway/create-operation.ts';
import { decodeHttpEvent } from '../../../shared/gateway/http-request.ts';
import { verifyTimestamp } from '../../../shared/gateway/middleware/verify-timestamp.ts';
import type { CallerBase, CredentialsBase, Protocol } from '../../../shared/gateway/protocol.ts';
import { GatewayError } from '../../../shared/platform/errors.ts';
import { hmacVerificationKey, type VerificationKey } from '../../../shared/signing/verification-key.ts';
import { HANG_MS } from '../../support/hang.ts';
import { NOW_MS, testNonces, watched } from '../../support/in-process.ts';
import { timersSetBy, withoutWaiting } from '../../support/timers.ts';

const always = { notBeforeMs: Number.NEGATIVE_INFINITY, notAfterMs: Number.POSITIVE_INFINITY };
const SECRET = 'a-secret-of-the-test-32-characters';
const key = (validity = always) => hmacVerificationKey('sha256', SECRET, validity);
const dummyKey = hmacVerificationKey('sha256', 'nobody has this key, nobody at all', always);
const mac = (text: string) => createHmac('sha256', SECRET).update(text).digest('base64');

interface TestCaller extends CallerBase {
  readonly keys: readonly ReturnType<typeof key>[];
  readonly mustSign?: boolean;
}
interface TestCredentials extends CredentialsBase {
  readonly signature: string;
  readonly nonce: string;
}

const envelope = {
  decode: decodeHttpEvent,
  write: (
    outcome: { ok: boolean; error?: GatewayError; data?: unknown },
    {
      caller,
      credentials,
      verifiedKey,
    }: { caller?: TestCaller; credentials?: TestCredentials; verifiedKey?: VerificationKey },
  ) =>
    jsonResult(200, {
      code: outcome.error?.code ?? 'ok',
      data: outcome.data,
      believed: caller !== undefined,
      claims: credentials?.callerId,
      verifiedBy: caller && (verifiedKey ? caller.keys.indexOf(verifiedKey) : -1),
    }),
};

/** What the envelope above writes; an index of -1 is no key. */
interface Written {
  readonly code: string;
  readonly believed: boolean;
  readonly data?: unknown;
  readonly claims?: string;
  readonly verifiedBy?: number;
}

/** Credentials in the JSON body, which must therefore be parsed first. */
const inBody: Protocol<TestCredentials, TestCaller> = {
  ...(envelope as Pick<Protocol<TestCredentials, TestCaller>, 'decode' | 'write'>),
  name: 'daxpay',
  pathPrefix: '/body/',
  credentials(request) {
    const { id, at, sign = '', nonce = '' } = request.members() as Record<string, string>;
    if (!id) throw new GatewayError('invalid_parameter', { reason: 'id', members: ['id'] });
    return { callerId: id, timestampMs: Number(at), signature: sign, nonce };
  },
  admit(request, { signature, nonce }, caller) {
    const { sign: _, ...rest } = request.members() as Record<string, string>;
    if (caller?.mustSign === false) return { kind: 'replay-only', replayToken: nonce };
    const text = Buffer.from(JSON.stringify(rest));
    return {
      kind: 'signed',
      text,
      signature,
      keys: caller?.keys ?? [],
      noKey: 'no such caller',
      dummyKey,
      replayToken: nonce,
    };
  },
  signedString(request) {
    const bytes = Buffer.from(request.body());
    return { signed: bytes, shown: bytes };
  },
  input: (request) => request.members(),
};

/** TestCredentials in headers over the raw body. */
const overRawBody: Protocol<TestCredentials, TestCaller> = {
  ...inBody,
  name: 'openapi',
  pathPrefix: '/raw/',
  credentials: ({ headers }) => ({
    callerId: headers.get('id') ?? '',
    timestampMs: Number(headers.get('at')),
    signature: headers.get('sign') ?? '',
    nonce: headers.get('nonce') ?? '',
  }),
  admit: (request, { signature, nonce }, caller) => ({
    kind: 'signed',
    text: Buffer.concat([Buffer.from(`${request.headers.get('nonce')}.`), request.body()]),
    signature,
    keys: caller?.keys ?? [],
    noKey: 'no such caller',
    dummyKey,
    replayToken: nonce,
  }),
};

const denied = new BlockList();
denied.addAddress('198.51.100.1', 'ipv4');
const callers: Record<string, TestCaller> = {
  known: { id: 'known', enabled: true, keys: [key()] },
  off: { id: 'off', enabled: false, keys: [key()] },
  elsewhere: { id: 'elsewhere', enabled: true, keys: [key()], allowedSourceIps: denied },
  expired: { id: 'expired', enabled: true, keys: [key({ ...always, notAfterMs: NOW_MS })] },
  future: { id: 'future', enabled: true, keys: [key({ ...always, notBeforeMs: NOW_MS + 1 })] },
  rotating: { id: 'rotating', enabled: true, keys: [dummyKey, key()] },
  unsigned: { id: 'unsigned', enabled: true, keys: [], mustSign: false },
};

interface Wish {
  readonly want?: string;
}
/** A validator as a contract has it. */
const accepting =
  (accepts: (data: unknown) => boolean) =>
  (data: unknown): data is Wish =>
    accepts(data);

/** Notes in which order the block reaches outside itself. */
function operation(protocol: Protocol<TestCredentials, TestCaller>, validate = accepting((_data) => true)) {
  const around = watched();
  const nonces = testNonces();
  const trace: string[] = [];
  const noted = <T>(step: string, value: T): T => {
    trace.push(step);
    return value;
  };
  const handler = createOperation(
    {
      name: 'test',
      adapter: protocol,
      middlewares: authenticate({
        protocol,
        contract: { validate },
        nonces: { consume: (use) => noted('nonce', nonces.consume(use)) },
        clock: around.clock,
        timestampWindowMs: 300_000,
        loadCaller: async ({ callerId }) => noted('caller', callers[callerId]),
        authorize: async (input) => {
          trace.push('ownership');
          if (input.want === 'foreign') throw new GatewayError('resource_not_found', { reason: 'x' });
          return 'mine';
        },
      }),
      run: ({ resource }) => noted('work', resource),
    },
    around,
  );
  const send = async (event: Record<string, unknown>) => {
    const requestContext = { http: { method: 'POST', sourceIp: '203.0.113.7' } };
    const result = await handler({ rawPath: '/', requestContext, isBase64Encoded: false, ...event }, {});
    return {
      ...(JSON.parse(result.body) as Written),
      trace,
      nonces,
      around,
    };
  };
  return send;
}

let serial = 0;
function bodyRequest(members: Record<string, string>, sign?: string) {
  serial += 1;
  const all = { id: 'known', at: String(NOW_MS), nonce: `n${serial}`, ...members };
  return { body: JSON.stringify({ ...all, sign: sign ?? mac(JSON.stringify(all)) }) };
}

test.each([inBody, overRawBody])(
  'an honest request goes the whole way, the write last before the work',
  async (protocol) => {
    const body = bodyRequest({}).body;
    const headers = { id: 'known', at: String(NOW_MS), nonce: 'n', sign: mac(`n.${body}`) };
    const { code, data, believed, trace } = await operation(protocol)({ body, headers });
    expect({ code, data, believed, trace }).toEqual({
      code: 'ok',
      data: 'mine',
      believed: true,
      trace: ['caller', 'ownership', 'nonce', 'work'],
    });
  },
);

describe('a request refused before the work consumes nothing, and goes no further than it must', () => {
  const late = String(NOW_MS - 300_001);
  test.each([
    ['a body that is no JSON', { body: '{' }, 'malformed_request', []],
    ['a body with a member twice', { body: '{"id":"known","id":"known"}' }, 'malformed_request', []],
    ['a body over 16 KiB', { body: ' '.repeat(16_385) }, 'payload_too_large', []],
    ['credentials that break the grammar', bodyRequest({ id: '' }), 'invalid_parameter', []],
    ['a stale timestamp', bodyRequest({ at: late }), 'timestamp_outside_window', []],
    ['an unknown caller', bodyRequest({ id: 'nobody' }), 'signature_invalid', ['caller']],
    ['a wrong signature', bodyRequest({}, mac('another text')), 'signature_invalid', ['caller']],
    ['a caller whose key has expired', bodyRequest({ id: 'expired' }), 'signature_invalid', ['caller']],
    ['a caller whose key is not yet valid', bodyRequest({ id: 'future' }), 'signature_invalid', ['caller']],
    ['a disabled caller', bodyRequest({ id: 'off' }), 'caller_disabled', ['caller']],
    ['another source address', bodyRequest({ id: 'elsewhere' }), 'source_ip_denied', ['caller']],
    ['a resource of somebody else', bodyRequest({ want: 'foreign' }), 'resource_not_found', ['caller', 'ownership']],
  ])('%s', async (_name, event, expected, way) => {
    const { code, trace } = await operation(inBody)(event);
    expect({ code, trace }).toEqual({ code: expected, trace: way });
  });

  test('a body that fails the schema', async () => {
    const refuse = Object.assign(
      accepting(() => false),
      {
        errors: [
          { instancePath: '/want', keyword: 'type', params: {} },
          { instancePath: '', keyword: 'required', params: { missingProperty: 'other' } },
        ],
      },
    );
    const { code, trace, around } = await operation(inBody, refuse)(bodyRequest({}));
    expect({ code, trace }).toEqual({ code: 'invalid_parameter', trace: ['caller'] });
    expect(around.logs[0]?.attributes.members).toEqual(['want', 'other']);
  });
});

test('only a caller that is believed is known to whoever writes the answer', async () => {
  expect((await operation(inBody)(bodyRequest({}, mac('wrong')))).believed).toBe(false);
  expect((await operation(inBody)(bodyRequest({ id: 'off' }))).believed).toBe(true);
});

test('whoever writes the answer knows what was claimed, and the key that verified it, which is not the same as authenticated', async () => {
  expect(await operation(inBody)({ body: '{' })).not.toHaveProperty('claims');
  const wrong = await operation(inBody)(bodyRequest({}, mac('wrong')));
  expect([wrong.claims, wrong.verifiedBy]).toEqual(['known', undefined]);
  expect((await operation(inBody)(bodyRequest({}))).verifiedBy).toBe(0);
  expect((await operation(inBody)(bodyRequest({ id: 'rotating' }))).verifiedBy).toBe(1);
  const unsigned = await operation(inBody)(bodyRequest({ id: 'unsigned' }));
  expect([unsigned.believed, unsigned.verifiedBy]).toEqual([true, -1]);
});

test('the second of two active keys verifies too', async () => {
  expect((await operation(inBody)(bodyRequest({ id: 'rotating' }))).code).toBe('ok');
});

test('a caller that need not sign is still not replayed', async () => {
  const send = operation(inBody);
  const event = bodyRequest({ id: 'unsigned' }, 'nothing');
  expect((await send(event)).code).toBe('ok');
  expect((await send(event)).code).toBe('replayed');
});

test('a source address on the list passes, in its IPv6 form too; what is no address does not', async () => {
  const send = operation(inBody);
  const from = (sourceIp: string) =>
    send({ ...bodyRequest({ id: 'elsewhere' }), requestContext: { http: { method: 'POST', sourceIp } } });
  expect((await from('198.51.100.1')).code).toBe('ok');
  expect((await from('::ffff:198.51.100.1')).code).toBe('ok');
  expect((await from('198.51.100.2')).code).toBe('source_ip_denied');
  expect((await from('198.51.100.1, 10.0.0.1')).code).toBe('source_ip_denied');
});

describe('a protocol with a mistake in it fails closed', () => {
  const broken = (
    admission: ReturnType<typeof inBody.admit>,
    timestampMs?: number,
  ): Protocol<TestCredentials, TestCaller> => ({
    ...inBody,
    credentials: () => ({ callerId: 'nobody', signature: '', nonce: '', ...(timestampMs && { timestampMs }) }),
    admit: () => admission,
  });
  test.each([
    ['admits a public caller that does not exist', broken({ kind: 'public' })],
    ['admits an unsigned request without its time', broken({ kind: 'replay-only', replayToken: 'x' })],
    [
      'gives a key for a caller that does not exist',
      broken(
        {
          kind: 'signed',
          text: Buffer.of(),
          signature: '',
          keys: [dummyKey],
          noKey: 'no such caller',
          dummyKey,
          replayToken: 'x',
        },
        NOW_MS,
      ),
    ],
  ])('%s', async (_name, protocol) => {
    const { code, trace } = await operation(protocol)({});
    expect(['internal', 'signature_invalid']).toContain(code);
    expect(trace).toEqual(['caller']);
  });

  test.each(['../platform', 'a/b', '', 'x'.repeat(65), 'a b'])(
    'lets the id %j pass, which can name no caller’s secret',
    async (callerId) => {
      const careless = { ...inBody, credentials: () => ({ callerId, timestampMs: NOW_MS, signature: '', nonce: '' }) };
      const { code, trace } = await operation(careless)(bodyRequest({}));
      expect({ code, trace }).toEqual({ code: 'internal', trace: [] });
    },
  );

  test('the window cannot be switched off', () => {
    expect(() => verifyTimestamp({ clock: () => 0, timestampWindowMs: 0 })).toThrow(RangeError);
    expect(() => verifyTimestamp({ clock: () => 0, timestampWindowMs: Number.NaN })).toThrow(RangeError);
  });
});

describe('the shell', () => {
  const throwing = (run: () => unknown) => {
    const around = watched();
    return { around, handler: createOperation({ name: 'test', adapter: inBody, run }, around) };
  };
  const event = { rawPath: '/', requestContext: { http: { method: 'GET', sourceIp: '::1' } } };

  test.each([new TypeError('marked'), 'marked', undefined, null, { marked: true }])(
    'turns %p into its envelope and one log line without the message',
    async (thrown) => {
      const { around, handler } = throwing(() => {
        throw thrown;
      });
      expect(JSON.parse((await handler(event)).body)).toMatchObject({ code: 'internal' });
      expect(around.logs).toHaveLength(1);
      expect(JSON.stringify(around.logs)).not.toContain('marked');
    },
  );

  test('answers half a second before the function’s time is over, whatever it waits for', async () => {
    const { around, handler } = throwing(() => new Promise(() => {}));
    const context = { getRemainingTimeInMillis: () => 9_000, awsRequestId: 'lambda-id' };
    const { result, delaysMs } = await withoutWaiting(() => handler(event, context));
    expect(delaysMs).toEqual([8_500]);
    expect(JSON.parse(result.body)).toMatchObject({ code: 'unavailable' });
    expect(around.logs).toMatchObject([
      { level: 'error', attributes: { outcome: 'failed', awsRequestId: 'lambda-id' } },
    ]);
    expect(around.counts).toEqual([
      { counts: { Accepted: 0, Failed: 1, DurationMs: 0 }, dimensions: { operation: 'test' } },
    ]);
  });

  test.each([
    ['none for work that waits for nothing', () => 'fine', 0],
    ['none for a refusal', () => Promise.reject(new TypeError()), 0],
    ['one for work that waits, and so for the whole chain', () => turn(), 1],
  ])('sets as few timers as it can: %s', async (_name, run, timers) => {
    const { handler } = throwing(run);
    const context = { getRemainingTimeInMillis: () => HANG_MS, awsRequestId: 'lambda-id' };
    expect(await timersSetBy(() => handler(event, context))).toBe(timers);
  });

  test('counts what was accepted and what was refused', async () => {
    const { around, handler } = throwing(() => 'fine');
    await handler(event);
    await handler(null);
    expect(around.counts.map(({ counts }) => counts)).toMatchObject([{ Accepted: 1 }, { Refused: 1 }]);
  });
});
