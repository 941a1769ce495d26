import { ACCESS_KEY } from '../support/documents.ts';
import type { WireRequest } from '../support/genauth-client.ts';
import {
  effectOf,
  NAME,
  operation,
  PATH,
  type Parameters,
  type Sent,
  signatureOf,
  textOf,
  wire,
} from '../support/genauth-property.ts';
import { NOW_MS } from '../support/in-process.ts';
import { base64Mutation, mutation } from '../support/mutations.ts';
import { fc, runs } from '../support/properties.ts';

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
      expect(await effectOf(gateway, wire(other, signatureOf(sent)))).toBeUndefined();
      expect(gateway.nonces.uses).toEqual([]);
      refused += 1;
    }),
    runs,
  );
  expect(refused).toBe(runs.numRuns);
});

test('any change of the signature or of the key’s id is refused, also one that decodes to the same bytes', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(honest, fc.oneof(mutation, base64Mutation), fc.boolean(), async (sent, mutate, whole) => {
      const right = signatureOf(sent);
      const credentials = `${ACCESS_KEY.accessKeyId}:${right}`;
      const wrong = whole ? mutate(credentials) : `${ACCESS_KEY.accessKeyId}:${mutate(right)}`;
      // Blanks at the end of a header are no part of it.
      fc.pre(wrong.replace(/[\t\n\r\f ]+$/, '') !== credentials);
      const gateway = operation();
      const authorization = `authing ${wrong}`;
      const { headers, ...request } = wire(sent);
      const others = headers.filter(([name]) => name !== 'authorization');
      const changed: WireRequest = { ...request, headers: [...others, ['authorization', authorization]] };
      expect(await effectOf(gateway, changed)).toBeUndefined();
      expect(gateway.nonces.uses).toEqual([]);
      refused += 1;
    }),
    runs,
  );
  expect(refused).toBe(runs.numRuns);
});

test('a signature under any other secret is refused, however near it is to the right one', async () => {
  const right: string = ACCESS_KEY.accessKeySecret;
  const secret = fc.oneof(
    mutation.map((mutate) => mutate(right)),
    fc.string(),
    fc.constantFrom(ACCESS_KEY.accessKeyId, right.toUpperCase(), right.repeat(2)),
  );
  await fc.assert(
    fc.asyncProperty(honest, secret, async (sent, other) => {
      // HMAC's own weakness (RFC 2104, 2): a key up to a block long is filled up with zeros, so these are one key.
      fc.pre(other.replace(/\0+$/, '') !== right);
      const gateway = operation();
      expect(await effectOf(gateway, wire(sent, signatureOf(sent, other)))).toBeUndefined();
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
