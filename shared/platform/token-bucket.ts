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
    this.#refill(nowMs);
    return this.#tokens >= this.#rate.capacity;
  }

  #refill(nowMs: number): void {
    const elapsedSeconds = Math.max(0, nowMs - this.#updatedAtMs) / 1_000;
    this.#tokens = Math.min(this.#rate.capacity, this.#tokens + elapsedSeconds * this.#rate.refillPerSecond);
    this.#updatedAtMs = nowMs;
  }
}

/** One bucket for each key, in bounded memory: over `maxKeys` the buckets touched longest ago are forgotten. */
export class KeyedTokenBuckets {
  readonly #rate: BucketRate;
  readonly #maxKeys: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(rate: BucketRate, maxKeys = 10_000) {
    this.#rate = rate;
    this.#maxKeys = maxKeys;
  }

  /** Takes a token of this key's bucket; `false` means over the limit. */
  take(key: string, nowMs: number): boolean {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#rate, nowMs);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.#maxKeys) this.#forgetOldest();
    return bucket.take(nowMs);
  }

  /** Puts back a token of this key that turned out not to count; a bucket that is full again is forgotten. */
  giveBack(key: string, nowMs: number): void {
    const bucket = this.#buckets.get(key);
    bucket?.giveBack();
    if (bucket?.isFull(nowMs)) this.#buckets.delete(key);
  }

  /** Number of keys remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #forgetOldest(): void {
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest);
      return;
    }
  }
}
