import { isActive, readValidity, type Validity, type ValidityDocument } from '../../shared/signing/validity.ts';
import { type Finding, warning } from './finding.ts';

const DAY_MS = 86_400_000;
/** Who learns it so early can rotate without haste. */
const SOON_DAYS = 30;

/** Keys of one purpose: one of them must be active at every moment. */
export interface KeysOfOnePurpose {
  readonly about: string;
  readonly keys: readonly ValidityDocument[];
  /** What puts a new one beside them. */
  readonly remedy: string;
}

/** Says when no key is active any more, within 30 days. A key that ends while another goes on is a rotation, and no finding. */
export function checkEnds({ about, keys, remedy }: KeysOfOnePurpose, nowMs: number): Finding[] {
  const validities = keys.flatMap(validityOf);
  if (validities.length === 0) return [];
  const endMs = coveredUntil(validities, nowMs);
  if (endMs === nowMs)
    return validities.some(isYetToCome(nowMs)) ? [warning(about, 'no key is active yet', remedy)] : [];
  const days = Math.ceil((endMs - nowMs) / DAY_MS);
  return days > SOON_DAYS ? [] : [warning(about, `its last key ends in ${days} day${days === 1 ? '' : 's'}`, remedy)];
}

/** Says that a certificate ends within 30 days, or has ended. @param endMs milliseconds since the epoch */
export function checkCertificateEnd(
  about: string,
  endMs: number,
  { nowMs, remedy }: { nowMs: number; remedy: string },
) {
  const days = Math.ceil((endMs - nowMs) / DAY_MS);
  if (days > SOON_DAYS) return [];
  return [warning(about, days <= 0 ? 'a certificate has ended' : `a certificate ends in ${days} days`, remedy)];
}

/** The first moment from now on at which no key is active. */
function coveredUntil(validities: readonly Validity[], nowMs: number): number {
  let endMs = nowMs;
  for (;;) {
    const active = validities.filter((validity) => isActive(validity, endMs));
    const furthestMs = Math.max(endMs, ...active.map(({ notAfterMs }) => notAfterMs));
    if (furthestMs === endMs || furthestMs === Number.POSITIVE_INFINITY) return furthestMs;
    endMs = furthestMs;
  }
}

const isYetToCome =
  (nowMs: number) =>
  ({ notBeforeMs }: Validity): boolean =>
    notBeforeMs > nowMs;

/** None when it cannot be read, which is the document's fault and said there. */
function validityOf(document: ValidityDocument): Validity[] {
  try {
    return [readValidity(document)];
  } catch {
    return [];
  }
}
