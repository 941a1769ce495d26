/**
 * HTTP/1.1 over a plain socket: the bytes that leave are the bytes a test wrote.
 *
 * Node's own clients lower-case, join and add headers and drop the body of a GET; what the published clients of other
 * languages send can only be reproduced below them.
 */
import { connect, type Socket } from 'node:net';
import { requireDocumented } from './documented.ts';
import type { WireRequest } from './genauth-client.ts';
import { HANG_MS } from './hang.ts';

/** An answer, with repeated headers joined by a comma and names in lower case. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What every GenAuth answer looks like; members are absent where the protocol leaves them out. */
export interface GenAuthEnvelope {
  readonly statusCode: number;
  readonly message: string;
  readonly apiCode?: number;
  readonly requestId: string;
  readonly data?: { readonly authInfo?: string; readonly valid?: boolean; readonly message?: string };
}

/** An answer whose body has been parsed. */
export interface JsonAnswer extends RawAnswer {
  readonly json: GenAuthEnvelope;
}

/**
 * Writes the request head and body as given and reads one answer. `Host` and, for a body, `Content-Length` are filled in where
 * the request has them empty, and added in front where it has none.
 *
 * @param baseUrl origin of the gateway; a path in it is ignored
 * @throws Error when the connection ends before the answer is whole, when it hangs, and when the answer is not as
 * docs/openapi.json says
 */
export async function sendRaw(baseUrl: string, request: WireRequest): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(baseUrl);
  const { body, headers } = request;
  const own: [string, string][] = [
    ['Host', host],
    ...(body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))] satisfies [string, string]]),
  ];
  const sent = new Map(own);
  const lines = [
    `${request.method} ${request.target} HTTP/1.1`,
    ...own.filter(([name]) => !headers.some(([other]) => other === name)).map(([name, value]) => `${name}: ${value}`),
    ...headers.map(([name, value]) => `${name}: ${value === '' ? (sent.get(name) ?? '') : value}`),
  ];
  const bytes = `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`;
  const answer = await exchange(connect(Number(port), hostname), bytes);
  requireDocumented(request, answer);
  return answer;
}

/** Sends the request and parses the answer, which every GenAuth answer must allow. */
export async function sendForJson(baseUrl: string, request: WireRequest): Promise<JsonAnswer> {
  const answer = await sendRaw(baseUrl, request);
  return { ...answer, json: JSON.parse(answer.body) as GenAuthEnvelope };
}

function exchange(socket: Socket, bytes: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const finish = (act: () => void): void => {
      socket.destroy();
      act();
    };
    socket.setTimeout(HANG_MS, () => finish(() => reject(new Error('it hangs: no whole answer'))));
    socket.on('error', (error) => finish(() => reject(error)));
    socket.on('close', () => reject(new Error(`connection ended after ${received.length} bytes`)));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const answer = parseAnswer(received);
      if (answer !== undefined) finish(() => resolve(answer));
    });
    socket.write(bytes, 'utf8');
  });
}

/** The answer once all of it has arrived, else undefined. */
function parseAnswer(received: Buffer): RawAnswer | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [statusLine = '', ...headerLines] = received.subarray(0, headEnd).toString('latin1').split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of headerLines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  const rest = received.subarray(headEnd + 4);
  const body =
    headers['transfer-encoding'] === 'chunked' ? joinChunks(rest) : wholeBody(rest, headers['content-length']);
  return body && { status: Number(statusLine.split(' ')[1]), headers, body: body.toString('utf8') };
}

function wholeBody(rest: Buffer, contentLength: string | undefined): Buffer | undefined {
  const length = Number(contentLength ?? 0);
  return rest.length < length ? undefined : rest.subarray(0, length);
}

function joinChunks(rest: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let start = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', start);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(rest.subarray(start, lineEnd).toString('latin1'), 16);
    if (size === 0) return Buffer.concat(chunks);
    if (rest.length < lineEnd + 2 + size + 2) return undefined;
    chunks.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size));
    start = lineEnd + 2 + size + 2;
  }
}
