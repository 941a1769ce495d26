import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { USER_AGENT } from './user-agent.ts';

/** The longest response that is read; those of Alipay and WeChat have about 1 KiB. */
const MAX_RESPONSE_BYTES = 65_536;

/** A call of somebody else's interface. */
export interface OutboundCall {
  /** `http` is only for the embedded stack's loopback address. It can hold a secret, and is never logged or quoted. */
  readonly url: URL;
  /** A form to post; without it the call is a GET. */
  readonly body?: string;
  /** For everything, from the look-up of the name to the last byte of the response. */
  readonly timeoutMs: number;
}

/** What became of a call. Reasons are codes of Node or of ours, safe to log. */
export type OutboundResponse =
  | {
      readonly kind: 'responded';
      readonly status: number;
      /** At most 64 KiB; empty unless the status is 200. */
      readonly body: Uint8Array;
      /** What the `Date` header says, in milliseconds since the epoch. */
      readonly dateMs?: number;
    }
  /** No connection was made: not a byte of the request left this machine. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** The request was sent, perhaps in part, and no whole response came. */
  | { readonly kind: 'interrupted'; readonly reason: string };

/** Makes a call. Never rejects. */
export type CallOut = (call: OutboundCall) => Promise<OutboundResponse>;

/**
 * Calls over a new connection. It is not kept alive, on purpose: Lambda freezes an environment for minutes, the
 * other side closes meanwhile, and the next request on that socket would end as "sent, and perhaps carried out".
 * Redirects are not followed. Certificates are verified, even where NODE_TLS_REJECT_UNAUTHORIZED says otherwise.
 */
export const callOut: CallOut = ({ url, body, timeoutMs }) => {
  const secure = url.protocol === 'https:';
  const request = (secure ? httpsRequest : httpRequest)(url, {
    method: body === undefined ? 'GET' : 'POST',
    agent: false,
    rejectUnauthorized: true,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' }),
      'user-agent': USER_AGENT,
      accept: '*/*',
    },
  });
  const { promise, resolve } = Promise.withResolvers<OutboundResponse>();
  let sent = false;
  const fail = (reason: string) => resolve({ kind: sent ? 'interrupted' : 'unreachable', reason });
  request.on('error', (error) => fail(codeOf(error)));
  request.on('response', (response) => readReply(response).then(resolve, (error) => fail(codeOf(error))));
  request.on('socket', (socket) =>
    // Nothing is written before this event, neither head nor body: so `sent` is exact, also within a TLS handshake.
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      if (request.destroyed) return;
      sent = true;
      request.end(body);
    }),
  );
  const timer = setTimeout(() => fail('TIMEOUT'), timeoutMs);
  return promise.finally(() => {
    clearTimeout(timer);
    request.destroy();
  });
};

async function readReply(response: IncomingMessage): Promise<OutboundResponse> {
  const { statusCode: status = 0, headers } = response;
  const dateMs = Date.parse(headers.date ?? '');
  const body = status === 200 ? await readBody(response) : Buffer.alloc(0);
  return { kind: 'responded', status, body, ...(!Number.isNaN(dateMs) && { dateMs }) };
}

async function readBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_RESPONSE_BYTES) throw Object.assign(new Error('too long'), { code: 'ANSWER_TOO_LONG' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The code of a system, TLS or HTTP parser error. Messages are left out: they quote addresses and what was received. */
function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'FAILED';
}
