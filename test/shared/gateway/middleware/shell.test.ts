import type { Adapter, Outcome, ResponseContext } from '../../../../shared/gateway/adapter.ts';
import { shell } from '../../../../shared/gateway/middleware/shell.ts';
import type { CallerBase, CredentialsBase } from '../../../../shared/gateway/protocol.ts';
import { type ErrorCode, GatewayError, type GatewayErrorOptions } from '../../../../shared/platform/errors.ts';

const NOW_MS = Date.parse('2026-11-21T03:27:12Z');

interface Written {
  readonly outcome: Outcome;
  readonly context: ResponseContext<unknown, CallerBase, CredentialsBase>;
}

/** The shell around an adapter that keeps what it is to write, and a clock that gains 5 ms with every look at it. */
function shelled(change: Partial<Adapter<unknown, unknown, CallerBase, CredentialsBase>> = {}) {
  const around = { nowMs: NOW_MS, logs: [] as unknown[][], written: [] as Written[] };
  const adapter: Adapter<unknown, unknown, CallerBase, CredentialsBase> = {
    name: 'protocol',
    decode: (event) => ({ decoded: event }),
    write: (outcome, context) => {
      around.written.push({ outcome, context });
      return 'written';
    },
    ...change,
  };
  const middleware = shell({
    operation: 'operation',
    adapter,
    clock: () => {
      around.nowMs += 5;
      return around.nowMs;
    },
    randomBytes: (size) => new Uint8Array(size),
    writeLog: (...line) => around.logs.push(line),
    publishCounts: () => {},
    originSecretHashes: undefined,
  });
  type Request = Parameters<typeof middleware.before>[0];
  const request = (event: unknown, context: object = {}): Request => ({
    event,
    context,
    response: undefined,
    error: undefined,
    internal: {},
  });
  return { around, middleware, request };
}
const RECEIVED_MS = NOW_MS + 5;
const ID = 'AAAAAAAAAAAA';

describe('before the work', () => {
  test('the event becomes an requestContext', () => {
    const { middleware, request } = shelled();
    const one = request({ a: 1 }, { getRemainingTimeInMillis: () => 9_000 });
    middleware.before(one);
    expect(one.event).toEqual({
      requestId: ID,
      deadlineMs: RECEIVED_MS + 9_000,
      request: { decoded: { a: 1 } },
      logged: {},
      counts: {},
    });
    expect(one.internal.requestContext).toBe(one.event);
  });

  test('where nobody says how much time is left, it is that of the longest function', () => {
    const { middleware, request } = shelled();
    const one = request({});
    middleware.before(one);
    expect(one.event).toMatchObject({ deadlineMs: RECEIVED_MS + 25_000 });
  });

  test.each([
    ['Ab-_=0', true],
    ['a'.repeat(64), true],
    ['a'.repeat(65), false],
    ['', false],
    ['a b', false],
    ['a\n', false],
    ['{"a":1}', false],
    [7, false],
  ])('API Gateway’s id %j is kept for the log, if it is one: %s', (requestId, kept) => {
    const { middleware, request } = shelled();
    const one = request({ requestContext: { requestId } });
    middleware.before(one);
    expect(one.internal.requestContext?.logged).toEqual(kept ? { apiRequestId: requestId } : {});
  });

  test.each([null, undefined, 'text', {}, { requestContext: null }])('an event may be %j', (event) => {
    const { middleware, request } = shelled();
    const one = request(event);
    middleware.before(one);
    expect(one.internal.requestContext?.logged).toEqual({});
  });
});

/** Lets a request begin, gives it what the chain finds out, and ends it. */
function ended({
  found = {},
  error,
  adapter = {},
}: {
  found?: object;
  error?: unknown;
  adapter?: Parameters<typeof shelled>[0];
}) {
  const { around, middleware, request } = shelled(adapter);
  const one = request({}, { awsRequestId: 'lambda-id' });
  middleware.before(one);
  Object.assign(one.event as object, found);
  one.response = 'result';
  one.error = error;
  if (error === undefined) middleware.after(one);
  else middleware.onError(one);
  return { around, response: one.response };
}
const credentials = { callerId: 'app-1' };
const caller = { enabled: true };
const common = { requestId: ID, awsRequestId: 'lambda-id', protocol: 'protocol', operation: 'operation' };

describe('behind the work', () => {
  test('a success is written, and noted in one line', () => {
    const verifiedKey = {};
    const { around, response } = ended({
      found: { credentials, caller, verifiedKey, authenticated: true, logged: { more: 1 } },
    });
    expect(response).toBe('written');
    expect(around.written).toEqual([
      {
        outcome: { ok: true, data: 'result' },
        context: { requestId: ID, nowMs: RECEIVED_MS + 5, request: { decoded: {} }, credentials, caller, verifiedKey },
      },
    ]);
    expect(around.logs).toEqual([
      [
        'info',
        'accepted',
        { ...common, caller: 'app-1', outcome: 'accepted', more: 1 },
        { counts: { Accepted: 1, DurationMs: 10 }, dimensions: { operation: 'operation' } },
      ],
    ]);
  });

  test('a caller that is not authenticated is none for whoever writes the answer', () => {
    const { around } = ended({ found: { credentials, caller } });
    expect(around.written[0]?.context).toMatchObject({ credentials, caller: undefined });
  });

  const failing = (code: ErrorCode, options: Partial<GatewayErrorOptions> = {}) =>
    new GatewayError(code, { reason: 'the reason', ...options });

  test.each<[ErrorCode, string, string, string, object]>([
    ['invalid_parameter', 'info', 'refused', 'Refused', {}],
    ['throttled', 'info', 'refused', 'Refused', {}],
    ['unavailable', 'error', 'failed', 'Failed', { Accepted: 0 }],
    ['outcome_unknown', 'error', 'failed', 'Failed', { Accepted: 0 }],
    ['internal', 'error', 'failed', 'Failed', { Accepted: 0 }],
    ['misconfigured', 'error', 'failed', 'Failed', { Accepted: 0, ConfigurationErrors: 1 }],
  ])('%s is noted as %s, %s', (code, level, outcome, metric, counts) => {
    const { around } = ended({ error: failing(code), found: { credentials } });
    expect(around.logs).toEqual([
      [
        level,
        outcome,
        { ...common, caller: 'app-1', outcome, errorCode: code, reason: 'the reason' },
        { counts: { [metric]: 1, DurationMs: 10, ...counts }, dimensions: { operation: 'operation' } },
      ],
    ]);
    expect(around.logs[0]?.[2]).not.toHaveProperty('members');
    expect(around.logs[0]?.[2]).not.toHaveProperty('cause');
  });

  test('a failure is noted with its members, and the name of its cause', () => {
    const { around } = ended({
      error: failing('invalid_parameter', { members: ['a'], cause: new TypeError('marked') }),
    });
    expect(around.logs[0]?.[2]).toMatchObject({ members: ['a'], cause: { name: 'TypeError' } });
    expect(JSON.stringify(around.logs)).not.toContain('marked');
  });

  test('a refused signature is noted with the hash of its string, and never with the string', () => {
    const evidence = { lengthBytes: 6, sha256: 'a'.repeat(64), shown: 'marked' };
    const { around } = ended({ error: failing('signature_invalid', { evidence }) });
    expect(around.logs[0]?.[2]).toMatchObject({ stringToSignSha256: evidence.sha256 });
    expect(JSON.stringify(around.logs)).not.toContain('marked');
    expect(ended({ error: failing('signature_invalid') }).around.logs[0]?.[2]).not.toHaveProperty('stringToSignSha256');
  });

  test('an operation that gave its data may ask for attention, and adds figures of its own', () => {
    const { around } = ended({ found: { level: 'error', counts: { ConfigurationErrors: 1, CallMs: 7 } } });
    expect(around.logs[0]).toMatchObject(['error', 'accepted', {}, { counts: { Accepted: 1, CallMs: 7 } }]);
    expect(around.logs[0]?.[3]).toMatchObject({ counts: { ConfigurationErrors: 1 } });
  });

  test('an error asks for the attention that its code says, whatever the operation said before', () => {
    const { around } = ended({ error: failing('throttled'), found: { level: 'error', counts: { CallMs: 7 } } });
    expect(around.logs[0]).toMatchObject(['info', 'refused', {}, { counts: { Refused: 1, CallMs: 7 } }]);
  });

  test.each<[ErrorCode, boolean, boolean]>([
    ['outcome_unknown', true, true],
    ['outcome_unknown', false, false],
    ['misconfigured', false, false],
  ])('%s counts as a configuration error if it says so: %s', (code, misconfigured, counted) => {
    const { around } = ended({ error: failing(code, { misconfigured }) });
    const published = around.logs[0]?.[3] as { counts: object } | undefined;
    expect(Object.keys(published?.counts ?? {}).includes('ConfigurationErrors')).toBe(counted);
  });

  test('what is no error of ours is internal', () => {
    const { around } = ended({ error: new TypeError('marked') });
    expect(around.written[0]?.outcome).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(around.logs).toHaveLength(1);
  });
});

describe('an answer that cannot be written', () => {
  const write = () => {
    throw new Error('cannot be written');
  };

  test('as a success is noted only as what becomes of it', () => {
    const { middleware, request, around } = shelled({ write });
    const one = request({});
    middleware.before(one);
    expect(() => middleware.after(one)).toThrow('cannot be written');
    expect(around.logs).toEqual([]);
  });

  test('as a failure is noted, and goes on', () => {
    const { middleware, request, around } = shelled({ write });
    const one = request({});
    middleware.before(one);
    one.error = new GatewayError('throttled', { reason: 'x' });
    expect(() => middleware.onError(one)).toThrow('cannot be written');
    expect(around.logs.map(([, message]) => message)).toEqual(['refused']);
  });
});

test('an event that cannot be decoded is answered and noted without an requestContext', () => {
  const { middleware, request, around } = shelled({
    decode: () => {
      throw new GatewayError('malformed_request', { reason: 'no event' });
    },
  });
  const one = request({});
  expect(() => middleware.before(one)).toThrow('no event');
  one.error = new GatewayError('malformed_request', { reason: 'no event' });
  middleware.onError(one);
  expect(around.written[0]?.context).toEqual({
    requestId: ID,
    nowMs: RECEIVED_MS + 5,
    request: undefined,
    credentials: undefined,
    caller: undefined,
    verifiedKey: undefined,
  });
  expect(around.logs[0]?.[2]).toMatchObject({ outcome: 'refused', requestId: ID, caller: undefined });
  expect(around.logs[0]?.[3]).toMatchObject({ counts: { Refused: 1, DurationMs: 10 } });
});

test('a failure before anything has begun is answered and noted, too', () => {
  const { middleware, request, around } = shelled();
  const one = request({});
  one.error = new Error('at once');
  middleware.onError(one);
  expect(around.written[0]?.context.requestId).toBe('');
  expect(around.logs[0]?.[2]).toMatchObject({ outcome: 'failed', requestId: '' });
});
