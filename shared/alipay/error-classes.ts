import type { ResponseMembers } from './signed-response.ts';

/**
 * What an error of Alipay means. `refused`: the code is bad. `misconfigured`: an operator must act. `busy`: Alipay did
 * nothing. `unlisted`: anything else, so that nothing may be concluded.
 */
export type ErrorClass = 'refused' | 'misconfigured' | 'busy' | 'unlisted';

/** An error as Alipay tells it. */
interface AlipayError {
  readonly members: ResponseMembers;
  readonly signed: boolean;
}

/** By `sub_code` or `code`, without the prefix that may stand or not. */
const CLASSES: Readonly<Record<string, ErrorClass>> = {
  'code-invalid': 'refused',
  'grant-type-invalid': 'refused',
  'unmatched-app-id': 'refused',
  'invalid-signature': 'misconfigured',
  'invalid-app-id': 'misconfigured',
  'unknow-error': 'busy',
  'app-call-limited': 'busy',
  'method-call-limited': 'busy',
  '20000': 'busy',
  '20001': 'misconfigured',
  '40001': 'misconfigured',
  '40002': 'misconfigured',
  '40003': 'misconfigured',
  '40005': 'busy',
  '40006': 'misconfigured',
};

/** Whatever else Alipay says of a code is about the code; without a signature it could be anybody's invention. */
const ABOUT_THE_CODE = /^(?:isv\.)?code-./;

/**
 * Classifies an error by its `sub_code` or, if that is not listed, by its `code`: 40002 alone is a misconfiguration, but
 * with `isv.code-invalid` it is a bad code.
 * @returns also the code to log: one that has the form of Alipay's own, else `other`
 */
export function classifyError({ members, signed }: AlipayError): { kind: ErrorClass; subCode: string } {
  const codes = [members.sub_code, members.code].map(plainCode);
  const kind = codes.map((code) => classOf(code, signed)).find((found) => found !== undefined);
  return { kind: kind ?? 'unlisted', subCode: codes.find((text) => SHOWN_CODE.test(text)) ?? 'other' };
}

/** Alipay's codes are words or five digits; an authorization code, which must not reach a log, is neither. */
const SHOWN_CODE = /^(?=.{1,64}$)(?:[A-Za-z]+(?:[._-][A-Za-z]+)*|\d{5})$/;

const plainCode = (value: unknown): string =>
  // Stryker disable next-line StringLiteral: any text that is no code means the same
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

function classOf(code: string, signed: boolean): ErrorClass | undefined {
  const name = code.replace(/^(?:isv|isp|aop)\./, '');
  if (Object.hasOwn(CLASSES, name)) return CLASSES[name];
  if (signed && ABOUT_THE_CODE.test(code)) return 'refused';
  return /(?:^|-)cert(?:-|$)/.test(name) ? 'misconfigured' : undefined;
}
