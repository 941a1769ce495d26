import { readCurl } from './curl.ts';
import { readEvent } from './event.ts';
import { readHar } from './har.ts';
import { readRawRequest } from './raw-http.ts';
import { type SentRequest, UnreadableRequest } from './sent-request.ts';

/**
 * Reads a request as it was sent: a curl command, raw HTTP, an entry of an HTTP archive (or an archive, whose last entry counts), or
 * an API Gateway event.
 * @throws UnreadableRequest
 */
export function readRequest(bytes: Uint8Array): SentRequest {
  const buffer = Buffer.from(bytes);
  const text = buffer.toString('utf8').trimStart();
  if (/^(\$ )?curl(\.exe)?\s/.test(text)) return readCurl(text.replace(/^\$ /, '').trimEnd());
  return text.startsWith('{') ? readJson(text) : readRawRequest(buffer.subarray(leadingBlanks(buffer)));
}

const leadingBlanks = (buffer: Buffer): number => /^\s*/.exec(buffer.toString('latin1'))?.[0].length ?? 0;

function readJson(text: string): SentRequest {
  const value = parse(text);
  if (typeof value === 'object' && value !== null) {
    if ('rawPath' in value) return readEvent(value as Parameters<typeof readEvent>[0]);
    if ('log' in value || 'request' in value) return readHar(value as Parameters<typeof readHar>[0]);
  }
  throw new UnreadableRequest('The JSON is neither an entry of an HTTP archive nor an API Gateway event.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableRequest('The file begins like JSON, and is none.');
  }
}
