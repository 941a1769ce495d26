import type { Clock } from '../platform/clock.ts';
import { type EntityKind, readEntity } from './entity.ts';
import type { FetchSecret } from './secret-source.ts';
import { type CacheRules, freshFor, type GetOptions, VersionedCache } from './versioned-cache.ts';

/** No stranger chooses a secret's name, so that names which gave nothing may be remembered. */
const RULES: CacheRules = { freshMs: 300_000, staleMs: 3_600_000, unusableMs: 30_000, nothingMs: 30_000 };

/** Where secrets come from, parsed. */
export interface Secrets {
  /**
   * The entity that a secret holds. A name must always be asked for with the same kind.
   * @returns `undefined` when no such secret exists
   * @throws GatewayError `misconfigured` (the secret cannot be used) or `unavailable`
   */
  get<Document, Entity>(
    name: string,
    kind: EntityKind<Document, Entity>,
    options?: GetOptions,
  ): Promise<Entity | undefined>;
}

/** What the cache works with. */
export interface SecretCacheOptions {
  readonly fetchSecret: FetchSecret;
  readonly clock: Clock;
  /** How long a secret, or that there is none, is used at most without asking again; five minutes where it is absent. */
  readonly freshMs?: number | undefined;
  /** Called when Secrets Manager failed and an old value stays in use. */
  readonly staleServed?: () => void;
}

/** Secrets of one execution environment. While Secrets Manager fails, an old value serves for up to an hour. */
export function createSecretCache({ fetchSecret, freshMs = RULES.freshMs, ...options }: SecretCacheOptions): Secrets {
  const cache = new VersionedCache({ ...options, rules: freshFor(freshMs, RULES) });
  return {
    get: (name, kind, options) => {
      const parse = (text: string) => readEntity(kind, `secret ${name}`, text);
      return cache.get(name, { fetch: () => fetchSecret(name), parse }, options);
    },
  };
}
