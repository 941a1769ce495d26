import type { Clock } from '../platform/clock.ts';
import { GatewayError } from '../platform/errors.ts';
import { TokenBucket } from '../platform/token-bucket.ts';
import { type EntityKind, readEntity } from './entity.ts';
import type { FetchSecret } from './secret-source.ts';

/** A fetched secret is used this long without asking again. */
const FRESH_MS = 300_000;
/** While Secrets Manager fails, a secret serves until this long after its fetch. */
const STALE_MS = 3_600_000;
/** After a failed refresh the old value serves this long before the next try, so that not every request waits for it. */
const RETRY_MS = 15_000;
/** A name that does not exist, denied access, and a secret that cannot be read are remembered this long. */
const REFUSAL_MS = 30_000;
/** Names that gave nothing (they do not exist, or access is denied), remembered at most. */
const MAX_REFUSED = 1_000;
/** Look-ups of names that never resolved here: at most so many misses at once, and per second afterwards. */
const MISS_RATE = { capacity: 50, refillPerSecond: 5 };

/** Where configuration comes from, parsed. */
export interface Secrets {
  /**
   * The entity that a secret holds. A name must always be asked for with the same kind.
   * @returns `undefined` when no such secret exists
   * @throws GatewayError `misconfigured` (the secret cannot be used), `unavailable` or, for a name that never resolved here,
   * `throttled` (ask again later)
   */
  get<Document, Entity>(name: string, kind: EntityKind<Document, Entity>): Promise<Entity | undefined>;
}

interface Held {
  readonly versionId: string;
  readonly fetchedAtMs: number;
  /** Until when it is used without asking. */
  usableUntilMs: number;
  readonly result: { readonly entity: unknown } | { readonly error: GatewayError };
}

/** A name that gave nothing: no such secret, or the error. */
interface Refused {
  readonly untilMs: number;
  readonly error?: GatewayError;
}

/**
 * Caches secrets for one execution environment: one fetch in flight for each name, each version parsed once, old values
 * while Secrets Manager fails, and bounds on what unknown names can cost.
 */
export class SecretCache implements Secrets {
  readonly #fetch: FetchSecret;
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();
  readonly #refused = new Map<string, Refused>();
  readonly #everResolved = new Set<string>();
  readonly #inFlight = new Map<string, Promise<Held | undefined>>();
  readonly #misses: TokenBucket;

  constructor(fetch: FetchSecret, clock: Clock) {
    this.#fetch = fetch;
    this.#clock = clock;
    this.#misses = new TokenBucket(MISS_RATE, clock());
  }

  async get<Document, Entity>(name: string, kind: EntityKind<Document, Entity>): Promise<Entity | undefined> {
    const nowMs = this.#clock();
    const held = this.#held.get(name);
    if (held && nowMs < held.usableUntilMs) return use<Entity>(held);
    const refused = this.#refused.get(name);
    if (refused && nowMs < refused.untilMs) return useRefused(refused);
    return use<Entity>(await this.#refreshOnce(name, kind));
  }

  /** Whether a name that never resolved here would not be looked up now. */
  lookUpsUsedUp(): boolean {
    return this.#misses.tokens(this.#clock()) < 1;
  }

  /** Number of names remembered, existing or not: bounded whatever names are asked for. */
  get size(): number {
    return this.#held.size + this.#refused.size;
  }

  #refreshOnce<Document, Entity>(name: string, kind: EntityKind<Document, Entity>): Promise<Held | undefined> {
    const running = this.#inFlight.get(name);
    if (running) return running;
    const started = this.#refresh(name, kind).finally(() => this.#inFlight.delete(name));
    this.#inFlight.set(name, started);
    return started;
  }

  async #refresh<Document, Entity>(name: string, kind: EntityKind<Document, Entity>): Promise<Held | undefined> {
    const startedAtMs = this.#clock();
    const limited = !this.#everResolved.has(name);
    if (limited && !this.#misses.take(startedAtMs)) {
      // No fault of ours: whoever names what does not exist must not be able to look like an outage.
      throw new GatewayError('throttled', { reason: 'too many look-ups of unknown names' });
    }
    const version = await this.#fetch(name).catch((error: unknown) => this.#survive(name, error));
    if (version === undefined) return this.#refuse(name, { untilMs: startedAtMs + REFUSAL_MS });
    if ('result' in version) return version;
    if (limited) this.#misses.giveBack();
    this.#everResolved.add(name);
    return this.#hold(name, version.versionId, startedAtMs, () => readEntity(kind, name, version.text));
  }

  #hold(name: string, versionId: string, fetchedAtMs: number, parse: () => unknown): Held {
    const before = this.#held.get(name);
    const result = before?.versionId === versionId ? before.result : settle(parse);
    const usableUntilMs = fetchedAtMs + ('error' in result ? REFUSAL_MS : FRESH_MS);
    const held = { versionId, fetchedAtMs, usableUntilMs, result };
    this.#refused.delete(name);
    this.#held.set(name, held);
    return held;
  }

  /** After a failed fetch: the old value while it may serve, else the error. Denied access ends an old value at once. */
  #survive(name: string, error: unknown): Held {
    const nowMs = this.#clock();
    if (error instanceof GatewayError && error.code === 'misconfigured') {
      this.#refuse(name, { untilMs: nowMs + REFUSAL_MS, error });
      throw error;
    }
    const held = this.#held.get(name);
    const serves = held && 'entity' in held.result && nowMs < held.fetchedAtMs + STALE_MS;
    if (!serves) throw error;
    held.usableUntilMs = Math.min(nowMs + RETRY_MS, held.fetchedAtMs + STALE_MS);
    return held;
  }

  #refuse(name: string, refused: Refused): undefined {
    this.#held.delete(name);
    this.#refused.delete(name);
    this.#refused.set(name, refused);
    if (this.#refused.size <= MAX_REFUSED) return;
    for (const oldest of this.#refused.keys()) {
      this.#refused.delete(oldest);
      return;
    }
  }
}

function settle(parse: () => unknown): Held['result'] {
  try {
    return { entity: parse() };
  } catch (error) {
    if (error instanceof GatewayError) return { error };
    throw error;
  }
}

function use<Entity>(held: Held | undefined): Entity | undefined {
  if (held === undefined) return undefined;
  if ('error' in held.result) throw held.result.error;
  return held.result.entity as Entity;
}

function useRefused({ error }: Refused): undefined {
  if (error) throw error;
}
