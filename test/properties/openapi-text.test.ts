/**
 * The open API's string-to-sign says everything that has an effect: from the text alone the tests read what an accepted request
 * does, and what an answer or a callback says. And no text of the one kind is ever one of another kind.
 *
 * Nothing in it is escaped: the grammar of the headers is what keeps the boundaries where they are. Not in the text are the
 * method, the path and the HTTP status: one operation has it, and the body says what an answer is.
 */

import { createHandler } from '../../functions/create-authorization-url/handler.ts';
import { callbackRequest } from '../../shared/delivery/callback-request.ts';
import { openapiEnvelope } from '../../shared/protocols/openapi/envelope.ts';
import { signMessage } from '../../shared/protocols/openapi/signer.ts';
import type { Authorization } from '../../shared/storage/authorization-item.ts';
import type { AuthorizationStore, NewAuthorization } from '../../shared/storage/authorizations.ts';
import { MD5_SECRET, merchant, openapiDocuments, platform } from '../support/documents.ts';
import { configuration, NOW_MS, testNonces, testSecrets, toEvent, watched } from '../support/in-process.ts';
import { isSigned, openapiSign, openapiText, URL_PATH } from '../support/openapi-client.ts';
import { links } from '../support/openapi-operations.ts';
import { anyString, fc, runs } from '../support/properties.ts';
import { renewed } from '../support/renewed.ts';

const secrets = testSecrets(openapiDocuments());

type Headers = Readonly<Record<string, string>>;

const newStores = () => ({ nonces: testNonces(), created: [] as NewAuthorization[] });
let stores = newStores();
const nextHandler = renewed(() =>
  createHandler({
    ...{ ...watched(), configuration, links, ...secrets },
    nonces: { consume: (use) => stores.nonces.consume(use) },
    authorizations: {
      create: async (authorization: NewAuthorization) => {
        stores.created.push(authorization);
        return { created: true };
      },
    } as unknown as AuthorizationStore,
  }),
);

/** The operation with empty stores. Of two, only the last one made may be used. */
function operation() {
  stores = newStores();
  const handler = nextHandler();
  const send = async (headers: Headers, body: string, asBase64 = false) => {
    const event = toEvent({ method: 'POST', target: URL_PATH, headers: Object.entries(headers), body });
    const encoded = { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    return handler(asBase64 ? { ...event, ...encoded } : event);
  };
  return { ...stores, send };
}

/** A text, read by its published form: the headers up to the 13 digits of the time, then the body. */
const TEXT =
  /^businessId=(?<businessId>[^&]+)&nonce=(?<nonce>[^&]+)(?:&signType=(?<signType>[^&]+))?&timestamp=(?<timestamp>\d{13})(?<body>.*)$/s;
const readText = (text: string): Record<string, string> => TEXT.exec(text)?.groups ?? {};

/** What a link is made of, and what is used up, by a text. */
function effectOfText(text: string) {
  const { businessId = '', nonce = '', timestamp = '', body = '' } = readText(text);
  const { merchantId, serialNo, userId, thirdAccount, callbackUrl } = JSON.parse(body);
  return {
    link: {
      businessId,
      merchantId,
      serialNo,
      userId: userId ?? thirdAccount,
      callbackUrl: callbackUrl ?? 'https://shop.example/pay/callback',
    },
    use: { protocol: 'openapi', callerId: businessId, replayToken: nonce, expiresAtMs: Number(timestamp) + 360_000 },
  };
}

const keyOf = (businessId: string) =>
  businessId === 'md5-business' ? { secret: MD5_SECRET } : { privateKey: merchant.privatePem };

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const odd = fc
  .array(fc.constantFrom('&', '=', ',', ' ', '\n', '{', '"', '0', 'nonce=a', '&signType=MD5', '中', '😀'), {
    maxLength: 4,
  })
  .map((pieces) => pieces.join(''));
/** Mostly as it should be, sometimes with something that joins the parts of the text. */
const mostly = (usual: fc.Arbitrary<string>) => fc.oneof({ arbitrary: usual, weight: 9 }, odd);

const sent = fc
  .record({
    businessId: mostly(fc.constantFrom('rsa-business', 'md5-business')),
    nonce: mostly(word),
    signType: fc.boolean(),
    skewMs: fc.integer({ min: -300_000, max: 300_000 }),
    digits: fc.constantFrom('', '', '', '', '', '0', '1{'),
    serialNo: mostly(word),
    userId: fc.oneof(odd, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 })),
    alias: fc.boolean(),
    callbackUrl: fc.constantFrom(undefined, 'https://shop.example/pay', 'https://shop.example/pay/a?b=c&d=e#'),
    before: fc.constantFrom('', ' ', '\n', '\t\t', '0', '\uFEFF'),
    more: fc.option(fc.tuple(fc.string({ maxLength: 5 }), fc.jsonValue()), { nil: undefined }),
    asBase64: fc.boolean(),
  })
  .map(({ businessId, nonce, signType, skewMs, digits, before, more, asBase64, ...members }) => {
    const { serialNo, userId, alias, callbackUrl } = members;
    const type = businessId === 'md5-business' ? 'MD5' : signType ? 'SHA256-RSA' : '';
    const timestamp = String(NOW_MS + skewMs) + digits;
    const headers: Headers = { businessId, nonce, timestamp, ...(type !== '' && { signType: type }) };
    const person = { [alias ? 'thirdAccount' : 'userId']: userId };
    const body = {
      ...(more && { [more[0]]: more[1] }),
      ...{ merchantId: 'merchant-1', businessId, serialNo, ...person, callbackUrl },
    };
    return { headers, body: before + JSON.stringify(body), asBase64 };
  });

test('what an accepted request does stands in its signed text, and what its answer says in the answer’s', async () => {
  const seen = { accepted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(sent, async ({ headers, body, asBase64 }) => {
      const { send, nonces, created } = operation();
      const text = openapiText(headers, body);
      const sign = openapiSign(keyOf(headers.businessId ?? ''), text);
      const answer = await send({ ...headers, sign }, body, asBase64);
      const [use] = nonces.uses;
      if (answer.statusCode !== 200) {
        expect([use, created]).toEqual([undefined, []]);
        seen.refused += 1;
        return;
      }
      const { link, use: expected } = effectOfText(text);
      expect(created).toEqual([expect.objectContaining(link)]);
      expect(use).toEqual(expected);
      const key = headers.businessId === 'md5-business' ? { secret: MD5_SECRET } : { publicKey: platform.publicPem };
      expect(isSigned(answer.headers, answer.body, key)).toBe(true);
      const said = readText(openapiText(answer.headers, answer.body));
      expect(said).toMatchObject({ ...headers, nonce: `r.${headers.nonce}`, timestamp: String(NOW_MS) });
      expect(said.body).toBe(answer.body);
      seen.accepted += 1;
    }),
    runs,
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(runs.numRuns / 20);
});

const business = (id: string) => ({ id, algorithm: 'MD5', sign: () => '' }) as never;
const anyText = fc.oneof(odd, anyString(), fc.string({ unit: 'grapheme' }));
const timeMs = fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_999 });

test('whatever a callback holds, its text says each member, and that it is one', () => {
  const members = fc.record({
    ...{ eventId: fc.uuid(), serialNo: word, merchantId: anyText, userId: anyText, openId: fc.option(anyText) },
    ...{ alipayUserId: fc.option(anyText), message: anyText, authorizedAt: anyText },
    outcome: fc.constantFrom('success', 'failed', 'unknown'),
  });
  fc.assert(
    fc.property(members, word, fc.uuid(), timeMs, (authorization, businessId, uuid, nowMs) => {
      const absent = Object.fromEntries(Object.entries(authorization).filter(([, member]) => member !== null));
      const sign = (message: Parameters<typeof signMessage>[1]) => signMessage(business(businessId), message);
      const { headers, body } = callbackRequest(absent as unknown as Authorization, { sign, uuid, nowMs });
      const said = readText(openapiText(headers, Buffer.from(body).toString()));
      const timestamp = String(nowMs);
      expect(said).toMatchObject({ businessId, nonce: `c.${uuid}`, signType: 'MD5', timestamp });
      const { outcome: status, ...rest } = absent;
      // A lone half of a pair is written as JSON's escape: nothing is lost on the way through UTF-8.
      expect(JSON.parse(said.body ?? '')).toEqual({ ...rest, status });
    }),
    runs,
  );
});

test('whatever an answer says, its text says it, and to which request', () => {
  const answers = fc.tuple(word, word, timeMs, fc.jsonValue());
  fc.assert(
    fc.property(answers, ([businessId, nonce, nowMs, data]) => {
      const context = {
        requestId: 'r',
        nowMs,
        request: undefined,
        verifiedKey: undefined,
        credentials: { nonce } as never,
      };
      const outcome = { ok: true, data } as const;
      const { headers, body } = openapiEnvelope.write(outcome, { ...context, caller: business(businessId) });
      const said = readText(openapiText(headers, body));
      expect(said).toMatchObject({ businessId, nonce: `r.${nonce}`, timestamp: String(nowMs) });
      expect(JSON.parse(said.body ?? '')).toEqual({
        status: 0,
        message: 'success',
        data: JSON.parse(JSON.stringify(data)),
      });
    }),
    runs,
  );
});

test('neither an answer nor a callback is ever accepted as a request, though the shared secret signed it', async () => {
  const message = fc.record({
    kind: fc.constantFrom('r', 'c'),
    nonce: word,
    serialNo: word,
    skewMs: fc.integer({ min: -300_000, max: 300_000 }),
  });
  await fc.assert(
    fc.asyncProperty(message, async ({ kind, nonce, serialNo, skewMs }) => {
      const businessId = 'md5-business';
      const body = JSON.stringify({ merchantId: 'merchant-1', businessId, serialNo, userId: 'u' });
      const headers = { businessId, nonce: `${kind}.${nonce}`, signType: 'MD5', timestamp: String(NOW_MS + skewMs) };
      const sign = openapiSign({ secret: MD5_SECRET }, openapiText(headers, body));
      const { send, nonces, created } = operation();
      expect((await send({ ...headers, sign }, body)).statusCode).toBe(400);
      expect([nonces.uses, created]).toEqual([[], []]);
      // The same content as a request is one: the kind alone is what refused it.
      const own = { ...headers, nonce };
      const ownSign = openapiSign({ secret: MD5_SECRET }, openapiText(own, body));
      expect((await send({ ...own, sign: ownSign }, body)).statusCode).toBe(200);
    }),
    runs,
  );
});
