import { type Clock, systemClock } from '../platform/clock.ts';
import { type RandomBytes, secureRandomBytes } from '../platform/random.ts';
import type { TokenOutcome } from './outcome.ts';

/** One attempt takes at most so long. */
const ATTEMPT_TIMEOUT_MS = 5_000;
/** With less time left no attempt begins: it would end as `unknown` more often than not. */
const MIN_ATTEMPT_MS = 1_000;
const MAX_ATTEMPTS = 5;
/** Longest wait before the second attempt; it doubles each time. */
const FIRST_DELAY_MS = 200;

/** Sends a code to its issuer once. What it throws leaves the code's fate open. */
export type Attempt = (timeoutMs: number) => Promise<TokenOutcome>;

/** What attempts work with; everything has a real default. */
export interface AttemptOptions {
  readonly clock?: Clock;
  readonly randomBytes?: RandomBytes;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Makes attempts within a time. It tries again, with growing and random waits, only while the code is certainly not spent:
 * where no connection was made, and where the issuer said that it is busy. The last attempt's outcome counts.
 * @returns a function that takes the attempt and the time for everything in milliseconds, and never throws
 */
export function createAttempts(options: AttemptOptions) {
  const { clock = systemClock, randomBytes = secureRandomBytes, sleep = wait } = options;

  return async (attempt: Attempt, remainingMs: number): Promise<TokenOutcome> => {
    const endMs = clock() + remainingMs;
    let outcome: TokenOutcome = { kind: 'unreachable', reason: 'NO_TIME_LEFT' };
    for (let made = 0; made < MAX_ATTEMPTS; made += 1) {
      const delayMs = made === 0 ? 0 : delayBefore(made, randomBytes);
      const timeSuffices = clock() + delayMs + MIN_ATTEMPT_MS <= endMs;
      if (!timeSuffices) return outcome;
      if (delayMs > 0) await sleep(delayMs);
      const timeoutMs = Math.min(ATTEMPT_TIMEOUT_MS, endMs - clock());
      // A wait can be longer than was asked for: Lambda stops a function's clock and sets it forward.
      if (timeoutMs < MIN_ATTEMPT_MS) return outcome;
      outcome = await attempt(timeoutMs).catch(asUnknown);
      if (outcome.kind !== 'busy' && outcome.kind !== 'unreachable') return outcome;
    }
    return outcome;
  };
}

/** Of an error of our own the class must do: its message can quote an address or a response. */
const asUnknown = (error: unknown): TokenOutcome => ({
  kind: 'unknown',
  reason: error instanceof Error ? error.name : 'unexpected',
});

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** From half of the longest wait up to all of it. */
function delayBefore(attemptsMade: number, randomBytes: RandomBytes): number {
  const [random = 0] = randomBytes(1);
  const longestMs = FIRST_DELAY_MS * 2 ** (attemptsMade - 1);
  return Math.ceil((longestMs * (256 + random)) / 512);
}
