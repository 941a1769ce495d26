import type { Clock } from '../platform/clock.ts';
import { type EntityKind, readEntity } from './entity.ts';
import type { FetchSecret } from './secret-source.ts';
import { type CacheRules, freshFor, type GetOptions, type StaleServed, VersionedCache } from './versioned-cache.ts';

/** No stranger chooses a secret's name, so that names which gave nothing may be remembered. */
const RULES: CacheRules = { freshMs: 300_000, staleMs: 3_600_000, unusableMs: 30_000, nothingMs: 30_000 };

/** Where secrets come from, parsed. */
export interface Secrets {
  /**
   * The entity that a secret holds, read as that kind: what another kind makes of the same secret is another matter.
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
  readonly staleServed?: StaleServed;
}

/** Secrets of one execution environment. While Secrets Manager fails, an old value serves for up to an hour. */
export function createSecretCache({ fetchSecret, freshMs = RULES.freshMs, ...options }: SecretCacheOptions): Secrets {
  const rules = freshFor(freshMs, RULES);
  /** One for each kind: whose document names a connection of the wrong one must change nothing for anybody else. */
  const caches = new Map<object, VersionedCache>();
  return {
    get: (name, kind, getOptions) => {
      const cache = caches.get(kind) ?? new VersionedCache({ ...options, rules });
      caches.set(kind, cache);
      const parse = (text: string) => readEntity(kind, `secret ${name}`, text);
      return cache.get(name, { fetch: () => fetchSecret(name), parse }, getOptions);
    },
  };
}
