import { type Encoding, GatewayError, type RequestFault } from '../platform/errors.ts';
import { parseStrictJson, StrictJsonError } from '../platform/strict-json.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Largest body that is read, in bytes after base64 is taken off. */
export const MAX_BODY_BYTES = 16 * 1024;

/**
 * A body's bytes as they were sent.
 * @throws GatewayError `payload_too_large` above {@link MAX_BODY_BYTES}, `malformed_request` for broken base64
 */
export function decodeBody({ rawBody, isBase64Encoded }: { rawBody: string; isBase64Encoded: boolean }): Buffer {
  // Neither UTF-8 nor base64 makes a text shorter than three quarters of its length: nothing huge is decoded.
  if (rawBody.length * 0.75 > MAX_BODY_BYTES + 3) throw tooLarge();
  const bytes = Buffer.from(rawBody, isBase64Encoded ? 'base64' : 'utf8');
  if (isBase64Encoded && bytes.toString('base64') !== rawBody) {
    throw malformed('the body is not base64 as its event says', { kind: 'not-base64' });
  }
  if (bytes.length > MAX_BODY_BYTES) throw tooLarge();
  return bytes;
}

/**
 * Parses a body as strict JSON.
 * @param contentEncoding the request's header; it only explains why a body is no JSON
 * @throws GatewayError `malformed_request` with the fault
 */
export function parseBody(bytes: Uint8Array, contentEncoding = ''): unknown {
  try {
    return parseStrictJson(decodeUtf8(bytes));
  } catch (error) {
    const fault = compressionOf(bytes, contentEncoding) ?? faultOf(error);
    throw malformed(`the body cannot be parsed: ${fault.kind}`, fault);
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  const encoding = unicodeOf(bytes);
  if (encoding) throw malformed('the body is not UTF-8', encoding);
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed('the body is not UTF-8', isCutOff(bytes) ? { kind: 'cut-off', at: 0 } : { kind: 'not-utf-8' });
  }
}

/** Whether all but the last character is UTF-8, of which only the beginning is there. */
function isCutOff(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** What some Windows programs write: with a byte order mark, or with a zero in each character of ASCII. */
function unicodeOf([first, second, third, fourth]: Uint8Array): RequestFault | undefined {
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const isWide = (first === 0 && third === 0) || (second === 0 && fourth === 0);
  if (isMarked || isWide) return { kind: 'utf-16' };
  return first === 0xef && second === 0xbb && third === 0xbf ? { kind: 'byte-order-mark', at: 0 } : undefined;
}

/** How the formats begin; that of brotli has no sign. */
const SIGNS: readonly (readonly [Encoding, string])[] = [
  ['gzip', '1f8b'],
  ['deflate', '7801'],
  ['deflate', '785e'],
  ['deflate', '789c'],
  ['deflate', '78da'],
  ['zstd', '28b52ffd'],
];

/** What a header says that means compression; some clients write the character set there, as in `Content-Encoding: UTF-8`. */
const COMPRESSIONS = ['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'compress', 'x-compress', 'dcb', 'dcz'];
/** How a JSON object begins, perhaps after a byte order mark or blanks. No compressed body but those of {@link SIGNS} does. */
const JSON_START = /^(?:efbbbf)?(?:20|09|0a|0d)*7b/;

function compressionOf(bytes: Uint8Array, contentEncoding: string): RequestFault | undefined {
  if (bytes.length === 0) return undefined;
  const start = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  const [encoding] = SIGNS.find(([, sign]) => start.startsWith(sign)) ?? [];
  const said = contentEncoding
    .toLowerCase()
    .split(',', 2)
    .map((coding) => coding.trim());
  const isSaid = said.some((coding) => COMPRESSIONS.includes(coding)) && !JSON_START.test(start);
  return encoding || isSaid ? { kind: 'compressed', encoding: encoding ?? 'another' } : undefined;
}

function faultOf(error: unknown): RequestFault {
  if (error instanceof StrictJsonError) return error.fault;
  if (error instanceof GatewayError && error.fault) return error.fault;
  throw error;
}

const malformed = (reason: string, fault: RequestFault) => new GatewayError('malformed_request', { reason, fault });

const tooLarge = () =>
  new GatewayError('payload_too_large', {
    reason: `the body is over ${MAX_BODY_BYTES} bytes`,
    fault: { kind: 'too-large', limitBytes: MAX_BODY_BYTES },
  });
