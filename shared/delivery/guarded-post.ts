import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { AddressRefused, guardLookup } from './guarded-lookup.ts';
import { createNameResolver, type Lookup, type NameFailure, NameUnresolved } from './resolve-name.ts';
import { type TlsFailure, tlsFailureOf } from './tls-failure.ts';

/** What is sent to an address that somebody else chose. */
export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Why nothing usable came back. */
export type PostFailure =
  /** The URL itself may not be used: not https, another port, an address literal, user info. */
  | 'url_refused'
  /** The name leads to a special-purpose address, or to none. */
  | 'address_refused'
  | NameFailure
  | TlsFailure
  | 'timed_out'
  | 'connection_failed';

/** How a request ended. `text` is absent when the body is longer than {@link MAX_RESPONSE_BYTES}, and empty beside a status other than 2xx. */
export type PostOutcome =
  | { readonly kind: 'responded'; readonly status: number; readonly text: string | undefined }
  | { readonly kind: 'failed'; readonly reason: PostFailure };

/** Sends one POST. Never throws. */
export type GuardedPost = (request: PostRequest) => Promise<PostOutcome>;

/** What it needs; everything has a real default. */
export interface GuardedPostOptions {
  readonly lookup?: Lookup;
  /** For everything from the look-up to the response's end, in milliseconds. */
  readonly timeoutMs?: number;
  /** Stage `local` alone: `http` to this machine's loopback addresses, on any port, is allowed too. */
  readonly allowLoopback?: boolean;
}

/** Bytes read of a response at most. */
export const MAX_RESPONSE_BYTES = 1_024;
/** From the look-up of the name to the end of the response. */
export const POST_LIMIT_MS = 10_000;
/** Node's own 250 ms would give up a host on another continent before its handshake is over. */
const NEXT_ADDRESS_AFTER_MS = 2_500;

/**
 * A sender for addresses that are not ours: https on port 443 with a verified certificate, no redirect, only to addresses
 * that are public at the moment of the connection, bounded in time and in what it reads.
 */
export function createGuardedPost(options: GuardedPostOptions = {}): GuardedPost {
  const { lookup = createNameResolver(), timeoutMs = POST_LIMIT_MS, allowLoopback = false } = options;
  // One connection for each request: a kept one would not be checked again.
  const agent = new RequestFilteringHttpsAgent({ keepAlive: false, maxCachedSessions: 0 });
  const loopbackAgent = new HttpAgent({ keepAlive: false });

  return ({ url: text, headers, body }) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const common = { method: 'POST', headers: { ...headers, 'Content-Length': String(body.length) } };
    if (url && allowLoopback && isLoopback(url)) {
      // `localhost` is looked up by the system: no name server knows it.
      return exchange(() => httpRequest(url, { ...common, agent: loopbackAgent }), body, timeoutMs);
    }
    if (!url || !isPlain(url)) return Promise.resolve({ kind: 'failed', reason: 'url_refused' });
    // Said again where the environment (NODE_TLS_REJECT_UNAUTHORIZED) could say otherwise.
    const strict = { agent, rejectUnauthorized: true };
    const patient = { autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_AFTER_MS };
    const start = (signal: AbortSignal) =>
      httpsRequest(url, { ...common, ...strict, ...patient, lookup: guardLookup(lookup, signal) });
    return exchange(start, body, timeoutMs);
  };
}

function exchange(
  start: (over: AbortSignal) => ReturnType<typeof httpRequest>,
  body: Uint8Array,
  timeoutMs: number,
): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const request = start(over.signal);
    const settle = (outcome: PostOutcome) => {
      clearTimeout(timer);
      resolve(outcome);
      over.abort();
      request.destroy();
    };
    let handshaking = false;
    const fail = (reason: PostFailure) => settle({ kind: 'failed', reason });
    const timer = setTimeout(() => fail('timed_out'), timeoutMs);
    request.on('error', (error) => fail(failureOf(error, handshaking)));
    request.on('socket', (socket) => {
      socket.once('connect', () => {
        handshaking = 'encrypted' in socket;
      });
      socket.once('secureConnect', () => {
        handshaking = false;
      });
    });
    // The last word of every request, also of one whose server wanted to change the protocol.
    request.on('close', () => fail('connection_failed'));
    request.on('response', (response) => readResponse(response, settle));
    request.end(body);
  });
}

function readResponse(response: IncomingMessage, settle: (outcome: PostOutcome) => void): void {
  const status = response.statusCode ?? 0;
  // A 204 has no body by definition: what some servers send after it is not part of the response.
  if (status < 200 || status > 299 || status === 204) {
    settle({ kind: 'responded', status, text: '' });
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_RESPONSE_BYTES) settle({ kind: 'responded', status, text: undefined });
    else chunks.push(chunk);
  });
  response.on('end', () => settle({ kind: 'responded', status, text: Buffer.concat(chunks).toString() }));
  // Without a listener an error would be nobody's, and end the process.
  // Stryker disable next-line all: the request's close says the same
  response.on('error', () => settle({ kind: 'failed', reason: 'connection_failed' }));
}

/** `hostname` is canonical after parsing: any spelling of an IPv4 address has become four numbers. */
function isPlain({ protocol, port, username, password, hostname }: URL): boolean {
  return protocol === 'https:' && port === '' && username === '' && password === '' && !isAddress(hostname);
}

const isAddress = (hostname: string): boolean => hostname.startsWith('[') || isIP(hostname) !== 0;

const isLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(hostname);

function failureOf(error: Error, handshaking: boolean): PostFailure {
  if (error instanceof NameUnresolved) return error.reason;
  // The library's own refusal has neither class nor code.
  if (error instanceof AddressRefused || /is not allowed\. Because,? /.test(error.message)) return 'address_refused';
  return tlsFailureOf(error, handshaking) ?? 'connection_failed';
}
