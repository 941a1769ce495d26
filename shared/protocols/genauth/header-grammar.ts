import type { HttpRequest } from '../../gateway/http-request.ts';
import type { Violation } from '../../platform/violation.ts';
import { signedValue } from './headers.ts';

/** What a header's value may be. */
export interface Grammar {
  /** In characters. */
  readonly minLength: number;
  readonly maxLength: number;
  readonly characters: RegExp;
  /** The same, for the caller. */
  readonly allowed: string;
}

/** Of app ids and access keys' ids: that of every caller's id. */
export const ID_GRAMMAR: Grammar = {
  minLength: 1,
  maxLength: 64,
  characters: /^[A-Za-z0-9_-]*$/,
  allowed: 'A-Z a-z 0-9 _ -',
};

/**
 * Says what of a header is wrong; nothing of its value is in it.
 * @returns no violation for a header that is there once and fits
 */
export function headerViolations(request: HttpRequest, name: string, grammar: Grammar): Violation[] {
  const sent = request.headers.get(name);
  if (sent === undefined) return [{ member: name, place: 'header', rule: 'required' }];
  return violationOf(name, signedValue(sent), grammar);
}

/** The same for a text that is a header's value, or a part of one. */
export function violationOf(member: string, text: string, grammar: Grammar): Violation[] {
  const { minLength, maxLength, characters, allowed } = grammar;
  const actual = text.length;
  const at = { member, place: 'header' } as const;
  if (text === '') return [{ ...at, rule: 'minLength', limit: minLength }];
  if (text.includes(',')) return [{ ...at, rule: 'repeated-or-comma' }];
  if (actual > maxLength) return [{ ...at, rule: 'maxLength', limit: maxLength, actual }];
  if (!characters.test(text)) return [{ ...at, rule: 'pattern', allowed }];
  return actual < minLength ? [{ ...at, rule: 'too-short', limit: minLength, actual }] : [];
}

/** Says of a header that it does not name one of the values that are known. */
export function valueViolation(request: HttpRequest, name: string, values: readonly string[]): Violation {
  const sent = request.headers.get(name);
  const at = { member: name, place: 'header' } as const;
  if (sent === undefined) return { ...at, rule: 'required' };
  if (signedValue(sent) === '') return { ...at, rule: 'minLength', limit: 1 };
  if (sent.includes(',')) return { ...at, rule: 'repeated-or-comma' };
  return { ...at, rule: 'enum', allowed: values.join(', ') };
}
