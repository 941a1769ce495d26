import { headerOf, type SentRequest } from '../explain/request/sent-request.ts';

/** A request that is signed, and over what. */
export interface Signed {
  readonly request: SentRequest;
  /** Without the secret. */
  readonly stringToSign: string;
  readonly signature: string;
}

/** A request with headers that it lacks; those that are there stay. */
export function withHeaders(request: SentRequest, headers: Readonly<Record<string, string>>): SentRequest {
  const missing = Object.entries(headers).filter(([name]) => headerOf(request, name) === undefined);
  return { ...request, headers: [...request.headers, ...missing] };
}

/** A request with a header in the place of one of the same name. */
export function withHeader(request: SentRequest, name: string, value: string): SentRequest {
  const others = request.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  return { ...request, headers: [...others, [name, value]] };
}

/** A request as it stands on a socket, each line by itself. */
export function requestLines({ method, target, headers, body }: SentRequest): string[] {
  const text = body.toString('utf8');
  return [
    `${method} ${target} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(text === '' ? [] : ['', text]),
  ];
}
