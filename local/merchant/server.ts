import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { readBody } from '../gateway/read-body.ts';
import { Behaviour, type MerchantMode } from './behaviour.ts';
import { merchantPage } from './page.ts';
import { type BusinessKeys, isTrueCallback } from './verify-callback.ts';

/** A callback that arrived, whatever the merchant answered. */
interface ReceivedCallback {
  /** ISO 8601. */
  readonly receivedAt: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Raw text. */
  readonly body: string;
  /** Whether the signature, its moment and its nonce are right. */
  readonly verified: boolean;
}

/** What the merchant needs; the clock is that of `receivedAt`. */
export interface MerchantOptions {
  /** For people who come back from the result page. */
  readonly name: string;
  readonly businesses: Promise<BusinessKeys>;
  readonly now?: () => number;
  /** Does something later, by default after so many milliseconds; does not keep the process alive. */
  readonly later?: (act: () => void, delayMs: number) => void;
}

const BODY_LIMIT_BYTES = 1024 * 1024;
/** How late `slow` answers: longer than the gateway waits. */
const SLOW_MS = 12_000;
/** More than any test sends, so that a stack that runs for weeks does not grow. */
const KEPT = 10_000;

/**
 * The demo merchant: `POST /callback` verifies and answers SUCCESS or what it was told, `GET /received` gives what came,
 * oldest first, `POST /behaviour {mode, count}` tells it; `GET /` is where people come back to.
 */
export function createMerchant({ name, businesses, now = Date.now, later = afterDelay }: MerchantOptions): Server {
  const behaviour = new Behaviour();
  // Its failure is told to whoever asks, and by whoever made it.
  businesses.catch(() => undefined);
  let received: readonly ReceivedCallback[] = [];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readBody(request, BODY_LIMIT_BYTES)) ?? Buffer.alloc(0);
    const what = `${request.method} ${request.url}`;
    if (what === 'POST /callback') {
      const headers = flatHeaders(request);
      const verified = isTrueCallback({ headers, body }, await businesses, now());
      const callback = { receivedAt: new Date(now()).toISOString(), headers, body: body.toString('utf8'), verified };
      received = [...received, callback].slice(-KEPT);
      return answerAs(verified ? behaviour.take() : 'fail', response, later);
    }
    if (what === 'GET /received') return sendJson(response, 200, received);
    if (what === 'POST /behaviour') return sendJson(response, ...tell(behaviour, body));
    if (what === 'GET /') return sendPage(response, merchantPage(name));
    // Where `redirect` leads to. Who follows takes the callback for delivered, which a test can see.
    if (request.url === '/redirected') return sendText(response, 200, 'SUCCESS');
    sendJson(response, 404, { message: 'POST /callback, GET /received or POST /behaviour' });
  }

  return createServer((request, response) => {
    handle(request, response).catch((error: unknown) => sendJson(response, 500, { message: String(error) }));
  });
}

const afterDelay = (act: () => void, delayMs: number): void => void setTimeout(act, delayMs).unref();

function answerAs(mode: MerchantMode, response: ServerResponse, later: typeof afterDelay): void {
  if (mode === 'success') sendText(response, 200, 'SUCCESS');
  if (mode === 'fail') sendText(response, 500, 'FAIL');
  if (mode === 'redirect') response.writeHead(307, { location: '/redirected' }).end();
  if (mode === 'slow') later(() => sendText(response, 200, 'SUCCESS'), SLOW_MS);
}

function tell(behaviour: Behaviour, body: Buffer): [status: number, content: object] {
  try {
    behaviour.set(JSON.parse(body.toString('utf8')));
    return [200, {}];
  } catch (error) {
    return [400, { message: String(error) }];
  }
}

function flatHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function sendPage(response: ServerResponse, text: string): void {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  response.writeHead(200, headers).end(text);
}

function sendJson(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}
