/** How many tokens a bucket holds at most, and how many come back in a second. */
export interface BucketRate {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** A token bucket: full at first, refilled evenly. The time is an argument, so it needs no timer. */
export class TokenBucket {
  readonly #rate: BucketRate;
  #tokens: number;
  #updatedAtMs: number;

  constructor(rate: BucketRate, nowMs: number) {
    this.#rate = rate;
    this.#tokens = rate.capacity;
    this.#updatedAtMs = nowMs;
  }

  /** Takes a token if there is one; `false` means over the limit. */
  take(nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Puts a token back that turned out not to count. */
  giveBack(): void {
    this.#tokens = Math.min(this.#rate.capacity, this.#tokens + 1);
  }

  /** Whether the bucket is as good as a new one, so that forgetting it changes nothing. */
  isFull(nowMs: number): boolean {
    return this.tokens(nowMs) >= this.#rate.capacity;
  }

  /** How many tokens it holds; parts of one count. */
  tokens(nowMs: number): number {
    this.#refill(nowMs);
    return this.#tokens;
  }

  #refill(nowMs: number): void {
    const elapsedSeconds = Math.max(0, nowMs - this.#updatedAtMs) / 1_000;
    this.#tokens = Math.min(this.#rate.capacity, this.#tokens + elapsedSeconds * this.#rate.refillPerSecond);
    this.#updatedAtMs = nowMs;
  }
}

/** Over the bound, this part of the buckets is forgotten at once, so that the work of choosing them is shared by many keys. */
const FORGOTTEN_AT_ONCE = 0.1;

/**
 * One bucket for each key, in bounded memory. Over `maxKeys` the fullest are forgotten, of equally full ones those that came
 * last; a bucket that would refuse is never forgotten, so nobody gets another try for naming other keys. Where all of them
 * would refuse, a new key is refused, too.
 */
export class KeyedTokenBuckets {
  readonly #rate: BucketRate;
  readonly #maxKeys: number;
  readonly #buckets = new Map<string, TokenBucket>();
  /** Until then no bucket has a token, unless one is given back. */
  #noneBeforeMs = 0;

  constructor(rate: BucketRate, maxKeys = 10_000) {
    this.#rate = rate;
    this.#maxKeys = maxKeys;
  }

  /** Takes a token of this key's bucket; `false` means over the limit. */
  take(key: string, nowMs: number): boolean {
    const bucket = this.#buckets.get(key) ?? this.#add(key, nowMs);
    return bucket?.take(nowMs) ?? false;
  }

  /** Puts back a token of this key that turned out not to count; a bucket that is full again is forgotten. */
  giveBack(key: string, nowMs: number): void {
    const bucket = this.#buckets.get(key);
    bucket?.giveBack();
    this.#noneBeforeMs = 0;
    if (bucket?.isFull(nowMs)) this.#buckets.delete(key);
  }

  /** Number of keys remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #add(key: string, nowMs: number): TokenBucket | undefined {
    if (this.#buckets.size >= this.#maxKeys) this.#forgetFullest(nowMs);
    if (this.#buckets.size >= this.#maxKeys) return undefined;
    const bucket = new TokenBucket(this.#rate, nowMs);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #forgetFullest(nowMs: number): void {
    // While all are empty nobody looks at each of them again for every new key.
    if (nowMs < this.#noneBeforeMs) return;
    const levels = [...this.#buckets].map(([key, bucket]) => ({ key, tokens: bucket.tokens(nowMs) }));
    const passing = levels.filter(({ tokens }) => tokens >= 1);
    if (passing.length === 0) this.#noneBeforeMs = this.#firstTokenMs(levels, nowMs);
    const fullestFirst = passing.reverse().sort((one, other) => other.tokens - one.tokens);
    const count = Math.ceil(this.#maxKeys * FORGOTTEN_AT_ONCE);
    for (const { key } of fullestFirst.slice(0, count)) this.#buckets.delete(key);
  }

  #firstTokenMs(levels: readonly { readonly tokens: number }[], nowMs: number): number {
    const most = levels.reduce((before, { tokens }) => Math.max(before, tokens), 0);
    return Math.floor(nowMs + ((1 - most) / this.#rate.refillPerSecond) * 1_000);
  }
}
