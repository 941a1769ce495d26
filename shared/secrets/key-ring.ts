import {
  mostActiveAtOnce,
  newestFirst,
  readValidity,
  type Validity,
  type ValidityDocument,
} from '../signing/validity.ts';
import type { Findings } from './entity.ts';

/**
 * Reads the keys of one purpose from a caller's secret, and sees that no more than two are active at one moment.
 * @param member the list's name, for the findings
 * @param readKey throws an error that quotes nothing for a key that cannot be used
 * @returns newest first, without those that cannot be used
 */
export function readKeyRing<Document extends ValidityDocument, Key extends Validity>(
  member: string,
  documents: readonly Document[],
  readKey: (document: Document, validity: Validity) => Key,
  findings: Findings,
): Key[] {
  const keys = documents.flatMap(
    (document, index) => findings.read(`${member}/${index}`, () => readKey(document, readValidity(document))) ?? [],
  );
  if (mostActiveAtOnce(keys) > 2) findings.error(member, 'has more than two keys active at one moment');
  return newestFirst(keys);
}
