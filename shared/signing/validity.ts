/** When a key may be used: from `notBeforeMs` on and before `notAfterMs`, in milliseconds since the epoch. */
export interface Validity {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** Without bound. */
export const ALWAYS: Validity = { notBeforeMs: Number.NEGATIVE_INFINITY, notAfterMs: Number.POSITIVE_INFINITY };

/** The same in a secret's JSON: UTC instants such as `2026-11-21T00:00:00Z`; absent means without bound. */
export interface ValidityDocument {
  readonly notBefore?: string;
  readonly notAfter?: string;
}

/** Why a validity was refused. */
export class ValidityError extends Error {
  override readonly name = 'ValidityError';
}

/**
 * Reads a key's validity.
 * @throws ValidityError when a text is no instant that exists, or the end is not after the beginning
 */
export function readValidity({ notBefore, notAfter }: ValidityDocument): Validity {
  const notBeforeMs = notBefore === undefined ? Number.NEGATIVE_INFINITY : readInstant(notBefore, 'notBefore');
  const notAfterMs = notAfter === undefined ? Number.POSITIVE_INFINITY : readInstant(notAfter, 'notAfter');
  if (notAfterMs <= notBeforeMs) throw new ValidityError('has a notAfter that is not after notBefore');
  return { notBeforeMs, notAfterMs };
}

/** Whether a key may be used now. `notAfter` itself is too late, whatever the age of the cache that holds the key. */
export function isActive({ notBeforeMs, notAfterMs }: Validity, nowMs: number): boolean {
  return notBeforeMs <= nowMs && nowMs < notAfterMs;
}

/**
 * Up to which moment some key is always active, counted from now, in milliseconds since the epoch; now where none is active. A key
 * that begins before another ends takes over from it.
 */
export function coveredUntilMs(validities: readonly Validity[], nowMs: number): number {
  const ends = validities.filter((validity) => isActive(validity, nowMs)).map(({ notAfterMs }) => notAfterMs);
  const untilMs = Math.max(nowMs, ...ends);
  return untilMs === nowMs ? untilMs : coveredUntilMs(validities, untilMs);
}

/** The largest number of keys that are active at one moment; it can only grow where one of them begins. */
export function mostActiveAtOnce(validities: readonly Validity[]): number {
  const countAt = (nowMs: number) => validities.filter((validity) => isActive(validity, nowMs)).length;
  return Math.max(0, ...validities.map(({ notBeforeMs }) => countAt(notBeforeMs)));
}

/** Orders keys by their beginning, the newest first; keys without a beginning keep their order, last. */
export function newestFirst<K extends Validity>(keys: readonly K[]): K[] {
  // Of two without a beginning the difference is NaN, which sort takes for 0 (ECMA-262 23.1.3.30.2).
  return [...keys].sort((one, other) => other.notBeforeMs - one.notBeforeMs);
}

function readInstant(text: string, member: string): number {
  const epochMs = Date.parse(text);
  // The length keeps out years of more than four digits, which stand behind a sign.
  const mayExist = text.length === 20 && !Number.isNaN(epochMs);
  if (!mayExist || new Date(epochMs).toISOString() !== text.replace('Z', '.000Z')) {
    throw new ValidityError(`has a ${member} that is no instant like 2026-11-21T00:00:00Z`);
  }
  return epochMs;
}
