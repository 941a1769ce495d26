import type { RandomBytes } from '../platform/random.ts';

/** Seconds between a failed delivery and the next one: 15 s, 30 s, 3 min, 10 min, 20 min, 30 min, 60 min, 3 h, 6 h. */
export const RETRY_DELAYS_SECONDS = [15, 30, 180, 600, 1_200, 1_800, 3_600, 10_800, 21_600] as const;

/** Deliveries tried before a result is dead-lettered: the first one, and one after each delay. */
export const MAX_ATTEMPTS = RETRY_DELAYS_SECONDS.length + 1;

/** Jitter lengthens a delay by less than this part of it, so that merchants that failed together do not come back together. */
const JITTER = 1 / 10;

/**
 * How long to wait for the next attempt.
 * @param failedAttempts attempts that failed so far, ≥ 1
 * @returns whole seconds, since SQS knows no others: never less than the documented delay, and less than a tenth more;
 * `undefined` when there is no next attempt
 */
export function retryDelaySeconds(failedAttempts: number, randomBytes: RandomBytes): number | undefined {
  const delay = RETRY_DELAYS_SECONDS[failedAttempts - 1];
  return delay && Math.floor(delay * (1 + JITTER * fraction(randomBytes)));
}

/** Evenly distributed in [0, 1). */
const fraction = (randomBytes: RandomBytes): number => Buffer.from(randomBytes(4)).readUInt32BE() / 2 ** 32;
