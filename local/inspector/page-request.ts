import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { HttpAnswer } from '../gateway/http-response.ts';

/** A request for one of the stack's own pages. */
export interface PageRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** At which it came in. */
  readonly port: number | undefined;
}

/** A response that goes on: whoever holds it writes and ends it. */
export interface HeldAnswer {
  hold(response: ServerResponse): void;
}

/** Answers what is no route of the gateway; nothing for what is no page either. */
export type LocalPages = (request: PageRequest) => Promise<HttpAnswer | HeldAnswer> | undefined;
