/** A request on the wire, in the forms in which people keep one: raw HTTP, a curl command, an entry of an HTTP archive. */
import type { WireRequest } from './genauth-client.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** As it stands on a socket. */
export function asRawHttp({ method, target, headers, body = '' }: WireRequest): string {
  const length = body === '' ? [] : [['Content-Length', String(Buffer.byteLength(body))] as const];
  const lines = [['Host', 'auth.example.com'] as const, ...headers, ...length].map(
    ([name, value]) => `${name}: ${value}`,
  );
  return [`${method} ${target} HTTP/1.1`, ...lines, '', body].join('\r\n');
}

/** As a terminal has it. */
export function asCurl({ method, target, headers, body }: WireRequest): string {
  const options = headers.map(([name, value]) => `  -H ${quoted(`${name}: ${value}`)} \\\n`);
  const data = body === undefined ? '' : `  --data-binary ${quoted(body)} \\\n`;
  return `curl -sS -X ${method} \\\n${options.join('')}${data}  ${quoted(`https://auth.example.com${target}`)}\n`;
}

/** As a browser's or a proxy's tools save it. @param sentAt ISO 8601 */
export function asHar({ method, target, headers, body }: WireRequest, sentAt?: string): string {
  return JSON.stringify({
    ...(sentAt !== undefined && { startedDateTime: sentAt }),
    request: {
      method,
      url: `https://auth.example.com${target}`,
      headers: headers.map(([name, value]) => ({ name, value })),
      ...(body !== undefined && { postData: { mimeType: 'application/json', text: body } }),
    },
  });
}

/** All three. */
export const FORMS: readonly ((request: WireRequest) => string)[] = [asRawHttp, asCurl, (request) => asHar(request)];
