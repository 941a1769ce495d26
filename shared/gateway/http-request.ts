import { GatewayError } from '../platform/errors.ts';
import { shownName } from '../platform/shown-name.ts';
import { decodeBody, parseBody } from './request-body.ts';

/** What a request consists of before anything in it is verified. */
interface RequestParts {
  readonly method: string;
  readonly path: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly rawQuery: string;
  readonly sourceIp: string;
  readonly rawBody: string;
  readonly isBase64Encoded: boolean;
}

/**
 * An HTTP request as API Gateway received it. Query and body are read when somebody asks for them, once, strictly: what an
 * operation does not look at cannot make it fail.
 */
export class HttpRequest {
  readonly method: string;
  /** `rawPath`: a stage or base path may stand in front. */
  readonly path: string;
  /** Names in lower case; a repeated header has its values joined by a comma, as API Gateway does it. */
  readonly headers: ReadonlyMap<string, string>;
  /** The address that API Gateway saw, never one that a header claims. */
  readonly sourceIp: string;
  readonly #parts: RequestParts;
  #query: ReadonlyMap<string, string> | undefined;
  #body: Buffer | undefined;
  #members: Readonly<Record<string, unknown>> | undefined;

  constructor(parts: RequestParts) {
    this.#parts = parts;
    this.method = parts.method;
    this.path = parts.path;
    this.headers = parts.headers;
    this.sourceIp = parts.sourceIp;
  }

  /**
   * The query's parameters, form-decoded (`+` is a space), in the order of the request.
   * @throws GatewayError `malformed_request` for broken escapes or UTF-8, `invalid_parameter` for a repeated name
   */
  query(): ReadonlyMap<string, string> {
    this.#query ??= decodeForm(this.#parts.rawQuery);
    return this.#query;
  }

  /**
   * Only the named parameters of the query, form-decoded. Whatever else stands there is not looked at, repeated or broken:
   * browsers, wallets and trackers add to an address what they like.
   * @throws GatewayError as {@link query} does, for a parameter that is named
   */
  parameters(names: readonly string[]): ReadonlyMap<string, string> {
    return decodeForm(this.#parts.rawQuery, new Set(names));
  }

  /**
   * The body's bytes as received.
   * @throws GatewayError as {@link decodeBody}
   */
  body(): Uint8Array {
    this.#body ??= decodeBody(this.#parts);
    return this.#body;
  }

  /**
   * The body's members, from strict JSON. One that is `null` is as if it were not there, whatever the protocol.
   * @throws GatewayError as {@link body} does, and `malformed_request` with the fault, for anything but an object too
   */
  members(): Readonly<Record<string, unknown>> {
    this.#members ??= membersOf(parseBody(this.body(), this.headers.get('content-encoding')));
    return this.#members;
  }
}

function membersOf(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
  }
  throw new GatewayError('malformed_request', {
    reason: 'the body is not a JSON object',
    fault: { kind: 'not-object' },
  });
}

/**
 * Reads an API Gateway HTTP API event, payload format 2.0. Only what this gateway uses is looked at.
 * @throws GatewayError `malformed_request` when a part has another type than API Gateway gives it
 */
export function decodeHttpEvent(event: unknown): HttpRequest {
  const { rawPath, rawQueryString, headers, body, isBase64Encoded, requestContext } = asObject(event, 'event');
  const http = asObject(asObject(requestContext, 'requestContext').http, 'requestContext.http');
  return new HttpRequest({
    method: asText(http.method, 'requestContext.http.method'),
    sourceIp: asText(http.sourceIp, 'requestContext.http.sourceIp'),
    path: asText(rawPath, 'rawPath'),
    rawQuery: asText(rawQueryString ?? '', 'rawQueryString'),
    headers: readHeaders(asObject(headers ?? {}, 'headers')),
    rawBody: asText(body ?? '', 'body'),
    isBase64Encoded: isBase64Encoded === true,
  });
}

function readHeaders(headers: Record<string, unknown>): Map<string, string> {
  const read = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    const before = read.get(key);
    const text = asText(value, 'headers');
    read.set(key, before === undefined ? text : `${before},${text}`);
  }
  return read;
}

/** @param wanted the names that count; without it all do */
function decodeForm(rawQuery: string, wanted?: ReadonlySet<string>): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const pair of rawQuery.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const rawName = equals < 0 ? pair : pair.slice(0, equals);
    if (wanted && !wanted.has(lenientlyDecoded(rawName))) continue;
    const name = decodeFormText(rawName);
    if (parameters.has(name)) {
      throw new GatewayError('invalid_parameter', {
        reason: 'a query parameter is repeated',
        violations: [{ member: shownName(name) ?? '?', rule: 'repeated', place: 'query' }],
      });
    }
    parameters.set(name, equals < 0 ? '' : decodeFormText(pair.slice(equals + 1)));
  }
  return parameters;
}

/** Nobody asks for a name that cannot be decoded. */
function lenientlyDecoded(rawName: string): string {
  try {
    return decodeFormText(rawName);
  } catch {
    return rawName;
  }
}

function decodeFormText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    const reason = 'the query has broken escapes or is not UTF-8';
    throw new GatewayError('malformed_request', { reason, fault: { kind: 'query-encoding' } });
  }
}

function asObject(value: unknown, part: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new GatewayError('malformed_request', { reason: `${part} is not an object` });
}

/** A text whose UTF-8 form is unambiguous: a lone surrogate would be written as U+FFFD, as any other would. */
function asText(value: unknown, part: string): string {
  if (typeof value === 'string' && value.isWellFormed()) return value;
  throw new GatewayError('malformed_request', { reason: `${part} is not a well-formed text` });
}
