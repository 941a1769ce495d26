import { toHttpEvent } from '../local/gateway/http-event.ts';
import type { WireRequest } from '../test/support/genauth-client.ts';

/** The event that an HTTP API makes of a request. */
export function eventOf({ method, target, headers, body = '' }: WireRequest): object {
  const [path = ''] = target.split('?');
  const request = {
    method,
    target,
    rawHeaders: ['host', '127.0.0.1', ...headers.flat()],
    body: Buffer.from(body),
    sourceIp: '127.0.0.1',
    receivedAtMs: Date.now(),
  };
  return toHttpEvent(request, { route: { method, path }, pathParameters: {} });
}
