import type { ErrorCode } from '../../shared/platform/errors.ts';

/** A part of the document, which is JSON. */
export type Json = Readonly<Record<string, unknown>>;

/** What a contract says, as far as the document tells it. */
export interface Described {
  readonly name: string;
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly input: Json;
  readonly output: Json;
  readonly example: { readonly input: Json; readonly output: Json };
}

/** A signed request and its response, to the byte: a reader checks an own signer by it. */
export interface SignedExample {
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: Json;
    readonly body?: string;
  };
  readonly stringToSign: string;
  readonly response: { readonly status: number; readonly headers: Json; readonly body: string };
}

/** How a protocol writes its part of the document. */
export interface DescribedProtocol {
  readonly tag: string;
  readonly about: string;
  readonly securitySchemes: Json;
  /** Keys under which its examples are signed. */
  readonly exampleKeys: Json;
  operation(contract: Described): Json;
}

/** 2026-11-21 08:00:00 in China: when all examples happen. */
export const EXAMPLE_TIME_MS = Date.UTC(2026, 10, 21);

/** Id of every example's response. */
export const REQUEST_ID = 'VnmUJOT9yGGl';

/** 12 letters or digits, also in the gateway's log. */
export const REQUEST_ID_SCHEMA = { type: 'string', pattern: '^[A-Za-z0-9]{12}$' } as const;

/** An object that has these members, the named ones optional, and no others. */
export function closed(properties: Json, optional: readonly string[] = []): Json {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', required, additionalProperties: false, properties };
}

/** JSON content with its schema and named examples. */
export function jsonContent(schema: Json, examples: Readonly<Record<string, unknown>> = {}): Json {
  const named = Object.entries(examples).map(([name, value]) => [name, { value }]);
  return { 'application/json': { schema, ...(named.length > 0 && { examples: Object.fromEntries(named) }) } };
}

/** The input of a POST as it may be sent: what is `null` counts as absent, and so only what must be there may not be. */
export function nullable({ properties = {}, required = [], ...rest }: Json): Json {
  const wanted = required as readonly string[];
  const members = Object.entries(properties as Json).map(([name, schema]) =>
    wanted.includes(name) ? [name, schema] : [name, { anyOf: [schema, { type: 'null' }] }],
  );
  return { ...rest, required, properties: Object.fromEntries(members) };
}

/** A table of errors as a list for people: one line a code. */
export function errorLines(rows: readonly (readonly [code: ErrorCode, line: string])[]): string {
  return rows.map(([code, line]) => `- ${line} (\`${code}\`)`).join('\n');
}

/** Distinct numbers, ascending. */
export const distinct = (numbers: readonly number[]): number[] =>
  [...new Set(numbers)].sort((one, other) => one - other);

/** What any operation may end with, whoever calls it. */
export const ANYWHERE = [
  'payload_too_large',
  'malformed_request',
  'invalid_parameter',
  'throttled',
  'unavailable',
  'misconfigured',
  'internal',
] as const satisfies readonly ErrorCode[];

/** The errors of a protocol's table, without those of routes, which no operation has. */
export const reached = <Code extends ErrorCode>(table: Readonly<Record<Code, unknown>>): Code[] =>
  (Object.keys(table) as Code[]).filter((code) => code !== 'route_not_found' && code !== 'method_not_allowed');
