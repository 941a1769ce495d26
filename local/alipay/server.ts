import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { acceptsHtml } from '../accepts-html.ts';
import { readBody } from '../gateway/read-body.ts';
import { LIST_HEADERS } from '../list-page.ts';
import { answerWechat, WECHAT_TOKEN_PATH } from '../wechat/token-service.ts';
import { showConsentPage, takeDecision } from './authorize-page.ts';
import { type ActiveModes, WECHAT_FAULT_MODES } from './faults.ts';
import { encodeGbk } from './gbk.ts';
import { RequestLog } from './request-log.ts';
import { requestsPage } from './requests-page.ts';
import type { AlipaySetup, Answer } from './setup.ts';
import { answerSimulator } from './simulator.ts';
import { answerGateway } from './token-gateway.ts';
import { TOKEN_METHOD } from './token-service.ts';

/** A request off the socket. */
interface Received {
  readonly method: string;
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const WECHAT_CALL = `GET ${WECHAT_TOKEN_PATH}`;
const NO_MODES: ActiveModes = new Set();
const BODY_LIMIT_BYTES = 256 * 1024;

/**
 * A fake Alipay: the page on which a person agrees or refuses, the token gateway, and `/simulator/…` to drive both. WeChat's
 * exchange of codes is at the same port, driven alike.
 * @param setup requests wait for it, so that the server can listen before keys are made
 * @param log of what reached it, besides the simulator's own
 */
export function createAlipay(setup: Promise<AlipaySetup>, log = new RequestLog()): Server {
  // Its failure is told to whoever asks, and by whoever made it.
  setup.catch(() => undefined);
  return createServer((request, response) => {
    Promise.all([receive(request), setup])
      .then(([received, ready]) => answer(received, ready, log))
      .catch((error: unknown) => plainText(500, `fake Alipay: ${error}`))
      .then((result) => send(result, response));
  });
}

async function receive(request: IncomingMessage): Promise<Received> {
  const body = (await readBody(request, BODY_LIMIT_BYTES)) ?? Buffer.alloc(0);
  const [path = '', ...rest] = (request.url ?? '/').split('?');
  const lines = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: request.method ?? 'GET',
    path,
    query: rest.join('?'),
    body: body.toString('utf8'),
    headers: Object.fromEntries(lines),
  };
}

function answer(received: Received, setup: AlipaySetup, log: RequestLog): Answer {
  const what = `${received.method} ${received.path}`;
  if (isLookAtLists(what, received)) {
    const text = requestsPage(log.list(), setup.faults.list());
    return { kind: 'answer', status: 200, headers: LIST_HEADERS, text };
  }
  if (received.path.startsWith('/simulator/')) return answerSimulator(what, received.body, setup, log);
  const modes = takeModes(what, received, setup);
  const result = route(what, received, setup, modes);
  log.add({
    receivedAt: new Date(setup.now()).toISOString(),
    ...received,
    query: Object.fromEntries(new URLSearchParams(received.query)),
    modes: [...modes],
    ...(result.kind === 'answer' && { answer: { status: result.status, text: result.text } }),
  });
  return result;
}

const LISTS = ['GET /simulator/requests', 'GET /simulator/faults'];

/** A browser gets both lists in one page, a program the one that it asks for as JSON. */
const isLookAtLists = (what: string, { headers }: Received): boolean =>
  LISTS.includes(what) && acceptsHtml(headers.accept);

/** Calls of the token services alone meet faults: a look at the gateway's clock must not use one up. */
function takeModes(what: string, { query }: Received, { faults }: AlipaySetup): ActiveModes {
  if (what === WECHAT_CALL) return faults.take(WECHAT_FAULT_MODES);
  const isTokenCall = what === 'POST /gateway.do' && new URLSearchParams(query).get('method') === TOKEN_METHOD;
  return isTokenCall ? faults.take() : NO_MODES;
}

function route(what: string, received: Received, setup: AlipaySetup, modes: ActiveModes) {
  if (what === 'POST /gateway.do') return answerGateway(received, setup, modes);
  if (what === WECHAT_CALL) return answerWechat(received.query, setup.wechat, modes);
  if (what === 'GET /oauth2/publicAppAuthorize.htm') return showConsentPage(new URLSearchParams(received.query), setup);
  if (what === 'POST /oauth2/publicAppAuthorize.htm') return takeDecision(new URLSearchParams(received.body), setup);
  return plainText(404, 'fake Alipay: no such page');
}

function send(answer: Answer, response: ServerResponse): void {
  if (answer.kind === 'answer')
    response.writeHead(answer.status, { ...answer.headers }).end(encode(answer.text, answer.charset));
  if (answer.kind === 'reset') response.socket?.resetAndDestroy();
}

const encode = (text: string, charset?: 'gbk') => (charset ? encodeGbk(text) : Buffer.from(text));

function plainText(status: number, text: string): Answer {
  return { kind: 'answer', status, headers: { 'content-type': 'text/plain; charset=utf-8' }, text };
}
