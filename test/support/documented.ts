/** What `docs/openapi.json` says of requests and responses, judged by ajv. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { WireRequest } from './genauth-client.ts';

type Schema = Readonly<Record<string, unknown>>;

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

interface Media {
  readonly schema: Schema;
}

interface DocumentedResponse {
  readonly headers?: Readonly<Record<string, { readonly schema: Schema; readonly required?: boolean }>>;
  readonly content?: Readonly<Record<string, Media>>;
}

/** One operation of the document. */
export interface DocumentedOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
  readonly 'x-signed-example'?: SignedExample;
}

/** A signed request and its response, as the document has it. */
export interface SignedExample {
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly stringToSign: string;
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

type PathItem = Readonly<Record<string, DocumentedOperation>>;

/** The document, as it stands in the repository. */
export const documented = JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/openapi.json'), 'utf8')) as {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly webhooks: Readonly<Record<string, PathItem>>;
  readonly 'x-example-keys': Readonly<Record<string, Readonly<Record<string, string>>>>;
};

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
const validators = new Map<Schema, ValidateFunction>();

function faultOf(what: string, schema: Schema, value: unknown): string[] {
  const validate = validators.get(schema) ?? ajv.compile(schema);
  validators.set(schema, validate);
  return validate(value) ? [] : [`${what} ${ajv.errorsText(validate.errors)}`];
}

/** The operation that a request is for, also behind a base path; undefined where the document has none. */
export function documentedOperation(method: string, target: string): DocumentedOperation | undefined {
  const path = target.replace(/[?#].*$/s, '');
  const item = documented.paths[path] ?? documented.paths[path.replace(/^\/[^/]+(?=\/)/, '')];
  return item?.[method.toLowerCase()];
}

/** What the document does not say of a response: empty for one that is as it says, and for a path that it does not have. */
export function responseFaults(
  { method, target }: Pick<WireRequest, 'method' | 'target'>,
  response: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string },
): string[] {
  const operation = documentedOperation(method, target);
  if (operation === undefined) return [];
  const said = operation.responses[response.status];
  if (said === undefined) return [`status ${response.status} is not documented`];
  return [...headerFaults(said, response.headers), ...contentFaults(said, response)];
}

function headerFaults({ headers = {} }: DocumentedResponse, sent: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, { schema, required = false }]) => {
    const value = sent[name.toLowerCase()];
    if (value === undefined) return required ? [`header ${name} is missing`] : [];
    return faultOf(`header ${name}`, schema, value);
  });
}

function contentFaults(
  { content }: DocumentedResponse,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
): string[] {
  if (content === undefined) return body === '' ? [] : ['there is a body'];
  const type = headers['content-type']?.replace(/;.*$/, '') ?? '';
  const media = content[type];
  if (media === undefined) return [`content type ${type} is not documented`];
  return faultOf('the body', media.schema, type === 'application/json' ? JSON.parse(body) : body);
}

/** What of a request the document does not allow. */
export function requestFaults({ method, target, headers, body }: WireRequest): string[] {
  const operation = documentedOperation(method, target);
  if (operation === undefined) return [`${method} ${target} is not documented`];
  const query = new URL(target, 'http://gateway').searchParams;
  const sent = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const parameters = (operation.parameters ?? []).flatMap(({ name, in: place, required, schema }) => {
    const value = place === 'query' ? (query.get(name) ?? undefined) : sent.get(name.toLowerCase());
    if (value === undefined) return required ? [`${place} ${name} is missing`] : [];
    return faultOf(`${place} ${name}`, schema, value);
  });
  const media = operation.requestBody?.content['application/json'];
  return media ? [...parameters, ...faultOf('the body', media.schema, parsed(body))] : parameters;
}

function parsed(body = ''): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** JSON of the gateway's functions must not be taken for anything else; what API Gateway says by itself has no cache-control. */
function sniffable({ headers }: { readonly headers: Readonly<Record<string, string>> }): string[] {
  const isOurs = /^application\/json/.test(headers['content-type'] ?? '') && headers['cache-control'] !== undefined;
  return isOurs && headers['x-content-type-options'] !== 'nosniff' ? ['may be sniffed'] : [];
}

/** @throws Error when a response of the gateway is not as the document says, or JSON that may be taken for something else. */
export function requireDocumented(
  request: Pick<WireRequest, 'method' | 'target'>,
  response: Parameters<typeof responseFaults>[1],
): void {
  const faults = [...responseFaults(request, response), ...sniffable(response)];
  if (faults.length === 0) return;
  throw new Error(`${request.method} ${request.target}: ${faults.join('; ')}: ${response.status} ${response.body}`);
}
