import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { acceptsHtml } from '../accepts-html.ts';
import { readBody } from '../gateway/read-body.ts';
import { LIST_HEADERS } from '../list-page.ts';
import { Behaviour, type MerchantMode } from './behaviour.ts';
import { createForward, type Forwarded } from './forward.ts';
import { merchantPage } from './page.ts';
import { forwardedLine, type ReceivedCallback, ReceivedCallbacks } from './received.ts';
import { receivedPage } from './received-page.ts';
import { type BusinessKeys, isTrueCallback } from './verify-callback.ts';

/** What the merchant needs; the clock is that of `receivedAt`. */
export interface MerchantOptions {
  /** For people who come back from the result page. */
  readonly name: string;
  readonly businesses: Promise<BusinessKeys>;
  readonly now?: () => number;
  /** Does something later, by default after so many milliseconds; does not keep the process alive. */
  readonly later?: (act: () => void, delayMs: number) => void;
  /** Where each callback is passed on to, and its response given back. */
  readonly forwardTo?: URL;
  /** Is told in a line what became of each that was passed on. */
  readonly report?: (line: string) => void;
  readonly behaviour?: Behaviour;
  /** Told of each callback, and of how it is answered. */
  readonly seen?: (callback: ReceivedCallback, answered: MerchantMode) => void;
}

const BODY_LIMIT_BYTES = 1024 * 1024;
/** How late `slow` answers: longer than the gateway waits. */
const SLOW_MS = 12_000;

/**
 * The demo merchant: `POST /callback` verifies and answers SUCCESS or what it was told, `GET /received` gives what came,
 * oldest first, to a browser as a page; `POST /behaviour {mode, count}` tells it; `GET /` is where people come back to. With
 * `forwardTo` each callback, also one that does not verify, goes on to one's own server, whose response is given back unless
 * another was told.
 */
export function createMerchant(options: MerchantOptions): Server {
  const { name, businesses, now = Date.now, later = afterDelay, forwardTo } = options;
  const { behaviour = new Behaviour(), seen = () => {}, report = () => {} } = options;
  const received = new ReceivedCallbacks();
  const forward = forwardTo && createForward(forwardTo);
  // Its failure is told to whoever asks, and by whoever made it.
  businesses.catch(() => undefined);

  async function takeCallback(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const headers = flatHeaders(request);
    const verified = isTrueCallback({ headers, body }, await businesses, now());
    const callback: ReceivedCallback = {
      ...{ receivedAt: new Date(now()).toISOString(), headers, body: body.toString('utf8'), verified },
    };
    received.add(callback);
    const mode = verified ? behaviour.take() : 'fail';
    seen(callback, mode);
    if (!forward) return answerAs(mode, response, later);
    const outcome = await forward({ rawHeaders: request.rawHeaders, body });
    report(forwardedLine(received.note(callback, forwardTo, outcome)));
    if (verified && mode !== 'success') return answerAs(mode, response, later);
    giveBack(outcome, response);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readBody(request, BODY_LIMIT_BYTES)) ?? Buffer.alloc(0);
    const what = `${request.method} ${request.url}`;
    if (what === 'POST /callback') return takeCallback(request, body, response);
    if (what === 'GET /received' && acceptsHtml(request.headers.accept))
      return sendPage(response, receivedPage(received.list(), { name, forwardTo }));
    if (what === 'GET /received') return sendJson(response, 200, received.list());
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

function giveBack(outcome: Forwarded, response: ServerResponse): void {
  if (outcome.kind === 'failed') sendText(response, outcome.status, outcome.fault);
  else response.writeHead(outcome.status, [...outcome.rawHeaders]).end(outcome.body);
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
  response.writeHead(200, LIST_HEADERS).end(text);
}

function sendJson(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
}
