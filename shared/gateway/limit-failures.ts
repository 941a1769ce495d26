import type { Clock } from '../platform/clock.ts';
import { GatewayError } from '../platform/errors.ts';
import { sourceNetwork } from '../platform/source-network.ts';
import { KeyedTokenBuckets } from '../platform/token-bucket.ts';

/** Failures allowed for each name and source network, in each execution environment: five, coming back within a minute. */
const FAILURE_RATE = { capacity: 5, refillPerSecond: 5 / 60 };

/** Who tries, and from where. */
export interface Attempt {
  /** The name whose secret is tried: whoever guesses cannot choose another without trying another's secret. */
  readonly name: string;
  readonly sourceIp: string;
}

/**
 * Limits how often a secret can be tried that travels in the request.
 * @returns a function that makes one attempt: `check` gives `undefined` for a failure, and an error of it says nothing about the
 * secret. It throws GatewayError `throttled` after too many failures, right or wrong
 */
export function limitFailures(clock: Clock) {
  const failures = new KeyedTokenBuckets(FAILURE_RATE);
  return async <T>({ name, sourceIp }: Attempt, check: () => Promise<T | undefined>): Promise<T | undefined> => {
    const key = `${name} ${sourceNetwork(sourceIp)}`;
    // Taken before the secret is compared, so that many guesses at once do not all pass.
    if (!failures.take(key, clock())) throw new GatewayError('throttled', { reason: 'too many wrong secrets' });
    let failed = false;
    try {
      const found = await check();
      failed = found === undefined;
      return found;
    } finally {
      if (!failed) failures.giveBack(key, clock());
    }
  };
}
