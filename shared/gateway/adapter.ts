import type { GatewayError } from '../platform/errors.ts';
import type { VerificationKey } from '../signing/verification-key.ts';
import type { HttpRequest } from './http-request.ts';

/** How an operation ended. */
export type Outcome =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: GatewayError };

/** What a response may need besides the outcome. */
export interface ResponseContext<Request, Caller, Credentials = unknown> {
  /** 12 letters or digits, new for each request; also in the log. */
  readonly requestId: string;
  readonly nowMs: number;
  /** Absent when the event could not be decoded. */
  readonly request: Request | undefined;
  /** What the request says of its caller, verified or not; absent where it says nothing, or breaks the protocol's grammar. */
  readonly credentials: Credentials | undefined;
  /** Only once the caller is authenticated: public, or its signature verified. */
  readonly caller: Caller | undefined;
  /** The caller's key under which the signature verified; absent for one that was authenticated without a signature. */
  readonly verifiedKey: VerificationKey | undefined;
}

/** Where an operation meets the world: a protocol, a page, a queue, a schedule. */
export interface Adapter<Request, Result, Caller = never, Credentials = never> {
  /** Stands in the log as `protocol`. */
  readonly name: string;
  /** @throws GatewayError `malformed_request` */
  decode(event: unknown): Request;
  /** Never throws for an HTTP adapter; a schedule's throws, so that Lambda counts a failure. */
  write(outcome: Outcome, context: ResponseContext<Request, Caller, Credentials>): Result;
}

/** An HTTP response in API Gateway's payload format 2.0. */
export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An adapter reached through API Gateway. */
export type HttpAdapter<Caller = never, Credentials = never> = Adapter<HttpRequest, HttpResult, Caller, Credentials>;

/** Makes a JSON response that no cache keeps, and that no browser takes for anything else. */
export function jsonResult(
  statusCode: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): HttpResult {
  return {
    statusCode,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    body: JSON.stringify(body),
  };
}

/** What goes back for a HEAD: the head of the response to a GET, and no body (RFC 9110 9.3.2). */
export function withoutBody(result: HttpResult): HttpResult {
  return { ...result, body: '' };
}
