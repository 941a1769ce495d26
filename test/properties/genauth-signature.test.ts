import fc from 'fast-check';
import { composeStringToSign, hmacBase64, type WireRequest } from '../support/genauth-client.ts';
import {
  ACCESS_KEY,
  authInfoOperation,
  connectionDocument,
  documents,
  NOW_MS,
  testSecrets,
} from '../support/in-process.ts';

const PATH = '/api/v3/get-alipay-authinfo';
const NAME = 'extIdpConnidentifier';
const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) };

type Parameters = readonly (readonly [name: string, value: string])[];

/** What a client signs and sends; the signature is the tests' own, of what is here. */
interface Sent {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parameters: Parameters;
}

const textOf = ({ method, headers, parameters }: Sent) =>
  composeStringToSign(method, 'authing', Object.entries(headers), PATH, Object.fromEntries(parameters));

const encode = (text: string) => encodeURIComponent(text);

function wire(
  sent: Sent,
  signature = hmacBase64('HMAC-SHA256', ACCESS_KEY.accessKeySecret, textOf(sent)),
): WireRequest {
  const query = sent.parameters.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  const authorization = `authing ${ACCESS_KEY.accessKeyId}:${signature}`;
  const headers = Object.entries({ ...sent.headers, authorization });
  return { method: sent.method, target: query === '' ? PATH : `${PATH}?${query}`, headers };
}

/** Two connections, told apart by the app_id in their AuthInfo. */
function operation() {
  const secrets = testSecrets(documents());
  secrets.documents.set('connections/other', { ...connectionDocument, appId: '2021000000000002' });
  const accessKeys = [{ id: ACCESS_KEY.accessKeyId, secret: ACCESS_KEY.accessKeySecret, methods: ['HMAC-SHA256'] }];
  secrets.documents.set('callers/genauth/signed-app', { accessKeys, connections: ['wework', 'other'] });
  secrets.documents.set('callers/genauth/key-1', { accessKeys, connections: ['wework', 'other'] });
  return authInfoOperation(secrets);
}

/** For which app AuthInfo was issued, in which language; `undefined` when the request was refused. */
async function effectOf({ call }: ReturnType<typeof operation>, request: WireRequest): Promise<string | undefined> {
  const { json } = await call(request);
  const appId = /app_id=(\d+)/.exec(String(json.data?.authInfo ?? ''))?.[1];
  return appId && `${appId} ${json.message}`;
}

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
const honest: fc.Arbitrary<Sent> = fc
  .record({
    nonce: fc.stringMatching(/^[A-Za-z0-9_-]{8,64}$/),
    skewMs: fc.integer({ min: -300_000, max: 300_000 }),
    appId: fc.option(fc.constant('signed-app'), { nil: undefined }),
    language: fc.constantFrom('zh-CN', 'en-US', 'ja-JP'),
    extra: fc.dictionary(word, fc.string({ unit: 'grapheme', maxLength: 10 }), { maxKeys: 3 }),
    more: fc.uniqueArray(fc.tuple(word, word), { maxLength: 3, selector: ([name]) => name }),
    connection: fc.constantFrom('wework', 'other'),
  })
  .map(({ nonce, skewMs, appId, language, extra, more, connection }) => ({
    method: 'GET',
    headers: {
      ...Object.fromEntries(
        Object.entries(extra).map(([name, value]) => [`x-authing-more-${name.toLowerCase()}`, value]),
      ),
      ...(appId !== undefined && { 'x-authing-app-id': appId }),
      'x-authing-lang': language,
      'x-authing-signature-method': 'HMAC-SHA256',
      'x-authing-signature-nonce': nonce,
      'x-authing-signature-version': '1.0',
      date: String(NOW_MS + skewMs),
    },
    parameters: [[NAME, connection] as const, ...more.filter(([name]) => name !== NAME)],
  }));

test('every honest request is accepted, once', async () => {
  await fc.assert(
    fc.asyncProperty(honest, async (sent) => {
      const gateway = operation();
      const request = wire(sent);
      expect(await effectOf(gateway, request)).toBeDefined();
      expect((await gateway.call(request)).json).toMatchObject({ apiCode: 1306 });
    }),
    runs,
  );
});

/** Changes one thing of what is signed. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('header' as const), pick: fc.nat(), value: fc.string({ maxLength: 20 }) }),
  fc.record({ kind: fc.constant('drop' as const), pick: fc.nat(), value: fc.constant('') }),
  fc.record({ kind: fc.constant('add' as const), pick: fc.nat(), value: fc.string({ maxLength: 20 }) }),
  fc.record({
    kind: fc.constant('parameter' as const),
    pick: fc.nat(),
    value: fc.constantFrom('wework', 'other', 'x', ''),
  }),
  fc.record({
    kind: fc.constant('method' as const),
    pick: fc.nat(),
    value: fc.constantFrom('POST', 'HEAD', 'get', 'GET\n'),
  }),
);

function changed(sent: Sent, { kind, pick, value }: { kind: string; pick: number; value: string }): Sent {
  const names = Object.keys(sent.headers);
  const name = names[pick % names.length] ?? '';
  const { [name]: _, ...others } = sent.headers;
  if (kind === 'header') return { ...sent, headers: { ...sent.headers, [name]: value } };
  if (kind === 'drop') return { ...sent, headers: others };
  if (kind === 'add') return { ...sent, headers: { ...sent.headers, [`x-authing-added-${pick % 10}`]: value } };
  if (kind === 'method') return { ...sent, method: value };
  const at = pick % sent.parameters.length;
  return { ...sent, parameters: sent.parameters.map((pair, index) => (index === at ? [pair[0], value] : pair)) };
}

test('any change of the string-to-sign is refused, and consumes no nonce', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(honest, change, async (sent, how) => {
      const other = changed(sent, how);
      fc.pre(textOf(other) !== textOf(sent));
      const gateway = operation();
      const signature = hmacBase64('HMAC-SHA256', ACCESS_KEY.accessKeySecret, textOf(sent));
      expect(await effectOf(gateway, wire(other, signature))).toBeUndefined();
      expect(gateway.nonces.uses).toEqual([]);
      refused += 1;
    }),
    runs,
  );
  expect(refused).toBe(runs.numRuns);
});

test('any change of the signature is refused, also one that decodes to the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(honest, fc.nat(), fc.constantFrom('A', 'b', '+', '=', ' ', ''), async (sent, at, put) => {
      const right = hmacBase64('HMAC-SHA256', ACCESS_KEY.accessKeySecret, textOf(sent));
      const place = at % (right.length + 1);
      const wrong = right.slice(0, place) + put + right.slice(place + 1);
      fc.pre(wrong !== right && wrong.trim() !== right);
      const gateway = operation();
      expect(await effectOf(gateway, wire(sent, wrong))).toBeUndefined();
      expect(gateway.nonces.uses).toEqual([]);
    }),
    runs,
  );
});

/** Changes that the signature does not cover. */
const uncovered = fc.array(
  fc.constantFrom<(request: WireRequest) => WireRequest>(
    (request) => ({ ...request, headers: [...request.headers, ['content-type', 'text/plain']] }),
    (request) => ({ ...request, headers: [...request.headers, ['user-agent', 'other']] }),
    (request) => ({ ...request, headers: [...request.headers].reverse() }),
    (request) => ({ ...request, headers: request.headers.map(([name, value]) => [name.toUpperCase(), value]) }),
    (request) => ({ ...request, headers: request.headers.map(([name, value]) => [name, ` ${value}\t`]) }),
    (request) => ({
      ...request,
      headers: request.headers.map(([name, value]) => [name, value.replace(/^authing /, 'AUTHING ')]),
    }),
    (request) => ({ ...request, body: '{"extIdpConnidentifier":"other"}' }),
    (request) => ({ ...request, target: `/prod${request.target}` }),
    (request) => ({ ...request, target: `${request.target}&` }),
    (request) => ({ ...request, target: request.target.replace('?', '?&&') }),
    (request) => ({
      ...request,
      target: request.target.replace(/\?(.*)$/, (_, query: string) => `?${query.split('&').reverse().join('&')}`),
    }),
    (request) => ({
      ...request,
      target: request.target.replace('=wework', '=%77%65work').replace('=other', '=%6fther'),
    }),
  ),
  { minLength: 1, maxLength: 5 },
);

test('a change that leaves the string-to-sign equal has the same effect and the same nonce', async () => {
  await fc.assert(
    fc.asyncProperty(honest, uncovered, async (sent, changes) => {
      const request = wire(sent);
      const other = changes.reduce((next, apply) => apply(next), request);
      const [one, two] = [operation(), operation()];
      expect(await effectOf(two, other)).toBe(await effectOf(one, request));
      expect(two.nonces.uses).toEqual(one.nonces.uses);
      expect(one.nonces.uses).toHaveLength(1);
      expect((await one.call(other)).json).toMatchObject({ apiCode: 1306 });
    }),
    runs,
  );
});

test('two accepted requests with one string-to-sign have one effect, however the parameters are cut', async () => {
  const piece = fc.tuple(fc.constantFrom(NAME, 'a', 'f', 'z'), fc.constantFrom('wework', 'other', '1', ''));
  /** Joins neighbours into one parameter where `cuts` says so: the joined text stays what it was. */
  const cut = (
    pieces: readonly (readonly [string, string])[],
    cuts: readonly boolean[],
    intoName: boolean,
  ): Parameters => {
    const merged: [string, string][] = [];
    pieces.forEach(([name, value], index) => {
      const last = merged.at(-1);
      if (!last || cuts[index]) merged.push([name, value]);
      else if (intoName) merged[merged.length - 1] = [`${last[0]}=${last[1]}&${name}`, value];
      else last[1] += `&${name}=${value}`;
    });
    return merged;
  };
  let collisions = 0;
  const pieces = fc
    .array(piece, { minLength: 1, maxLength: 4 })
    .map((all) => all.toSorted(([one], [two]) => (one < two ? -1 : 1)));
  const cuts = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(honest, pieces, cuts, cuts, fc.boolean(), async (sent, all, oneCut, otherCut, intoName) => {
      const one = { ...sent, parameters: cut(all, oneCut, intoName) };
      const other = { ...sent, parameters: cut(all, otherCut, !intoName) };
      fc.pre(textOf(one) === textOf(other));
      const effects = [await effectOf(operation(), wire(one)), await effectOf(operation(), wire(other))];
      if (effects[0] !== undefined && effects[1] !== undefined) {
        collisions += 1;
        expect(effects[0]).toBe(effects[1]);
      }
    }),
    { numRuns: runs.numRuns * 3 },
  );
  expect(collisions).toBeGreaterThan(0);
});

test('the collision that the grammar closes: one text, two connections', async () => {
  const sent = {
    method: 'GET',
    headers: {
      date: String(NOW_MS),
      'x-authing-signature-method': 'HMAC-SHA256',
      'x-authing-signature-nonce': 'nonce-of-8',
      'x-authing-signature-version': '1.0',
    },
  };
  const honestOne = {
    ...sent,
    parameters: [
      ['a', '1'],
      [NAME, 'other'],
      ['f', `2&${NAME}=wework`],
    ] as const,
  };
  const forged = {
    ...sent,
    parameters: [
      ['a', `1&${NAME}=other&f=2`],
      [NAME, 'wework'],
    ] as const,
  };
  expect(textOf(honestOne)).toBe(textOf(forged));
  const effects = [await effectOf(operation(), wire(honestOne)), await effectOf(operation(), wire(forged))];
  expect(effects).toEqual([undefined, undefined]);
});

test('whatever is sent, a request refused before the work consumes no nonce', async () => {
  const anything = fc.record({
    method: fc.constantFrom('GET', 'POST'),
    headers: fc.dictionary(
      fc.constantFrom(
        'date',
        'authorization',
        'x-authing-app-id',
        'x-genauth-app-id',
        'x-authing-signature-nonce',
        'x-authing-signature-method',
        'x-authing-signature-version',
      ),
      fc.oneof(
        fc.constantFrom(
          'signed-app',
          'public-app',
          'HMAC-SHA1',
          '1.0',
          String(NOW_MS),
          'authing key-1:YQ==',
          'GenAuth x:y',
        ),
        fc.string(),
      ),
    ),
    target: fc.oneof(
      fc.constant(`${PATH}?${NAME}=wework`),
      fc.string().map((query) => `${PATH}?${query}`),
    ),
  });
  await fc.assert(
    fc.asyncProperty(anything, async ({ method, headers, target }) => {
      const gateway = operation();
      const { json } = await gateway.call({ method, target, headers: Object.entries(headers) });
      expect(json.statusCode).toEqual(expect.any(Number));
      expect(gateway.nonces.uses).toEqual([]);
    }),
    runs,
  );
});
