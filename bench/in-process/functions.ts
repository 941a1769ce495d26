import './environment.ts';
import { pathToFileURL } from 'node:url';
import type { FetchSecret } from '../../shared/secrets/secret-source.ts';
import type { AuthCodeLedger } from '../../shared/storage/auth-codes.ts';
import type { NonceStore } from '../../shared/storage/nonces.ts';
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
    fetchSecret: secretsInMemory(documents, fetched),
    nonces: noncesInMemory(seen),
    ledger: ledgerInMemory(),
    authorizations: { create: async () => ({ created: true }) },
  };
  return { handler: bundle.createHandler(dependencies), memory: { nonces: { ...dependencies.nonces, seen }, fetched } };
}

/** @param documents secrets by the end of their names */
export function secretsInMemory(documents: Readonly<Record<string, unknown>>, fetched: string[]): FetchSecret {
  return async (name) => {
    fetched.push(name);
    const document = documents[name.replace('alipay-auth-gateway/local/', '')];
    return document === undefined ? undefined : { text: JSON.stringify(document), versionId: 'v1' };
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
