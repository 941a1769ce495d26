import { type SentRequest, UnreadableRequest } from './sent-request.ts';

/** What of an HTTP API's event (payload 2.0) is the request. */
export interface RecordedEvent {
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly requestContext: { readonly http: { readonly method: string }; readonly timeEpoch?: number };
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** Headers that API Gateway adds. */
const ADDED = /^(x-forwarded-(for|proto|port)|x-amzn-trace-id)$/;

/** The request that became an event. @throws UnreadableRequest when it is none */
export function readEvent(event: RecordedEvent): SentRequest {
  const { rawPath, rawQueryString = '', headers = {}, body = '', isBase64Encoded, requestContext } = event;
  const { method } = requestContext?.http ?? {};
  if (typeof rawPath !== 'string' || typeof method !== 'string')
    throw new UnreadableRequest('The event is not of an HTTP API.');
  const sent = Object.entries(headers).filter(([name]) => !ADDED.test(name));
  return {
    method,
    target: rawQueryString === '' ? rawPath : `${rawPath}?${rawQueryString}`,
    headers: sent.map(([name, value]) => [name, String(value)]),
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    ...(requestContext.timeEpoch !== undefined && { sentAtMs: requestContext.timeEpoch }),
  };
}
