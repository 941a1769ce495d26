import { isUtf8 } from 'node:buffer';
import { type BusinessDocument, businessKind } from '../../shared/protocols/openapi/caller.ts';
import { openapiProtocol } from '../../shared/protocols/openapi/protocol.ts';
import { stringToSign } from '../../shared/protocols/openapi/string-to-sign.ts';
import { type Examination, findingsOf, HIDDEN, judge, type Question, readCaller } from './examination.ts';
import type { Mistake } from './mistake.ts';
import { md5Ways, type Texts } from './openapi-md5.ts';
import { findRsa, openWith } from './openapi-rsa.ts';
import { headerOf, type SentRequest, toHttpRequest } from './request/sent-request.ts';
import { type SignedString, search } from './search.ts';
import { fromGbk } from './strings/gbk.ts';
import { openapiStrings, type SentHeaders, timesTakenTwice } from './strings/openapi.ts';
import { timeFindings, timeNotes, unitFinding } from './time.ts';

const SIGNED = ['businessId', 'nonce', 'signType', 'timestamp'] as const;

/** Looks at a request of the open API: a signature over headers and body. */
export function examineOpenapi(question: Question): Examination {
  const { request, document, atMs } = question;
  const business = document as BusinessDocument;
  const { businessId = '', ...others } = sentHeaders(request);
  const headers: SentHeaders = { ...(businessId !== '' && { businessId }), ...others };
  const caller = { ...readCaller(businessKind, document), id: businessId, sign: () => '' };
  const { refusal, isGood } = judge(openapiProtocol, toHttpRequest(request), caller, atMs);
  const { nonce = '', timestamp = '', signType } = others;
  const isExplained = refusal?.code === 'timestamp_malformed' && unitFinding('timestamp', timestamp).length > 0;
  const timestampMs = /^\d{13}$/.test(timestamp) ? Number(timestamp) : undefined;
  const times = timeNotes('timestamp', timestampMs, question);
  const findings = [
    ...unitFinding('timestamp', timestamp),
    ...timeFindings('timestamp', timestampMs, request.sentAtMs),
    ...(isExplained ? [] : findingsOf(refusal)),
    ...signTypeFindings(business, signType),
    ...(isGood ? charsetFindings(request.body) : []),
  ];
  const signed = { businessId, nonce, timestamp, ...(signType !== undefined && { signType }) };
  const base = {
    callerId: businessId || undefined,
    isGood,
    expected: stringToSign(signed, request.body).toString('utf8'),
  };
  const show = ({ plain, compose }: SignedString) =>
    (business.algorithm === 'MD5' ? compose(HIDDEN) : plain).toString('utf8');
  const signature = headerOf(request, 'sign') ?? '';
  if (signature === '') return { ...base, findings, find: () => [], show, notes: times };
  const texts = () => textsOf(headers, request, business.algorithm);
  if (business.algorithm === 'MD5') {
    const find = () => search(md5Ways(signature, texts(), business.md5Secrets ?? [], atMs));
    return { ...base, expected: `${base.expected}***`, findings, find, show, notes: times };
  }
  const opened = openWith(signature, business.publicKeys ?? [], atMs);
  const isOpen = opened.targets.length > 0;
  const notes = isOpen && !isGood ? ['A registered key made the signature: what it signed is something else.'] : [];
  return { ...base, findings, find: () => findRsa(opened, texts()), show, notes: [...notes, ...times] };
}

function sentHeaders(request: SentRequest): SentHeaders {
  const pairs = SIGNED.map((name) => [name, headerOf(request, name)?.trim()] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined && value !== ''));
}

function signTypeFindings({ algorithm }: BusinessDocument, signType = 'SHA256-RSA'): Mistake[] {
  if (signType === algorithm) return [];
  const text = `signType says ${signType.slice(0, 16)}, and this business signs with ${algorithm}`;
  return [{ id: 'sign-type', text, remedy: `Send signType: ${algorithm}, and sign it with the others.` }];
}

/** A signature can hold over a body that is then refused. */
function charsetFindings(body: Buffer): Mistake[] {
  if (isUtf8(body)) return [];
  const what = fromGbk(body) === undefined ? 'the body is sent in bytes that are no UTF-8' : 'the body is sent in GBK';
  return [{ id: 'body-charset', text: `${what}, and its signature holds`, remedy: 'Sign and send it in UTF-8.' }];
}

function textsOf(headers: SentHeaders, request: SentRequest, algorithm: string): Texts {
  const known = new Set([...SIGNED.map((name) => name.toLowerCase()), 'sign']);
  const unsigned = request.headers.filter(([name]) => !known.has(name.toLowerCase()));
  return {
    strings: openapiStrings(headers, request.body, { unsigned, algorithm }),
    lone: timesTakenTwice(headers, request.body),
  };
}
