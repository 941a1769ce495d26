import { type InspectOptions, inspectFile } from './check/inspect.ts';
import type { KindName } from './check/kinds.ts';
import { describeReport } from './check/report.ts';
import { Refusal, type Surroundings } from './surroundings.ts';

/**
 * Reads and checks a document that is to be written.
 * @throws Refusal that says what is wrong with it, and quotes none of it
 */
export function readDocument<Document>(kind: KindName, file: string, { read, nowMs }: Surroundings): Document {
  const bytes = readBytes(file, read);
  refuseFaults(bytes, { kind, nowMs });
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as Document;
}

/**
 * Checks a document that the tool itself made.
 * @throws Refusal as {@link readDocument}
 */
export function checkDocument(kind: KindName, document: object, { nowMs }: Pick<Surroundings, 'nowMs'>): void {
  refuseFaults(Buffer.from(JSON.stringify(document)), { kind, nowMs });
}

function refuseFaults(bytes: Uint8Array, options: InspectOptions): void {
  const report = inspectFile(bytes, options);
  if (report === 'kind unknown' || report.findings.some(({ severity }) => severity === 'error')) {
    const said = report === 'kind unknown' ? [] : describeReport(report);
    throw new Refusal([...said, 'Nothing was written.'].join('\n'));
  }
}

function readBytes(file: string, read: Surroundings['read']): Uint8Array {
  try {
    return read(file);
  } catch {
    throw new Refusal('The file cannot be read. Nothing was written.');
  }
}
