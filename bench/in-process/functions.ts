import './environment.ts';
import { pathToFileURL } from 'node:url';
import { nameOf } from '../../shared/registry/item-key.ts';
import type { RawSources } from '../../shared/registry/sources.ts';
import type { AuthCodeLedger } from '../../shared/storage/auth-codes.ts';
import type { NonceStore } from '../../shared/storage/nonces.ts';
import { REGISTRY_RING, registryInMemory } from '../../test/support/registry.ts';
import { secrets } from './material.ts';

/** Takes events as Lambda gives them. */
export type Handler = (
  event: unknown,
  context: object,
) => Promise<{
  readonly statusCode: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}>;

/** How Lambda would say how much time is left. */
export const context = {
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  getRemainingTimeInMillis: () => 10_000,
};

/** Secrets and stores in memory; everything else of a function is what its bundle has. */
export interface Memory {
  readonly nonces: NonceStore & { readonly seen: Set<string> };
  readonly fetched: string[];
}

/**
 * Loads a built bundle (dist/<operation>/index.js) over stores in memory.
 * @param documents secrets by the end of their names
 */
export async function loadFunction(
  operation: string,
  documents: Readonly<Record<string, unknown>> = secrets,
): Promise<{ handler: Handler; memory: Memory }> {
  const bundle = await import(pathToFileURL(`dist/${operation}/index.js`).href);
  const seen = new Set<string>();
  const fetched: string[] = [];
  const dependencies = {
    ...bundle.realDependencies(),
    ...sourcesInMemory(documents, { stage: 'local', fetched }),
    nonces: noncesInMemory(seen),
    ledger: ledgerInMemory(),
    authorizations: { create: async () => ({ created: true }) },
  };
  return { handler: bundle.createHandler(dependencies), memory: { nonces: { ...dependencies.nonces, seen }, fetched } };
}

/**
 * Secrets and registry in memory.
 * @param documents by the end of their names; callers are `callers/<protocol>/<id>`
 * @param fetched gets the names of secrets and items as they are read
 */
export function sourcesInMemory(
  documents: Readonly<Record<string, unknown>>,
  { stage, fetched = [] }: { stage: string; fetched?: string[] },
): RawSources {
  const place = { service: 'alipay-auth-gateway', stage };
  const all = new Map(Object.entries({ 'keys/registry': REGISTRY_RING, ...documents }));
  const registry = registryInMemory(all, place);
  return {
    fetchSecret: async (name) => {
      fetched.push(name);
      const document = all.get(name.replace(`${place.service}/${stage}/`, ''));
      return document === undefined ? undefined : { text: JSON.stringify(document), versionId: 'v1' };
    },
    fetchItem: (key) => {
      fetched.push(nameOf(key));
      return registry.fetchItem(key);
    },
  };
}

function noncesInMemory(seen: Set<string>): NonceStore {
  return {
    async consume({ protocol, callerId, replayToken }) {
      const key = `${protocol}#${callerId}#${replayToken}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    },
  };
}

function ledgerInMemory(): AuthCodeLedger {
  const claimed = new Set<string>();
  return {
    async claim({ code }) {
      if (claimed.has(code)) return 'used';
      claimed.add(code);
      return 'claimed';
    },
    settle: async () => undefined,
    release: async () => undefined,
  };
}
