import { type SentRequest, splitUrl, UnreadableRequest } from './sent-request.ts';

/** What stands on a socket: a first line, headers, an empty line, a body. */
export interface RawMessage {
  readonly firstLine: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/**
 * Splits a message; its lines may end in a newline alone, as an editor writes them. With a `Content-Length` the body has as many
 * bytes; without one, one newline at the end of the file is the editor's.
 * @throws UnreadableRequest
 */
export function readRawMessage(bytes: Buffer): RawMessage {
  const end = /\r?\n\r?\n/.exec(bytes.toString('latin1'));
  const headEnd = end ? end.index : bytes.length;
  const [firstLine = '', ...lines] = bytes.subarray(0, headEnd).toString('utf8').split(/\r?\n/);
  const headers = lines.filter((line) => line !== '').map(readLine);
  const body = bytes.subarray(end ? headEnd + end[0].length : bytes.length);
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  if (length !== undefined && /^\d{1,9}$/.test(length))
    return { firstLine, headers, body: body.subarray(0, Number(length)) };
  return { firstLine, headers, body: withoutEditorsNewline(body) };
}

function withoutEditorsNewline(body: Buffer): Buffer {
  const text = body.toString('latin1');
  return body.subarray(0, text.replace(/\r?\n$/, '').length);
}

function readLine(line: string): readonly [string, string] {
  const colon = line.indexOf(':', line.startsWith(':') ? 1 : 0);
  if (colon < 1) throw new UnreadableRequest('A header has no colon; an empty line stands before the body.');
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

/** Reads a request as it stands on a socket. @throws UnreadableRequest */
export function readRawRequest(bytes: Buffer): SentRequest {
  const { firstLine, headers, body } = readRawMessage(bytes);
  const [, method = '', url = ''] = /^([A-Za-z]{1,10}) (\S+)(?: HTTP\/[\d.]+)?\s*$/.exec(firstLine) ?? [];
  if (url === '') throw new UnreadableRequest('The first line is none like "GET /path HTTP/1.1".');
  return { method, ...splitUrl(url), headers: headers.filter(([name]) => !name.startsWith(':')), body };
}
