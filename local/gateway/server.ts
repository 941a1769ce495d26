import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HeldAnswer, LocalPages } from '../inspector/page-request.ts';
import type { Invocation } from '../lambda/function-runtime.ts';
import type { ReceivedRequest } from './http-event.ts';
import { splitTarget, toHttpEvent } from './http-event.ts';
import type { HttpAnswer } from './http-response.ts';
import { gatewayAnswer, toHttpAnswer } from './http-response.ts';
import { readBody } from './read-body.ts';
import type { Route } from './routes.ts';
import { matchRoute } from './routes.ts';

/** A route and the function behind it. */
export interface Integration extends Route {
  readonly invoke: (event: APIGatewayProxyEventV2) => Promise<Invocation>;
}

/** What stands around the routes on this machine. */
export interface GatewayExtras {
  /** Asked only where `$default` would answer. */
  readonly pages?: LocalPages;
  /** Told of each request that a function got, and of its response. */
  readonly seen?: (event: APIGatewayProxyEventV2, answer: HttpAnswer) => void;
}

/** Limits of an HTTP API, as AWS documents its quotas. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;
const HEADER_LIMIT_BYTES = 10_240;
const INTEGRATION_LIMIT_MS = 30_000;

/**
 * API Gateway's HTTP API in small. It answers 503 until routes are there.
 * @param integrations read anew for each request, so the server can listen before the functions are built
 */
export function createGateway(integrations: () => readonly Integration[], extras: GatewayExtras = {}): Server {
  return createServer({ maxHeaderSize: HEADER_LIMIT_BYTES }, (request, response) => {
    answer(request, integrations(), extras)
      .catch(() => gatewayAnswer(500, 'Internal Server Error'))
      .then((result) => send(response, result));
  });
}

async function answer(
  request: IncomingMessage,
  integrations: readonly Integration[],
  extras: GatewayExtras,
): Promise<HttpAnswer | HeldAnswer> {
  const body = await readBody(request, BODY_LIMIT_BYTES);
  if (body === undefined) return gatewayAnswer(413, 'Request Entity Too Large');
  if (integrations.length === 0) return gatewayAnswer(503, 'Service Unavailable');
  const match = findRoute(request, integrations);
  if (match === 'malformed') return gatewayAnswer(400, 'Bad Request');
  const page = match === undefined || match.route.path === '$default' ? pageOf(request, body, extras) : undefined;
  if (page) return page;
  if (match === undefined) return gatewayAnswer(404, 'Not Found');
  const event = toHttpEvent(received(request, body), match);
  const result = await integrate(match.route.invoke(event));
  extras.seen?.(event, result);
  return result;
}

function pageOf({ method = 'GET', url = '/', headers, socket }: IncomingMessage, body: Buffer, extras: GatewayExtras) {
  const [path, query] = splitTarget(url);
  return extras.pages?.({ method, path, query, headers, body, port: socket.localPort });
}

function received(request: IncomingMessage, body: Buffer): ReceivedRequest {
  return {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    rawHeaders: request.rawHeaders,
    body,
    sourceIp: request.socket.remoteAddress ?? '',
    receivedAtMs: Date.now(),
  };
}

function findRoute({ method = 'GET', url = '/' }: IncomingMessage, integrations: readonly Integration[]) {
  try {
    return matchRoute(integrations, method, splitTarget(url)[0]);
  } catch {
    return 'malformed' as const;
  }
}

/** A function's timeout or crash is API Gateway's 500; a function that outlasts the integration's limit its 503. */
async function integrate(invocation: Promise<Invocation>): Promise<HttpAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), INTEGRATION_LIMIT_MS);
  });
  const outcome = await Promise.race([invocation, limit]).finally(() => clearTimeout(timer));
  if (outcome === 'late') return gatewayAnswer(503, 'Service Unavailable');
  return outcome.kind === 'result' ? toHttpAnswer(outcome.text) : gatewayAnswer(500, 'Internal Server Error');
}

/** To a HEAD goes no body, whatever the function gave, and no length: only that of the response to a GET would be right. */
function send(response: ServerResponse, answer: HttpAnswer | HeldAnswer): void {
  if ('hold' in answer) {
    answer.hold(response);
    return;
  }
  const { status, headers, body } = answer;
  const isHead = response.req.method === 'HEAD';
  response.writeHead(status, { ...headers, ...(!isHead && { 'content-length': body.length }) });
  response.end(isHead ? '' : body);
}
