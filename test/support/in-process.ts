/**
 * Operations run in process: the real handlers with the real chain, over secrets, nonces, clock and log of the test.
 */

import { randomBytes } from 'node:crypto';
import { createHandler as createSecretCheckHandler } from '../../functions/check-app-id-secret/handler.ts';
import { createHandler as createAuthInfoHandler } from '../../functions/get-alipay-authinfo/handler.ts';
import { createHandler as createTokenHandler } from '../../functions/get-management-token/handler.ts';
import type { HttpResult } from '../../shared/gateway/adapter.ts';
import type { Ambient } from '../../shared/gateway/ambient.ts';
import type { FetchCards } from '../../shared/registry/card-source.ts';
import { nameOf } from '../../shared/registry/item-key.ts';
import type { ItemSource } from '../../shared/registry/item-source.ts';
import type { FetchSecret } from '../../shared/secrets/secret-source.ts';
import type { NonceStore, NonceUse } from '../../shared/storage/nonces.ts';
import { genauthDocuments } from './documents.ts';
import type { WireRequest } from './genauth-client.ts';
import { REGISTRY_RING, registryInMemory } from './registry.ts';

/** The moment at which the tests' clock stands still. */
export const NOW_MS = Date.parse('2026-11-21T03:27:12Z');

/** Where the secrets' names begin in tests. */
export const PREFIX = 'alipay-auth-gateway/test';

/** Configuration as `readConfiguration` gives it. */
export const configuration = {
  secretPrefix: PREFIX,
  service: 'alipay-auth-gateway',
  stage: 'test',
  timestampWindowMs: 300_000,
  healthIntervalMs: 300_000,
} as const;

/** Time, log and metrics under the test's eyes. */
export interface Watched extends Ambient {
  /** What the clock shows; set it to move. */
  nowMs: number;
  readonly logs: { level: string; message: string; attributes: Readonly<Record<string, unknown>> }[];
  readonly counts: { counts: Readonly<Record<string, number>>; dimensions: Readonly<Record<string, string>> }[];
}

/** A frozen clock, real randomness, and memory in place of CloudWatch. */
export function watched(): Watched {
  const watching: Watched = {
    nowMs: NOW_MS,
    logs: [],
    counts: [],
    originSecretHashes: undefined,
    clock: () => watching.nowMs,
    randomBytes: (size) => randomBytes(size),
    writeLog: (level, message, attributes, published) => {
      watching.logs.push({ level, message, attributes });
      if (published) watching.counts.push(published);
    },
    publishCounts: (counts, dimensions) => {
      watching.counts.push({ counts, dimensions });
    },
  };
  return watching;
}

/** Secrets and registry of the test, which may change under way; every fetch is noted. */
export interface TestSecrets {
  /** Callers too: `callers/<protocol>/<id>`. */
  readonly documents: Map<string, unknown>;
  /** Names of secrets. */
  readonly fetched: string[];
  /** Names of the registry's items. */
  readonly itemsRead: string[];
  readonly fetchSecret: FetchSecret;
  readonly fetchItem: ItemSource['fetchItem'];
  readonly fetchCards: FetchCards;
}

/** Serves documents by the rest of their name behind the prefix; a text is served as it is. */
export function testSecrets(
  documents: Record<string, unknown>,
  sealing?: Parameters<typeof registryInMemory>[2],
): TestSecrets {
  const map = new Map(Object.entries({ 'keys/registry': REGISTRY_RING, ...documents }));
  const fetched: string[] = [];
  const itemsRead: string[] = [];
  const registry = registryInMemory(map, configuration, sealing);
  const fetchItem: ItemSource['fetchItem'] = async (key) => {
    itemsRead.push(nameOf(key));
    return registry.fetchItem(key);
  };
  const fetchSecret: FetchSecret = async (name) => {
    fetched.push(name);
    const document = map.get(name.slice(PREFIX.length + 1));
    if (document instanceof Error) throw document;
    if (document === undefined) return undefined;
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    return { text, versionId: `v${fetched.length}` };
  };
  return { ...registry, documents: map, fetched, itemsRead, fetchSecret, fetchItem };
}

/** A nonce store in memory that notes every use. */
export function testNonces(): NonceStore & { readonly uses: NonceUse[] } {
  const uses: NonceUse[] = [];
  const seen = new Set<string>();
  return {
    uses,
    async consume(use) {
      uses.push(use);
      const key = `${use.protocol}#${use.callerId}#${use.replayToken}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    },
  };
}

/** `get-alipay-authinfo` with everything it touches. */
export function authInfoOperation(secrets: TestSecrets = testSecrets(genauthDocuments())) {
  const around = watched();
  const nonces = testNonces();
  const dependencies = { ...around, configuration, ...secrets, nonces };
  const handler = createAuthInfoHandler(dependencies);
  return { around, nonces, secrets, handler, call: caller(handler) };
}

/** `check-app-id-secret` with everything it touches. */
export function secretCheckOperation(secrets: TestSecrets = testSecrets(genauthDocuments())) {
  const around = watched();
  const handler = createSecretCheckHandler({ ...around, configuration, ...secrets });
  return { around, secrets, handler, call: caller(handler) };
}

/** `get-management-token` with everything it touches. */
export function tokenOperation(secrets: TestSecrets = testSecrets(genauthDocuments())) {
  const around = watched();
  const handler = createTokenHandler({ ...around, configuration, ...secrets });
  return { around, secrets, handler, call: caller(handler) };
}

/** Sends a wire request through a handler and reads its JSON answer. */
function caller(handler: (event: unknown) => Promise<HttpResult>) {
  return async (request: WireRequest) => {
    const result = await handler(toEvent(request));
    return { result, json: JSON.parse(result.body) as Record<string, unknown> & { data?: Record<string, unknown> } };
  };
}

/** What API Gateway makes of a wire request: lower-case names, repeated headers joined by a comma, the raw query. */
export function toEvent({ method, target, headers, body }: WireRequest): Record<string, unknown> {
  const [rawPath = '', ...query] = target.split('?');
  const joined: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    joined[key] = key in joined ? `${joined[key]},${value}` : value;
  }
  return {
    version: '2.0',
    rawPath,
    rawQueryString: query.join('?'),
    headers: joined,
    requestContext: { requestId: 'Ab-_=', http: { method, sourceIp: '203.0.113.7' } },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  };
}
