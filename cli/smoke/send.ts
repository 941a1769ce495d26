import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A request of a client; a header with several values is sent several times. */
export interface SmokeRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, behind the base URL. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/** What came back. */
export interface SmokeResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body's JSON; empty where it is none. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Sends a request to the gateway that is looked at. Rejects when there is no whole response. */
export type Send = (request: SmokeRequest) => Promise<SmokeResponse>;

const LIMIT_MS = 30_000;

/** @param baseUrl without a closing slash */
export const sender =
  (baseUrl: string): Send =>
  ({ method, target, headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const url = new URL(`${baseUrl}${target}`);
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = send(url, {
        method,
        // A GET with a body has its length said, as the published clients do.
        headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
        agent: false,
        rejectUnauthorized: true,
        timeout: LIMIT_MS,
      });
      request.on('timeout', () => request.destroy(new Error('no response within 30 s')));
      request.on('error', reject);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const whole = Buffer.concat(chunks);
          resolve({ status: Number(response.statusCode), headers: response.headers, body: whole, json: jsonOf(whole) });
        });
      });
      request.end(body);
    });

function jsonOf(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body.toString())) as Record<string, unknown>;
  } catch {
    return {};
  }
}
