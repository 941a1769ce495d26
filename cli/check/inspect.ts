import { Findings } from '../../shared/secrets/entity.ts';
import { explainJsonFault } from './json-words.ts';
import { type Inspected, KINDS, type KindName, kindOf } from './kinds.ts';

/** Secrets Manager's limit for a secret's value. */
const MAX_SECRET_BYTES = 65_536;

/** All that is to be said of a file. */
export interface Report extends Inspected {
  /** Absent when the file is too broken to tell. */
  readonly kind?: KindName;
  readonly bytes: number;
}

/** How to look at a file. */
export interface InspectOptions {
  /** Else its members tell. */
  readonly kind?: KindName;
  /** Against which validities are compared, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** Looks at a file's content. Gives `kind unknown` for sound JSON that is like no kind of secret. */
export function inspectFile(bytes: Uint8Array, { kind, nowMs }: InspectOptions): Report | 'kind unknown' {
  const findings = new Findings();
  if (bytes.length > MAX_SECRET_BYTES) {
    findings.error('', `has ${bytes.length} bytes; Secrets Manager takes at most ${MAX_SECRET_BYTES}`);
  }
  const text = readText(bytes, findings);
  const document = text === undefined ? undefined : readObject(text, findings);
  const known = kind ?? (document && kindOf(document));
  if (document && !known) return 'kind unknown';
  const inspected = document && known ? KINDS[known].inspect(document, nowMs) : NOTHING;
  return {
    ...(known && { kind: known }),
    bytes: bytes.length,
    ...inspected,
    findings: [...findings.all, ...inspected.findings],
  };
}

const NOTHING: Inspected = { findings: [], fingerprints: [], serials: [] };

function readText(bytes: Uint8Array, findings: Findings): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const [first = 0, second = 0] = bytes;
    const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
    findings.error('', isUtf16 ? 'is UTF-16, as some Windows programs write; save it as UTF-8' : 'is not UTF-8');
    return undefined;
  }
}

function readObject(text: string, findings: Findings): object | undefined {
  const fault = explainJsonFault(text);
  if (fault !== undefined) {
    findings.error('', fault);
    return undefined;
  }
  const document: unknown = JSON.parse(text);
  const isObject = typeof document === 'object' && document !== null && !Array.isArray(document);
  if (!isObject) findings.error('', 'is not a JSON object');
  else if ('SecretString' in document) {
    findings.error('', 'is an answer of get-secret-value; the secret is the text in its member SecretString');
  } else return document;
  return undefined;
}
