import { inspectFile } from '../check/inspect.ts';
import type { KindName } from '../check/kinds.ts';
import { error, type Finding } from './finding.ts';

/** A document that was read. */
export interface ReadDocument {
  readonly about: string;
  readonly kind: KindName;
  /** `undefined` where there is none, or none that can be opened: that is another check's. */
  readonly document: unknown;
  /** What mends a document that is no good one. */
  readonly remedy: string;
}

/** What `check` calls an error, of a document that is in use. */
export function checkDocument({ about, kind, document, remedy }: ReadDocument, nowMs: number): Finding[] {
  if (document === undefined) return [];
  const report = inspectFile(Buffer.from(JSON.stringify(document)), { kind, nowMs });
  if (report === 'kind unknown') return [];
  return report.findings
    .filter(({ severity }) => severity === 'error')
    .map(({ member, text }) => error(about, `${member || 'it'} ${text}`, remedy));
}
