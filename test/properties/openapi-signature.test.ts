import fc from 'fast-check';
import { createHandler } from '../../functions/create-authorization-url/handler.ts';
import type { AuthorizationStore } from '../../shared/storage/authorizations.ts';
import { configuration, NOW_MS, testNonces, testSecrets, toEvent, watched } from '../support/in-process.ts';
import { openapiSign, openapiText, URL_PATH } from '../support/openapi-client.ts';
import { links, MD5_SECRET, merchant, openapiDocuments } from '../support/openapi-operations.ts';

const runs = { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) };
const secrets = testSecrets(openapiDocuments());

type Headers = Readonly<Record<string, string>>;

/** The operation with everything it writes in memory. */
function operation() {
  const nonces = testNonces();
  const authorizations = { create: async () => ({ created: true }) } as unknown as AuthorizationStore;
  const handler = createHandler({
    ...watched(),
    configuration,
    links,
    fetchSecret: secrets.fetchSecret,
    nonces,
    authorizations,
  });
  const send = async (headers: Headers, body: string): Promise<number> => {
    const event = toEvent({ method: 'POST', target: URL_PATH, headers: Object.entries(headers), body });
    return (JSON.parse((await handler(event)).body) as { status: number }).status;
  };
  return { nonces, send };
}

const keyOf = (businessId: string) =>
  businessId === 'md5-business' ? { secret: MD5_SECRET } : { privateKey: merchant.privatePem };

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const honest = fc
  .record({
    businessId: fc.constantFrom('rsa-business', 'md5-business'),
    nonce: word,
    skewMs: fc.integer({ min: -300_000, max: 300_000 }),
    named: fc.boolean(),
    serialNo: word,
    userId: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 }),
    space: fc.constantFrom('', ' ', '\n'),
  })
  .map(({ businessId, nonce, skewMs, named, serialNo, userId, space }) => {
    const signType: Headers =
      businessId === 'md5-business' ? { signType: 'MD5' } : named ? { signType: 'SHA256-RSA' } : {};
    const headers: Headers = { businessId, nonce, ...signType, timestamp: String(NOW_MS + skewMs) };
    return { headers, body: JSON.stringify({ merchantId: 'merchant-1', businessId, serialNo, userId }) + space };
  });

const signed = (headers: Headers, body: string): Headers => ({
  ...headers,
  sign: openapiSign(keyOf(headers.businessId ?? ''), openapiText(headers, body)),
});

test('every honest request is accepted, once', async () => {
  await fc.assert(
    fc.asyncProperty(honest, async ({ headers, body }) => {
      const { send, nonces } = operation();
      expect(await send(signed(headers, body), body)).toBe(0);
      expect(await send(signed(headers, body), body)).toBe(6);
      expect(nonces.uses[0]).toMatchObject({
        protocol: 'openapi',
        callerId: headers.businessId,
        replayToken: headers.nonce,
      });
    }),
    runs,
  );
});

test('any change of the string-to-sign is refused, and consumes no nonce', async () => {
  const change = fc.record({
    name: fc.constantFrom('businessId', 'nonce', 'signType', 'timestamp', 'body'),
    at: fc.nat(),
    put: fc.oneof(fc.constantFrom('', '0', '&', '=', ',', ' ', 'a'), fc.string({ maxLength: 3 })),
  });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(honest, change, async ({ headers, body }, { name, at, put }) => {
      const sent: Record<string, string> = { ...signed(headers, body), body };
      const value = sent[name] ?? '';
      const place = at % (value.length + 1);
      const changed = { ...sent, [name]: value.slice(0, place) + put + value.slice(place + 1) };
      const { body: otherBody = '', ...otherHeaders } = changed;
      fc.pre(openapiText(otherHeaders, otherBody) !== openapiText(headers, body));
      const { send, nonces } = operation();
      expect(await send(otherHeaders, otherBody)).not.toBe(0);
      expect(nonces.uses).toEqual([]);
      refused += 1;
    }),
    runs,
  );
  expect(refused).toBe(runs.numRuns);
});

test('two different requests that are accepted never share a string-to-sign', async () => {
  // One text, cut into headers and body in another way: at every boundary that the joining leaves open.
  await fc.assert(
    fc.asyncProperty(honest, fc.nat(40), fc.boolean(), async ({ headers, body }, shift, fold) => {
      const sent = signed(headers, body);
      const { signType = 'SHA256-RSA', nonce = '', timestamp = '' } = headers;
      const other: Headers = fold
        ? { ...sent, nonce: `${nonce}&signType=${signType}`, signType: '' }
        : { ...sent, timestamp: timestamp + body.slice(0, shift) };
      const otherBody = fold ? body : body.slice(shift);
      const same = openapiText(other, otherBody) === openapiText(headers, body);
      const different = JSON.stringify([other, otherBody]) !== JSON.stringify([sent, body]);
      fc.pre(same && different);
      const { send, nonces } = operation();
      expect(await send(other, otherBody)).not.toBe(0);
      expect(nonces.uses).toEqual([]);
    }),
    runs,
  );
});
