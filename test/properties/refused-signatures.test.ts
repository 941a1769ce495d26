/**
 * Whatever is sent under a wrong signature: the message stays below 2 kB, tells of this request's string and of nothing else, and is
 * the same where its caller exists and where nobody does.
 */
import { createHash } from 'node:crypto';
import { type JsonMembers, requestText, wire } from '../support/daxpay-client.ts';
import { bytesShown, toldIn } from '../support/evidence.ts';
import { composeStringToSign, type WireRequest } from '../support/genauth-client.ts';
import { openapiText, URL_PATH } from '../support/openapi-client.ts';
import { anyString, fc, runs } from '../support/properties.ts';
import {
  authInfoGet,
  exchangeMembers,
  linkHeaders,
  type Protocol,
  refusing,
  withoutCallers,
} from '../support/refused-signatures.ts';

const MAX_MESSAGE_BYTES = 2_000;

/** From nothing to more than is ever shown, of every kind of character. */
const text = fc.oneof(
  anyString({ maxLength: 40 }),
  fc.string({ maxLength: 700 }),
  fc.tuple(anyString({ minLength: 1, maxLength: 3 }), fc.nat(1_500)).map(([some, count]) => some.repeat(count)),
  fc.constantFrom('', '\\', '"', '…', '\ufffd', '\u202e', '中'.repeat(600), '😀'.repeat(600), '\0'.repeat(600)),
);

interface Sent {
  readonly request: WireRequest;
  readonly event?: object;
  /** What was signed, up to the secret. */
  readonly signed: Buffer;
  /** The same as it may be shown, where that differs. */
  readonly shown?: Buffer;
}

const word = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,20}$/)
  .filter((name) => !/secret|passw|token|key|state|code/.test(name));
const genauth: fc.Arbitrary<Sent> = fc
  .record({
    headers: fc.uniqueArray(fc.tuple(word, text), { maxLength: 4, selector: ([name]) => name }),
    parameters: fc.dictionary(word, text, { maxKeys: 3 }),
  })
  .map(({ headers, parameters }) => {
    const { target, ...good } = authInfoGet();
    const own = headers.map(([name, value]) => [`x-authing-of-test-${name}`, value] as const);
    const sent = [...good.headers.filter(([name]) => name !== 'authorization'), ...own];
    const query = new URLSearchParams(parameters).toString();
    const request = {
      ...good,
      target: `${target.split('?')[0]}?${query}`,
      headers: [...sent, ['authorization', 'authing key-1:YQ=='] as const],
    };
    const string = composeStringToSign('GET', 'authing', sent, '/api/v3/get-alipay-authinfo', parameters);
    return { request, signed: Buffer.from(string) };
  });

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const openapi: fc.Arbitrary<Sent> = fc
  .record({
    nonce: id,
    body: fc.oneof(
      fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
      text.map((some) => Buffer.from(some)),
      fc.dictionary(word, text, { maxKeys: 5 }).map((members) => Buffer.from(JSON.stringify(members))),
    ),
  })
  .filter(({ body }) => !/secret|passw|token|key|state|code/i.test(body.toString('latin1')))
  .map(({ nonce, body }) => {
    const headers = linkHeaders({ nonce });
    const request = { method: 'POST', target: URL_PATH, headers: Object.entries({ ...headers, sign: 'A'.repeat(32) }) };
    const event = { body: body.toString('base64'), isBase64Encoded: true };
    return { request, event, signed: Buffer.concat([Buffer.from(openapiText(headers, '')), body]) };
  });

const members = ['clientIp', 'nonceStr', 'mchNo', 'channel', 'queryCode', 'authType', 'unionIdentifier'];
const daxpay: fc.Arbitrary<Sent> = fc
  .record({ some: fc.dictionary(fc.constantFrom(...members), fc.oneof(text, fc.nat())), authCode: text, sign: text })
  .map(({ some, authCode, sign }) => {
    const all: JsonMembers = exchangeMembers({ ...some, authCode });
    const bytesOf = (some: JsonMembers) => Buffer.from(`${requestText(some, { secret: '', asIs: true })}&key=***`);
    const hidden = authCode.length < 16 ? '***' : `${authCode.slice(0, 4)}***${authCode.slice(-4)}`;
    return { request: wire({ ...all, sign }), signed: bytesOf(all), shown: bytesOf({ ...all, authCode: hidden }) };
  });

/** What is shown begins and ends as what was signed, with every byte of it. */
function isShownOf(shown: string, signed: Buffer): void {
  const [head = '', tail] = shown.split('…');
  const [first, last] = [bytesShown(head), bytesShown(tail ?? head)];
  expect(signed.subarray(0, first.length)).toEqual(first);
  expect(signed.subarray(signed.length - last.length)).toEqual(last);
  if (tail === undefined) expect(first).toHaveLength(signed.length);
}

const requests: readonly (readonly [Protocol, fc.Arbitrary<Sent>])[] = [
  ['genauth', genauth],
  ['openapi', openapi],
  ['daxpay', daxpay],
];

test.each(requests)('%s', async (protocol, sent) => {
  const [known, nobody] = [refusing(protocol), refusing(protocol, withoutCallers())];
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(sent, async ({ request, event = {}, signed, shown }) => {
      const [one, other] = [await known(request, event), await nobody(request, event)];
      const anonymous = (json: object) => ({ ...json, requestId: '', traceId: '' });
      expect(anonymous(one.json)).toEqual(anonymous(other.json));
      expect(Buffer.byteLength(one.message)).toBeLessThan(MAX_MESSAGE_BYTES);
      const told = toldIn(one.message);
      if (one.log.errorCode !== 'signature_invalid') {
        // Refused before its signature was looked at.
        expect(told).toBeUndefined();
        return;
      }
      refused += 1;
      const sha256 = createHash('sha256').update(signed).digest('hex');
      expect(told).toMatchObject({ sha256, lengthBytes: signed.length });
      expect(one.log.stringToSignSha256).toBe(sha256);
      expect(told?.shown.length).toBeLessThanOrEqual(512);
      isShownOf(told?.shown ?? '', shown ?? signed);
    }),
    runs,
  );
  expect(refused).toBeGreaterThan(runs.numRuns / 4);
});
