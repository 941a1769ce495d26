import { isActive, readValidity, type Validity, type ValidityDocument } from '../../shared/signing/validity.ts';
import type { Advice } from './advice.ts';

/**
 * Says what is odd about the validities of several keys of one purpose.
 * @param member the list's name
 */
export function adviseOnKeyRing(member: string, documents: readonly ValidityDocument[], advice: Advice): void {
  documents.forEach((document, index) => {
    for (const { notAfterMs } of validityOf(document)) advice.end(`${member}/${index}`, notAfterMs);
  });
  const validities = documents.flatMap(validityOf);
  if (validities.length === 0) return;
  adviseOnNow(member, validities, advice);
  if (validities.filter(({ notAfterMs }) => notAfterMs === Number.POSITIVE_INFINITY).length > 1) {
    advice.warning(member, 'has keys that overlap without end; give all but the newest a notAfter');
  }
  if (validities.some(({ notAfterMs }) => isGap(validities, notAfterMs, advice.nowMs))) {
    advice.warning(member, 'leaves a gap: one key ends before the next begins');
  }
}

/** None when it cannot be read, which has been said before. */
function validityOf(document: ValidityDocument): Validity[] {
  try {
    return [readValidity(document)];
  } catch {
    return [];
  }
}

function adviseOnNow(member: string, validities: readonly Validity[], advice: Advice): void {
  if (validities.some((validity) => isActive(validity, advice.nowMs))) return;
  if (validities.some(({ notBeforeMs }) => notBeforeMs > advice.nowMs)) advice.warning(member, 'has no key active yet');
  else advice.error(member, 'has no active key: all have expired');
}

/** Whether at this end, still to come, no key is active although another begins later. */
function isGap(validities: readonly Validity[], endMs: number, nowMs: number): boolean {
  if (endMs <= nowMs || validities.some((validity) => isActive(validity, endMs))) return false;
  return validities.some(({ notBeforeMs }) => notBeforeMs > endMs);
}
