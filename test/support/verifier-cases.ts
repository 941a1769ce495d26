/** Messages that a receiver's verifier believes, and such that it must not: the same for each language's. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rsaPair } from './keys.ts';
import { type MerchantKey, openapiSign, openapiText } from './openapi-client.ts';

/** What is given to a verifier, and what it must say. */
export interface VerifierCase {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly trusted: Trusted;
  /** Null for a callback. */
  readonly requestNonce: string | null;
  readonly nowMs: number;
  readonly expected: boolean;
}

/** As the verifiers take it. */
export interface Trusted {
  readonly businessId: string;
  readonly signType: string;
  readonly platformKeys?: readonly string[];
  readonly secrets?: readonly string[];
}

interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly receivedAtMs: number;
}

const { openapi } = JSON.parse(readFileSync('examples/vectors.json', 'utf8')) as {
  openapi: {
    readonly businessId: string;
    readonly publicKey: string;
    readonly callback: Message;
    readonly response: Message & { readonly requestNonce: string };
  };
};
const { callback, response } = openapi;
const stranger = rsaPair('stranger').publicPem;
const trusted: Trusted = {
  businessId: openapi.businessId,
  signType: 'SHA256-RSA',
  platformKeys: [openapi.publicKey],
};
const MD5: Trusted = { businessId: openapi.businessId, signType: 'MD5', secrets: ['n'.repeat(32), 's'.repeat(32)] };

const ofCallback = (name: string, expected: boolean, change: Partial<VerifierCase> = {}): VerifierCase => ({
  ...{ name, expected, trusted, requestNonce: null, nowMs: callback.receivedAtMs },
  ...{ headers: callback.headers, body: callback.body },
  ...change,
});
const withHeader = (header: string, value: string) => ({ headers: { ...callback.headers, [header]: value } });
const without = (header: string) => ({
  headers: Object.fromEntries(Object.entries(callback.headers).filter(([name]) => name !== header)),
});
const ofResponse = (name: string, expected: boolean, requestNonce: string | null): VerifierCase => ({
  ...{ name, expected, trusted, requestNonce, nowMs: response.receivedAtMs },
  ...{ headers: response.headers, body: response.body },
});
const sentAtMs = Number(callback.headers.timestamp);

/** A callback of another key than the vectors', signed now. */
function signed(key: MerchantKey, signType: string): Pick<VerifierCase, 'headers' | 'body' | 'nowMs'> {
  const nowMs = Date.now();
  const claims = { businessId: openapi.businessId, nonce: `c.${randomUUID()}`, signType, timestamp: String(nowMs) };
  const body = callback.body;
  return { headers: { ...claims, sign: openapiSign(key, openapiText(claims, body)) }, body, nowMs };
}
const md5 = signed({ secret: 's'.repeat(32) }, 'MD5');

/** Of both kinds, for both kinds of businesses. */
export const VERIFIER_CASES: readonly VerifierCase[] = [
  ofCallback('a callback', true),
  ofCallback('header names in upper case', true, {
    headers: Object.fromEntries(Object.entries(callback.headers).map(([name, value]) => [name.toUpperCase(), value])),
  }),
  ofCallback('two keys, as during a rotation', true, {
    trusted: { ...trusted, platformKeys: [stranger, openapi.publicKey] },
  }),
  ofCallback('exactly five minutes old', true, { nowMs: sentAtMs + 300_000 }),
  ofCallback('older than five minutes', false, { nowMs: sentAtMs + 300_001 }),
  ofCallback('more than five minutes ahead', false, { nowMs: sentAtMs - 300_001 }),
  ofCallback('one letter of the body changed', false, { body: callback.body.replace('order-1', 'order-2') }),
  ofCallback('the body serialised again, with blanks', false, {
    body: JSON.stringify(JSON.parse(callback.body), undefined, 1),
  }),
  ofCallback('the body serialised again, with escapes', false, { body: callback.body.replace('顾', '\\u987e') }),
  ofCallback('the body without its last byte', false, { body: callback.body.slice(0, -1) }),
  ofCallback('an empty body', false, { body: '' }),
  ofCallback('another key', false, { trusted: { ...trusted, platformKeys: [stranger] } }),
  ofCallback('no key', false, { trusted: { ...trusted, platformKeys: [] } }),
  ofCallback('another business', false, { trusted: { ...trusted, businessId: 'another' } }),
  ofCallback('an MD5 business gets no RSA', false, { trusted: MD5 }),
  ...['businessId', 'nonce', 'signType', 'timestamp', 'sign'].map((name) =>
    ofCallback(`without the header ${name}`, false, without(name)),
  ),
  ofCallback('no headers', false, { headers: {} }),
  ofCallback('another nonce', false, withHeader('nonce', `c.${randomUUID()}`)),
  ofCallback('a nonce with a newline', false, withHeader('nonce', `${callback.headers.nonce}\n`)),
  ofCallback('a timestamp in seconds', false, withHeader('timestamp', String(sentAtMs).slice(0, 10))),
  ofCallback('a timestamp with a blank', false, withHeader('timestamp', ` ${sentAtMs}`)),
  ...['', '=', 'ü'.repeat(32), '\u{1f600}', 'A'.repeat(344), `${callback.headers.sign?.slice(0, -4)}AA==`].map((sign) =>
    ofCallback(`the signature ${JSON.stringify(sign.slice(0, 12))} of ${sign.length}`, false, withHeader('sign', sign)),
  ),
  ofResponse('a response', true, response.requestNonce),
  ofResponse('a response of another request', false, 'another'),
  ofResponse('a response in a callback’s place', false, null),
  ofCallback('a callback in a response’s place', false, { requestNonce: callback.headers.nonce?.slice(2) ?? '' }),
  ofCallback('of an MD5 business', true, { ...md5, trusted: MD5 }),
  ofCallback('of an MD5 business, in lower case', false, {
    ...md5,
    trusted: MD5,
    headers: { ...md5.headers, sign: String(md5.headers.sign).toLowerCase() },
  }),
  ofCallback('of an MD5 business, with another secret', false, {
    ...md5,
    trusted: { ...MD5, secrets: ['n'.repeat(32)] },
  }),
  ofCallback('of an MD5 business, with a signature that is not ASCII', false, {
    ...md5,
    trusted: MD5,
    headers: { ...md5.headers, sign: 'ü'.repeat(32) },
  }),
  ofCallback('an RSA business gets no MD5', false, md5),
];
