import type { Clock } from '../platform/clock.ts';
import { GatewayError } from '../platform/errors.ts';

/** A text as it stands now, with what distinguishes it from every other state of it. */
export interface Version {
  readonly text: string;
  readonly versionId: string;
}

/** How long what was fetched is used. All in milliseconds. */
export interface CacheRules {
  /** Without asking again. */
  readonly freshMs: number;
  /** While the store fails, counted from the fetch. */
  readonly staleMs: number;
  /** A text that cannot be used is taken as that, without asking again. */
  readonly unusableMs: number;
  /** A name that does not exist, or denied access, is remembered; 0 where strangers choose names. */
  readonly nothingMs: number;
}

/** Where one name's text comes from, and what it is read as. */
export interface Source<Entity> {
  /** Gives `undefined` for a name that does not exist; throws GatewayError. */
  fetch(): Promise<Version | undefined>;
  /** Throws GatewayError for a text that cannot be used. */
  parse(text: string): Entity;
}

/** The same rules, with nothing used for longer than this without asking. */
export const freshFor = (freshMs: number, rules: CacheRules): CacheRules => ({
  ...rules,
  freshMs,
  unusableMs: Math.min(freshMs, rules.unusableMs),
  nothingMs: Math.min(freshMs, rules.nothingMs),
});

/** How one look-up differs from others. */
export interface GetOptions {
  /** Where the last fetch is older than this, it is fetched again. */
  readonly maxAgeMs?: number;
  /** Where it is false, that there is nothing is for the next look-up to find out anew. */
  readonly rememberNothing?: boolean;
}

/** Is told that a fetch failed and an old value stays in use. */
export type StaleServed = (name: string, error: unknown) => void;

/** What a cache works with. */
export interface VersionedCacheOptions {
  readonly clock: Clock;
  readonly rules: CacheRules;
  /** Called when a failed fetch left an old value in use: of which name, and why. */
  readonly staleServed?: StaleServed;
}

/** After a failed fetch the old value serves this long before the next try, so that not every request waits for it. */
const RETRY_MS = 15_000;

interface Held {
  readonly versionId: string;
  readonly fetchedAtMs: number;
  /** When a fetch was last tried, successful or not. */
  triedAtMs: number;
  /** Until when it is used without asking. */
  usableUntilMs: number;
  readonly result: { readonly entity: unknown } | { readonly error: GatewayError };
}

/** A name that gave nothing: it does not exist, or the error. */
interface Nothing {
  readonly untilMs: number;
  readonly error?: GatewayError;
}

/**
 * Caches what texts hold, for one execution environment: one fetch in flight for each name, each version parsed once, old
 * values while the store fails. What is gone, or may not be read any more, is dropped at once.
 */
export class VersionedCache {
  readonly #options: VersionedCacheOptions;
  readonly #held = new Map<string, Held>();
  readonly #nothing = new Map<string, Nothing>();
  readonly #inFlight = new Map<string, Promise<Held | undefined>>();

  constructor(options: VersionedCacheOptions) {
    this.#options = options;
  }

  /**
   * What a name's text holds. A name must always be asked for with the same source.
   * @returns `undefined` when the name does not exist
   * @throws GatewayError `misconfigured` (it cannot be used, or access is denied) or `unavailable`
   */
  async get<Entity>(
    name: string,
    source: Source<Entity>,
    { maxAgeMs = Number.POSITIVE_INFINITY, rememberNothing = true }: GetOptions = {},
  ): Promise<Entity | undefined> {
    const nowMs = this.#options.clock();
    const held = this.#held.get(name);
    if (held && nowMs < Math.min(held.usableUntilMs, held.triedAtMs + maxAgeMs)) return use<Entity>(held);
    const nothing = this.#nothing.get(name);
    if (nothing && nowMs < nothing.untilMs) return useNothing(nothing);
    try {
      return use<Entity>(await this.#refreshOnce(name, source));
    } finally {
      if (!rememberNothing) this.#nothing.delete(name);
    }
  }

  /** Number of names remembered, existing or not. */
  get size(): number {
    return this.#held.size + this.#nothing.size;
  }

  #refreshOnce(name: string, source: Source<unknown>): Promise<Held | undefined> {
    const running = this.#inFlight.get(name);
    if (running) return running;
    const started = this.#refresh(name, source).finally(() => this.#inFlight.delete(name));
    this.#inFlight.set(name, started);
    return started;
  }

  async #refresh(name: string, { fetch, parse }: Source<unknown>): Promise<Held | undefined> {
    const startedAtMs = this.#options.clock();
    const version = await fetch().catch((error: unknown) => this.#survive(name, error));
    if (version === undefined) return this.#drop(name, { untilMs: startedAtMs + this.#options.rules.nothingMs });
    return 'result' in version ? version : this.#hold(name, version, { startedAtMs, parse });
  }

  #hold(
    name: string,
    { versionId, text }: Version,
    { startedAtMs, parse }: { startedAtMs: number; parse: (text: string) => unknown },
  ): Held {
    const { freshMs, unusableMs } = this.#options.rules;
    const before = this.#held.get(name);
    const result = before?.versionId === versionId ? before.result : settle(() => parse(text));
    const usableUntilMs = startedAtMs + ('error' in result ? unusableMs : freshMs);
    const held = { versionId, fetchedAtMs: startedAtMs, triedAtMs: startedAtMs, usableUntilMs, result };
    this.#nothing.delete(name);
    this.#held.set(name, held);
    return held;
  }

  /** After a failed fetch: the old value while it may serve, else the error. Denied access ends an old value at once. */
  #survive(name: string, error: unknown): Held {
    const { clock, rules, staleServed } = this.#options;
    const nowMs = clock();
    if (error instanceof GatewayError && error.code === 'misconfigured') {
      this.#drop(name, { untilMs: nowMs + rules.nothingMs, error });
      throw error;
    }
    const held = this.#held.get(name);
    const serves = held && 'entity' in held.result && nowMs < held.fetchedAtMs + rules.staleMs;
    if (!serves) throw error;
    held.triedAtMs = nowMs;
    held.usableUntilMs = Math.min(nowMs + RETRY_MS, held.fetchedAtMs + rules.staleMs);
    staleServed?.(name, error);
    return held;
  }

  #drop(name: string, nothing: Nothing): undefined {
    this.#held.delete(name);
    if (this.#options.rules.nothingMs > 0) this.#nothing.set(name, nothing);
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

function useNothing({ error }: Nothing): undefined {
  if (error) throw error;
}
