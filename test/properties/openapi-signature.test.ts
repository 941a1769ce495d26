import { randomUUID } from 'node:crypto';
import { createHandler } from '../../functions/create-authorization-url/handler.ts';
import { callbackRequest } from '../../shared/delivery/callback-request.ts';
import { signingBusinesses } from '../../shared/protocols/openapi/caller.ts';
import { signMessage } from '../../shared/protocols/openapi/signer.ts';
import { createSources } from '../../shared/registry/sources.ts';
import type { Authorization } from '../../shared/storage/authorization-item.ts';
import type { AuthorizationStore } from '../../shared/storage/authorizations.ts';
import { MD5_SECRET, merchant, openapiDocuments, platform } from '../support/documents.ts';
import { configuration, NOW_MS, PREFIX, testNonces, testSecrets, toEvent, watched } from '../support/in-process.ts';
import { rsaPair } from '../support/keys.ts';
import { base64Mutation, mutation } from '../support/mutations.ts';
import { isSigned, openapiSign, openapiText, URL_PATH } from '../support/openapi-client.ts';
import { links } from '../support/openapi-operations.ts';
import { fc, runs } from '../support/properties.ts';
import { renewed } from '../support/renewed.ts';

const secrets = testSecrets(openapiDocuments());

type Headers = Readonly<Record<string, string>>;

let nonces = testNonces();
const nextHandler = renewed(() =>
  createHandler({
    ...{ ...watched(), configuration, links, ...secrets },
    nonces: { consume: (use) => nonces.consume(use) },
    authorizations: { create: async () => ({ created: true }) } as unknown as AuthorizationStore,
  }),
);

/** The operation with no nonce used. Of two, only the last one made may be used. */
function operation() {
  nonces = testNonces();
  const handler = nextHandler();
  const answer = (headers: Headers, body: string) =>
    handler(toEvent({ method: 'POST', target: URL_PATH, headers: Object.entries(headers), body }));
  const send = async (headers: Headers, body: string): Promise<number> =>
    (JSON.parse((await answer(headers, body)).body) as { status: number }).status;
  return { nonces, answer, send };
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

test('any change of the signature is refused, and so is one by any other key or algorithm', async () => {
  const rsaKeys = ['other', 'platform', 'app'].map((name) => rsaPair(name).privatePem);
  const forgery = fc.oneof(
    fc.oneof(mutation, base64Mutation).map((mutate) => (right: string) => mutate(right)),
    mutation.map((mutate) => (_right: string, text: string) => openapiSign({ secret: mutate(MD5_SECRET) }, text)),
    fc
      .constantFrom(merchant.publicPem, merchant.privatePem, '')
      .map((secret) => (_right: string, text: string) => openapiSign({ secret }, text)),
    fc
      .constantFrom(...rsaKeys)
      .map((privateKey) => (_right: string, text: string) => openapiSign({ privateKey }, text)),
  );
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      honest,
      forgery,
      fc.constantFrom('', 'MD5', 'SHA256-RSA'),
      async ({ headers, body }, forge, type) => {
        const right = signed(headers, body);
        // Signed anew under another algorithm too: nothing is believed for its signType.
        const claimed = type === '' ? headers : { ...headers, signType: type };
        const sign = forge(right.sign ?? '', openapiText(claimed, body));
        fc.pre(sign !== right.sign);
        const { send, nonces } = operation();
        expect(await send({ ...claimed, sign }, body)).not.toBe(0);
        expect(nonces.uses).toEqual([]);
        refused += 1;
      },
    ),
    runs,
  );
  expect(refused).toBe(runs.numRuns);
});

/** What the gateway says to a business: the answer to its request, and a callback that tells the same person's result. */
interface Message {
  readonly headers: Headers;
  readonly body: string;
}
const sources = createSources({ ...watched(), ...secrets, configuration }, { operation: 'test' });
const loadBusiness = signingBusinesses(sources, PREFIX);

const MESSAGES: Readonly<Record<string, (request: { headers: Headers; body: string }) => Promise<Message>>> = {
  'an answer': ({ headers, body }) => operation().answer(signed(headers, body), body),
  'a callback': async ({ headers, body: text }) => {
    const business = await loadBusiness(headers.businessId ?? '');
    if (!business) throw new Error('no such business');
    const authorization = { ...JSON.parse(text), outcome: 'success' } as Authorization;
    const sign = (message: Parameters<typeof signMessage>[1]) => signMessage(business, message);
    const attempt = { sign, uuid: randomUUID(), nowMs: NOW_MS };
    const { headers: sent, body } = callbackRequest(authorization, attempt);
    return { headers: sent, body: Buffer.from(body).toString() };
  },
};

test.each(Object.entries(MESSAGES))(
  'a merchant’s own check refuses %s in which anything was changed',
  async (_what, make) => {
    const change = fc.record({
      name: fc.constantFrom('businessId', 'nonce', 'signType', 'timestamp', 'sign', 'body'),
      mutate: fc.oneof(mutation, base64Mutation),
    });
    /** Text and signature: what a merchant verifies. */
    const verified = ({ headers, body }: Message) =>
      openapiText(headers, body) + Buffer.from(headers.sign ?? '', 'base64').toString('hex');
    await fc.assert(
      fc.asyncProperty(honest, change, async (request, { name, mutate }) => {
        const isMd5 = request.headers.businessId === 'md5-business';
        const key = isMd5 ? { secret: MD5_SECRET } : { publicKey: platform.publicPem };
        const message = await make(request);
        expect(isSigned(message.headers, message.body, key)).toBe(true);

        const otherSecret = mutate(MD5_SECRET);
        const otherKey = isMd5 ? { secret: otherSecret } : { publicKey: merchant.publicPem };
        expect(isSigned(message.headers, message.body, otherKey)).toBe(isMd5 && otherSecret === MD5_SECRET);

        const pieces: Record<string, string> = { ...message.headers, body: message.body };
        const { body = '', ...headers } = { ...pieces, [name]: mutate(pieces[name] ?? '') };
        fc.pre(verified({ headers, body }) !== verified(message));
        expect(isSigned(headers, body, key)).toBe(false);
      }),
      runs,
    );
  },
);

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
