import type { RandomBytes } from '../platform/random.ts';
import { POST_LIMIT_MS } from './guarded-post.ts';

/** Seconds between a failed delivery and the next one: 15 s, 30 s, 3 min, 10 min, 20 min, 30 min, 60 min, 3 h, 6 h. */
export const RETRY_DELAYS_SECONDS = [15, 30, 180, 600, 1_200, 1_800, 3_600, 10_800, 21_600] as const;

/** Deliveries tried before a result is dead-lettered: the first one, and one after each delay. */
export const MAX_ATTEMPTS = RETRY_DELAYS_SECONDS.length + 1;

/** For so long a received message stays away by itself: the queue's visibility timeout. */
export const VISIBILITY_TIMEOUT_SECONDS = 150;

/**
 * From here on a wait is not the message's: SQS would allow 12 hours, but no more than about 120,000 messages may be in flight,
 * and one merchant that is down for long must not use them up.
 */
const LONG_DELAY_SECONDS = 900;

/** Jitter lengthens a delay by less than this part of it, so that merchants that failed together do not come back together. */
const JITTER = 1 / 10;

/** What follows an attempt that fails. */
export interface Wait {
  /**
   * Whole seconds, since SQS knows no others: never less than the documented delay, and less than a tenth more; absent when there is
   * no next attempt.
   */
  readonly delaySeconds?: number;
  /** The message may end: the sweep sends another when the time has come. */
  readonly isLong: boolean;
  /** A message that comes back by itself would come too early. */
  readonly isKeptFirst: boolean;
}

/**
 * How to wait for the next attempt.
 * @param failedAttempts attempts that have failed then, ≥ 1
 */
export function waitAfter(failedAttempts: number, randomBytes: RandomBytes): Wait {
  const delay = RETRY_DELAYS_SECONDS[failedAttempts - 1];
  if (delay === undefined) return { isLong: false, isKeptFirst: false };
  // Stryker disable next-line EqualityOperator: no delay is exactly so long
  const isLong = delay >= LONG_DELAY_SECONDS;
  // A long wait is counted from before the attempt, and must be no shorter after it.
  const least = delay + (isLong ? POST_LIMIT_MS / 1_000 : 0);
  const most = delay * (1 + JITTER);
  return {
    delaySeconds: Math.floor(least + (most - least) * fraction(randomBytes)),
    isLong,
    // Stryker disable next-line EqualityOperator: as above
    isKeptFirst: delay > VISIBILITY_TIMEOUT_SECONDS,
  };
}

/** No wait after so many failed attempts is longer than this: a longer one was written by a clock that was wrong. */
export const longestWaitSeconds = (failedAttempts: number): number =>
  (RETRY_DELAYS_SECONDS[failedAttempts - 1] ?? 0) * (1 + JITTER);

/** Evenly distributed in [0, 1). */
const fraction = (randomBytes: RandomBytes): number => Buffer.from(randomBytes(4)).readUInt32BE() / 2 ** 32;
