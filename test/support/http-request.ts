import { HttpRequest } from '../../shared/gateway/http-request.ts';

/** A request as the gateway holds it behind its decoder; header names in lower case, as there. */
export function httpRequest({
  headers = {},
  method = 'GET',
  rawQuery = '',
  body = '',
  sourceIp = '203.0.113.7',
}: {
  headers?: Readonly<Record<string, string | undefined>>;
  method?: string;
  rawQuery?: string;
  body?: string;
  sourceIp?: string;
}): HttpRequest {
  const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new HttpRequest({
    method,
    path: '/x',
    headers: new Map(sent),
    rawQuery,
    sourceIp,
    rawBody: body,
    isBase64Encoded: false,
  });
}
