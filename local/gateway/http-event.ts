import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { PLACE } from '../place.ts';
import { encodeBody } from './body.ts';
import type { Route, RouteMatch } from './routes.ts';
import { routeKey } from './routes.ts';

/** A request as it came off the socket. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as received. */
  readonly target: string;
  /** Names and values alternating, in order, as Node's `rawHeaders`. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly receivedAtMs: number;
}

/** What belongs to the connection and not to the request; API Gateway does not pass it on. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Builds the event that API Gateway's HTTP API hands to a function (payload format 2.0). */
export function toHttpEvent(request: ReceivedRequest, match: RouteMatch<Route>): APIGatewayProxyEventV2 {
  const [rawPath, rawQueryString] = splitTarget(request.target);
  const { headers, cookies } = readHeaders(request);
  const queryStringParameters = readQuery(rawQueryString);
  return {
    version: '2.0',
    routeKey: routeKey(match.route),
    rawPath,
    rawQueryString,
    ...(cookies && { cookies }),
    headers,
    ...(queryStringParameters && { queryStringParameters }),
    requestContext: readContext(request, rawPath, headers, routeKey(match.route)),
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: match.pathParameters }),
    ...(encodeBody(request.body, headers['content-type']) ?? { isBase64Encoded: false }),
  };
}

/** Path and query of a request target; the query without its question mark. */
export function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** Lower-case names, repeated headers joined by a comma, cookies apart, and what a front door adds. */
function readHeaders(request: ReceivedRequest): { headers: Record<string, string>; cookies?: string[] } {
  const headers = joinHeaders(request.rawHeaders);
  headers.set('x-forwarded-for', [headers.get('x-forwarded-for'), request.sourceIp].filter(Boolean).join(', '));
  headers.set('x-forwarded-proto', 'http');
  if (!headers.has('x-amzn-trace-id')) headers.set('x-amzn-trace-id', traceId(request.receivedAtMs));
  const cookie = headers.get('cookie');
  headers.delete('cookie');
  return { headers: Object.fromEntries(headers), ...(cookie && { cookies: cookie.split(/;\s*/) }) };
}

function joinHeaders(rawHeaders: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = String(rawHeaders[index]).toLowerCase();
    const earlier = headers.get(name);
    const value = String(rawHeaders[index + 1]);
    if (!HOP_BY_HOP.has(name)) headers.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return headers;
}

function traceId(nowMs: number): string {
  return `Root=1-${Math.floor(nowMs / 1_000).toString(16)}-${randomBytes(12).toString('hex')}`;
}

/** Decoded parameters; the values of a repeated one joined by a comma. */
function readQuery(rawQueryString: string): Record<string, string> | undefined {
  if (rawQueryString === '') return undefined;
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(values);
}

function readContext(
  { method, sourceIp, receivedAtMs }: ReceivedRequest,
  path: string,
  headers: Readonly<Record<string, string>>,
  key: string,
): APIGatewayProxyEventV2['requestContext'] {
  return {
    accountId: PLACE.accountId,
    apiId: 'local',
    domainName: (headers.host ?? '').replace(/:\d+$/, ''),
    domainPrefix: 'local',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
    // Letters, digits, - and _, as the functions' log takes it.
    requestId: `${randomBytes(11).toString('base64url')}=`,
    routeKey: key,
    stage: '$default',
    time: accessLogTime(new Date(receivedAtMs)),
    timeEpoch: receivedAtMs,
  };
}

/** `07/Aug/2026:01:37:53 +0000` */
function accessLogTime(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
