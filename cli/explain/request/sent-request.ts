import { HttpRequest } from '../../../shared/gateway/http-request.ts';

/** A request as a client sent it, before anything of it is judged. */
export interface SentRequest {
  readonly method: string;
  /** Path and query as sent, without an origin. */
  readonly target: string;
  /** Names in the case in which they were sent, where that is known. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Scheme and host, where they are known. */
  readonly origin?: string;
  /** When it was sent, in milliseconds since the epoch, where that is known. */
  readonly sentAtMs?: number;
}

/** A text that is no request in any of the forms that are read. The message says what is wrong, and quotes nothing. */
export class UnreadableRequest extends Error {
  override readonly name = 'UnreadableRequest';
}

/** Path of a request, and its query without the question mark. */
export function splitTarget(target: string): readonly [path: string, query: string] {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** A header's value by its name in any case; repeated ones are joined by a comma, as API Gateway does it. */
export function headerOf({ headers }: Pick<SentRequest, 'headers'>, name: string): string | undefined {
  const values = headers.filter(([candidate]) => candidate.toLowerCase() === name.toLowerCase());
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(',');
}

/** The request as the gateway's own rooms take it. */
export function toHttpRequest({ method, target, headers, body }: SentRequest): HttpRequest {
  const [path, rawQuery] = splitTarget(target);
  const joined = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = joined.get(name.toLowerCase());
    joined.set(name.toLowerCase(), before === undefined ? value : `${before},${value}`);
  }
  const rawBody = body.toString('base64');
  return new HttpRequest({
    ...{ method, path, rawQuery, headers: joined },
    ...{ rawBody, isBase64Encoded: true, sourceIp: '127.0.0.1' },
  });
}

/** An address in its two parts. @throws UnreadableRequest when it is none */
export function splitUrl(url: string): { readonly origin?: string; readonly target: string } {
  const [, origin, rest = ''] = /^(?:(https?:\/\/[^/?#]+))?([^#]*)/i.exec(url) ?? [];
  if (origin === undefined && !rest.startsWith('/')) throw new UnreadableRequest('The address has no path.');
  return { ...(origin !== undefined && { origin }), target: rest.startsWith('/') ? rest : `/${rest}` };
}
