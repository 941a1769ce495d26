import type { CallerProtocol } from '../../shared/registry/item-key.ts';
import { examineDaxpay } from './daxpay.ts';
import { type Difference, differenceOf } from './difference.ts';
import type { Examination, Question } from './examination.ts';
import { examineGenauth } from './genauth.ts';
import type { Mistake } from './mistake.ts';
import { examineOpenapi } from './openapi.ts';
import type { SentRequest } from './request/sent-request.ts';
import type { Found } from './search.ts';

/** What is wrong with a request. */
export interface Explanation {
  /**
   * `good`: its signature holds, and nothing else is wrong that can be seen. `mistake`: what is named is what was done.
   * `not-known`: the signature does not hold, and nothing that is tried gives it.
   */
  readonly verdict: 'good' | 'mistake' | 'not-known';
  readonly mistakes: readonly Mistake[];
  /** Other things that would have given the same bytes: one of these sets or `mistakes` is what was done. */
  readonly alternatives: readonly (readonly Mistake[])[];
  /** What the gateway verifies, absent where nothing is signed. In strings a secret is three stars, and a code of Alipay's is cut. */
  readonly expected?: string;
  /** What was signed, where that is known and is another string. */
  readonly signed?: string;
  readonly difference?: Difference;
  readonly notes: readonly string[];
}

/** What is asked. */
export interface ExplainOptions {
  readonly protocol: CallerProtocol;
  /** As it was sent. With `sentAtMs` its time is judged, too. */
  readonly request: SentRequest;
  /** The document of the caller that the request names, as the registry has it. */
  readonly document: object;
  /** By which the registry has it, where that is known. */
  readonly registeredId?: string;
  /** When the gateway got it, where the request does not say it: by this keys are active or not. */
  readonly nowMs: number;
}

const EXAMINERS: Readonly<Record<CallerProtocol, (question: Question) => Examination>> = {
  genauth: examineGenauth,
  openapi: examineOpenapi,
  daxpay: examineDaxpay,
};

/**
 * Names the mistake that makes a request's signature wrong: it signs again with each of the mistakes that people make, and the one
 * that gives the very signature that was sent is what was done. Nothing is guessed, and nothing is sent anywhere.
 * @throws UnusableDocument when the document is not a good one of the protocol
 * @example
 * explain({ protocol: 'daxpay', request: readRequest(file), document, nowMs: Date.now() }).mistakes
 */
export function explain({ protocol, request, nowMs, ...caller }: ExplainOptions): Explanation {
  const { document } = caller;
  const examination = EXAMINERS[protocol]({ request, ...caller, atMs: request.sentAtMs ?? nowMs });
  const { isGood, findings, notes, expected } = examination;
  const codes = codesIn(request);
  const shown = expected === undefined ? {} : { expected: withoutCodes(expected, codes) };
  if (isGood) {
    const all = [...findings, ...switchedOff(document)];
    return { verdict: all.length > 0 ? 'mistake' : 'good', mistakes: all, alternatives: [], ...shown, notes };
  }
  const [first, ...others] = examination.find();
  if (!first) {
    const verdict = findings.length > 0 ? 'mistake' : 'not-known';
    return { verdict, mistakes: findings, alternatives: [], ...shown, notes };
  }
  const mistakes = together(findings, first);
  const signed = withoutCodes(examination.show(first.string), codes);
  const other =
    signed === shown.expected || signed === ''
      ? {}
      : { signed, difference: differenceOf(String(shown.expected), signed) };
  const alternatives = others.map(({ mistakes: each }) => each);
  return { verdict: 'mistake', mistakes, alternatives, ...shown, ...other, notes };
}

/** What the gateway makes of a request, without looking for a reason. */
export interface Inspection {
  /** `unsigned`: nothing had to be signed. */
  readonly verdict: 'good' | 'unsigned' | 'refused';
  /** As {@link Explanation.expected}. */
  readonly stringToSign?: string;
  /** What can be seen without the string; empty where the signature alone is wrong. */
  readonly reasons: readonly Mistake[];
}

/**
 * Verifies a request as the gateway does, and says no more: quick enough for a list.
 * @throws UnusableDocument as {@link explain}
 */
export function inspect({ protocol, request, document, nowMs }: ExplainOptions): Inspection {
  const examined = EXAMINERS[protocol]({ request, document, atMs: request.sentAtMs ?? nowMs });
  const { isGood, expected } = examined;
  const reasons = [...examined.findings, ...switchedOff(document)];
  const verdict = !isGood || reasons.length > 0 ? 'refused' : expected === undefined ? 'unsigned' : 'good';
  return {
    verdict,
    reasons,
    ...(expected !== undefined && { stringToSign: withoutCodes(expected, codesIn(request)) }),
  };
}

/** What the search found explains some of what the grammar says. */
function together(findings: readonly Mistake[], { mistakes }: Found): Mistake[] {
  const isNamed = (id: string) => mistakes.some((mistake) => mistake.id === id);
  const unexplained = findings.filter(({ id }) => {
    if (id === 'signature_invalid') return false;
    return id !== 'sign-type' || !isNamed('sign-type-not-sent');
  });
  return [...unexplained, ...mistakes.filter(({ id }) => !unexplained.some((finding) => finding.id === id))];
}

function switchedOff(document: object): Mistake[] {
  if (!('enabled' in document) || document.enabled !== false) return [];
  return [{ id: 'caller-disabled', text: 'the caller is switched off', remedy: 'The operator can enable it.' }];
}

/** Auth codes are live for minutes: of each the first and the last four characters are enough to know it by. */
function codesIn({ body, target }: SentRequest): string[] {
  const [, inBody = ''] = /"authCode"\s*:\s*"([^"\\]+)"/.exec(body.toString('utf8')) ?? [];
  const [, inQuery = ''] = /[?&]auth_code=([^&]+)/.exec(target) ?? [];
  return [inBody, inQuery].filter((code) => code !== '');
}

function withoutCodes(text: string, codes: readonly string[]): string {
  const cut = (code: string) => (code.length < 16 ? '***' : `${code.slice(0, 4)}***${code.slice(-4)}`);
  const forms = codes.flatMap((code) => [code, code.toUpperCase(), code.toLowerCase(), encodeURIComponent(code)]);
  return forms.reduce((shown, form) => shown.replaceAll(form, cut(form)), text);
}
