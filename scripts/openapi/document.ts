import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readContracts } from '../operations.mjs';
import { daxpay } from './daxpay.ts';
import type { Described, DescribedProtocol, Json } from './described.ts';
import { genauth } from './genauth.ts';
import { merchants } from './merchants.ts';
import { healthOperation, pageOperation } from './plain.ts';
import { authorizationEnded } from './webhook.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROTOCOLS: Readonly<Record<string, DescribedProtocol>> = {
  '/api/v3/': genauth,
  '/v1/openapi/': merchants,
  '/unipay/': daxpay,
};

/** What has no protocol's envelope. */
const PLAIN: Readonly<Record<string, (contract: Described) => Json>> = {
  'complete-authorization': pageOperation,
  'get-health': healthOperation,
};

/** The OpenAPI document of all operations that clients call, from their contracts and the protocols' tables. */
export async function openapiDocument(): Promise<Json> {
  const { version, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const contracts = Object.entries(await readContracts(ROOT));
  const described = contracts.map(([name, { path, description }]): Described & { alsoHead: boolean } => {
    if (!description) throw new Error(`the contract of ${name} was compiled for a bundle`);
    const { method, alsoHead = false, input, output, example } = description;
    const sample = example as Described['example'];
    return { name, path, method, alsoHead, input: input as Json, output: output as Json, example: sample };
  });
  const protocols = Object.values(PROTOCOLS);
  const businessId = described.find(({ path }) => path.startsWith('/v1/openapi/') && path.endsWith('/url'))?.example
    .input;
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Alipay authorization gateway',
      version,
      license: { name: license, identifier: license },
      description:
        'Made from the contracts by `npm run openapi`. Every signed example stands whole in `x-signed-example`, with its string to sign; its keys are in `x-example-keys`.',
    },
    servers: [{ url: 'http://127.0.0.1:3000', description: 'The embedded stack: npm start' }],
    tags: [
      ...protocols.map(({ tag, about }) => ({ name: tag, description: about })),
      { name: 'Browser', description: 'What a user opens.' },
      { name: 'Operation', description: 'What an operator asks.' },
    ],
    paths: Object.fromEntries(described.map((contract) => [contract.path, pathItem(contract)])),
    webhooks: { 'authorization-ended': authorizationEnded(String(businessId?.businessId)) },
    components: { securitySchemes: Object.assign({}, ...protocols.map(({ securitySchemes }) => securitySchemes)) },
    'x-example-keys': Object.assign({}, ...protocols.map(({ exampleKeys }) => exampleKeys)),
  };
}

function pathItem(contract: Described & { readonly alsoHead: boolean }): Json {
  const operation = { operationId: contract.name, summary: summaryOf(contract.name), ...operationOf(contract) };
  const head = { ...operation, operationId: `head-${contract.name}`, responses: withoutBodies(operation) };
  return { [contract.method.toLowerCase()]: operation, ...(contract.alsoHead && { head }) };
}

function withoutBodies({ responses }: Json): Json {
  const bare = Object.entries(responses as Record<string, Json>).map(([status, { content: _, ...rest }]) => [
    status,
    rest,
  ]);
  return Object.fromEntries(bare);
}

function operationOf(contract: Described): Json {
  const plain = PLAIN[contract.name];
  if (plain) return plain(contract);
  const [, protocol] = Object.entries(PROTOCOLS).find(([prefix]) => contract.path.startsWith(prefix)) ?? [];
  if (!protocol) throw new Error(`no protocol has the path ${contract.path}`);
  return { tags: [protocol.tag], ...protocol.operation(contract) };
}

/** As its function is described in the template. */
function summaryOf(name: string): string {
  const definition = readFileSync(join(ROOT, 'functions', name, 'function.yml'), 'utf8');
  return /^ {4}description: (.+)$/m.exec(definition)?.[1] ?? name;
}

/** The file's text. */
export const openapiText = async (): Promise<string> => `${JSON.stringify(await openapiDocument(), undefined, 2)}\n`;
