import type { HttpRequest } from '../../gateway/http-request.ts';
import { type ErrorCode, GatewayError } from '../../platform/errors.ts';
import type { Violation } from '../../platform/violation.ts';
import { type Family, signedValue } from './headers.ts';

/**
 * Reads the `date` header: an IMF-fixdate of RFC 7231 7.1.1.1 (`Sat, 21 Nov 2026 03:27:12 GMT`, whole seconds), or 13
 * digits of milliseconds since the epoch, as the published Java SDK sends it. Nothing else: no other zone, no obsolete
 * form, no weekday that the day does not have.
 * @returns milliseconds since the epoch, or `undefined` for any other text
 */
export function readDate(text: string): number | undefined {
  if (/^\d{13}$/.test(text)) return Number(text);
  const epochMs = Date.parse(text);
  // What JavaScript writes for that instant is the one form of it; the length keeps out years of more than four digits.
  return text.length === 29 && new Date(epochMs).toUTCString() === text ? epochMs : undefined;
}

/**
 * The time of a signed request. The published C# client cannot set `date` and sends `x-authing-date` in its place; the
 * signature covers either.
 * @returns milliseconds since the epoch
 * @throws GatewayError `timestamp_missing` or `timestamp_malformed`
 */
export function readTimestamp({ headers }: HttpRequest, family: Family): number {
  const names = ['date', `x-${family}-date`];
  const name = names.find((candidate) => signedValue(headers.get(candidate) ?? '') !== '');
  if (name === undefined) {
    const empty = names.find((candidate) => headers.has(candidate));
    throw refused('timestamp_missing', 'there is no date header', empty ?? 'date', empty ? 'minLength' : 'required');
  }
  const text = signedValue(String(headers.get(name)));
  const timestampMs = readDate(text);
  if (timestampMs !== undefined) return timestampMs;
  throw refused('timestamp_malformed', 'the date is malformed', name, brokenRule(text));
}

const refused = (code: ErrorCode, reason: string, member: string, rule: Violation['rule']) =>
  new GatewayError(code, { reason, violations: [{ member, place: 'header', rule }] });

/** Digits are most often seconds; a form that is right but for its weekday is most often put together by hand. */
function brokenRule(text: string): Violation['rule'] {
  if (text.length > 40 && text.includes(',')) return 'repeated-or-comma';
  if (/^\d{13},/.test(text)) return 'repeated-or-comma';
  if (/^\d{1,40}$/.test(text)) return 'date-digits';
  // JavaScript reads a date whatever its weekday, and writes the right one.
  const isRightBehindDay = text.length === 29 && new Date(text).toUTCString().slice(3) === text.slice(3);
  return isRightBehindDay && /^[A-Z][a-z]{2}/.test(text) ? 'date-weekday' : 'date-form';
}
