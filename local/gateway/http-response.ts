/** What goes back over the socket. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/** API Gateway's own answers, which have no envelope of ours. */
export function gatewayAnswer(status: number, message: string): HttpAnswer {
  return json(status, JSON.stringify({ message }));
}

/**
 * Turns what a function returned into an HTTP answer, as an HTTP API does with payload 2.0: a result without `statusCode`
 * is the body of a 200, and a malformed one is API Gateway's 500.
 * @param resultText the result as JSON, as Lambda hands it on
 */
export function toHttpAnswer(resultText: string): HttpAnswer {
  const result: unknown = JSON.parse(resultText);
  if (typeof result === 'string') return json(200, result);
  if (!isObject(result) || !('statusCode' in result)) return json(200, resultText);
  return convert(result) ?? gatewayAnswer(500, 'Internal Server Error');
}

function convert({
  statusCode,
  headers = {},
  body = '',
  cookies = [],
  isBase64Encoded = false,
}: Json): HttpAnswer | undefined {
  const lines = readHeaders(headers);
  const status = Number.isInteger(statusCode) ? Number(statusCode) : 0;
  if (status < 100 || status > 599 || lines === undefined || typeof body !== 'string') return undefined;
  if (!Array.isArray(cookies) || !cookies.every((cookie) => typeof cookie === 'string')) return undefined;
  return {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...lines,
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

function readHeaders(headers: unknown): Record<string, string> | undefined {
  if (!isObject(headers)) return undefined;
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  if (!entries.every(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function json(status: number, text: string): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
}

type Json = Record<string, unknown>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
