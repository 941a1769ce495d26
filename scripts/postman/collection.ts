import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Described, REQUESTS, type Sample } from './requests.ts';
import { scriptOf } from './script.ts';

const ROOT = join(import.meta.dirname, '../..');
const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

interface OpenApi {
  readonly info: { readonly version: string };
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

/** The collection for Postman: each operation of docs/openapi.json, in each way in which it is signed. */
export function postmanCollection(): object {
  const { info, tags, paths } = JSON.parse(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8')) as OpenApi;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );
  const items = operations.flatMap((operation) =>
    samplesOf(operation.operationId).map((sample) => ({ folder: operation.tags[0], item: itemOf(operation, sample) })),
  );
  return {
    info: {
      name: 'Alipay authorization gateway',
      version: info.version,
      schema: SCHEMA,
      description:
        'Made from docs/openapi.json by `npm run postman`. The scripts of each request sign it and check the response. Callers and keys come from an environment: `npm run --silent postman -- environment` writes that of a running `npm start`.',
    },
    // A link is made before it is completed, and the token is asked for before it is used.
    item: tags.map(({ name }) => ({
      name,
      item: items.filter(({ folder }) => folder === name).map(({ item }) => item),
    })),
  };
}

function samplesOf(operation: string): readonly Sample[] {
  const samples = REQUESTS[operation];
  if (samples) return samples;
  throw new Error(`scripts/postman/requests.ts says nothing of ${operation}`);
}

interface Placed extends Described {
  readonly path: string;
  readonly method: string;
}

function itemOf({ path, method, summary, requestBody }: Placed, sample: Sample): object {
  const { query = {}, headers = {}, members = {}, name, before, after } = sample;
  const [{ value: example } = { value: {} }] = Object.values(requestBody?.content['application/json']?.examples ?? {});
  const body = requestBody && { mode: 'raw', raw: JSON.stringify(withMembers(example, members), undefined, 2) };
  const sent = { ...(body && { 'Content-Type': 'application/json; charset=utf-8' }), ...headers };
  return {
    name,
    event: [
      ...(before ? [{ listen: 'prerequest', script: scriptOf(before) }] : []),
      { listen: 'test', script: scriptOf(after) },
    ],
    request: {
      method,
      header: pairs(sent),
      ...(body && { body }),
      url: urlOf(path, query),
      description: summary,
    },
  };
}

/** The example with the callers and codes of the environment. A member of which nothing is known stays away. */
function withMembers(example: object, members: Sample['members']): object {
  const all = { ...example, ...members };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

const pairs = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

function urlOf(path: string, query: Readonly<Record<string, string>>): object {
  const parameters = pairs(query);
  const search = parameters.map(({ key, value }) => `${key}=${value}`).join('&');
  return {
    raw: `{{gateway}}${path}${search && `?${search}`}`,
    host: ['{{gateway}}'],
    path: path.split('/').slice(1),
    ...(parameters.length > 0 && { query: parameters }),
  };
}

/** The file's text. */
export const postmanText = (): string => `${JSON.stringify(postmanCollection(), undefined, 2)}\n`;
