import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A callback as it came off the socket. */
export interface ForwardedRequest {
  /** Names and values alternating, in order, as Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** What became of a callback that was passed on; `fault` is one sentence for people. */
export type Forwarded =
  | {
      readonly kind: 'responded';
      readonly status: number;
      /** As they came, without what belongs to the connection; names and values alternating. */
      readonly rawHeaders: readonly string[];
      readonly body: Buffer;
    }
  | { readonly kind: 'failed'; readonly status: 502 | 504; readonly fault: string };

/** Passes one callback on. Never rejects. */
export type Forward = (callback: ForwardedRequest) => Promise<Forwarded>;

/** How long one's own server may take: a little less than the gateway waits for a merchant (10 s), so that it still hears why. */
const FORWARD_LIMIT_MS = 9_500;
/** Bytes of a response at most; the gateway itself reads 1 KiB. */
const RESPONSE_LIMIT_BYTES = 1024 * 1024;

/** What belongs to one connection, or is made anew for the next one. */
const NOT_PASSED_ON = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Passes callbacks on to one's own server as they came: the same bytes, the same headers in the same spelling and order, so that it
 * can verify them. Follows no redirect, and verifies certificates.
 * @param target where to; the whole address of each callback
 * @param startTimer gives a signal that aborts after so many milliseconds
 */
export function createForward(target: URL, startTimer = AbortSignal.timeout): Forward {
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return ({ rawHeaders, body }) =>
    new Promise((resolve) => {
      const signal = startTimer(FORWARD_LIMIT_MS);
      const headers = ['Host', target.host, ...passedOn(rawHeaders), 'Content-Length', String(body.length)];
      const fail = (error: Error) => resolve(signal.aborted ? late() : failed(error, target));
      const request = send(target, { method: 'POST', headers, signal, agent: false }, (response) => {
        readResponse(response).then(resolve, fail);
      });
      request.on('error', fail);
      request.end(body);
    });
}

function passedOn(rawHeaders: readonly string[]): string[] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && !NOT_PASSED_ON.has(name.toLowerCase()) ? [name, rawHeaders[index + 1] ?? ''] : [],
  );
}

async function readResponse(response: IncomingMessage): Promise<Forwarded> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > RESPONSE_LIMIT_BYTES)
      return { kind: 'failed', status: 502, fault: 'Its response is longer than 1 MiB.' };
    chunks.push(chunk);
  }
  const { statusCode = 0, rawHeaders } = response;
  return { kind: 'responded', status: statusCode, rawHeaders: passedOn(rawHeaders), body: Buffer.concat(chunks) };
}

const late = (): Forwarded => ({
  kind: 'failed',
  status: 504,
  fault: `It did not respond within ${FORWARD_LIMIT_MS / 1_000} seconds; the gateway waits 10.`,
});

function failed(error: Error, { host }: URL): Forwarded {
  return { kind: 'failed', status: 502, fault: faultOf(codesIn(error), error, host) };
}

function faultOf(codes: readonly string[], { message }: Error, host: string): string {
  if (codes.includes('ECONNREFUSED')) return `Nothing listens at ${host}: start your server there.`;
  if (codes.some((code) => code === 'ENOTFOUND' || code === 'EAI_AGAIN')) return `The name in ${host} leads nowhere.`;
  if (codes.includes('ECONNRESET')) return 'It closed the connection without a response.';
  if (codes.some((code) => /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)))
    return `The certificate of ${host} is not trusted (${codes[0]}): NODE_EXTRA_CA_CERTS=<file> names its issuer.`;
  return `It cannot be reached: ${message}.`;
}

/** Of an error, and where several addresses were tried, of each. */
function codesIn(error: Error): string[] {
  const { code, errors = [] } = error as NodeJS.ErrnoException & { errors?: readonly Error[] };
  return [...(code === undefined ? [] : [code]), ...errors.flatMap(codesIn)];
}
