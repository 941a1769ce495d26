import { CALLER_ID } from '../../shared/gateway/protocol.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { sourceNetwork } from '../../shared/platform/source-network.ts';
import { KeyedTokenBuckets } from '../../shared/platform/token-bucket.ts';

/** Failures allowed for each app id and source network, in each execution environment: five, coming back within a minute. */
const FAILURE_RATE = { capacity: 5, refillPerSecond: 5 / 60 };

interface App {
  readonly enabled: boolean;
  isAppSecret(text: string): boolean;
}

/** An answer of the published interface: `message` stands only beside a refusal. */
export type Verdict = { readonly valid: true } | { readonly valid: false; readonly message: string };

/**
 * Makes the check of an app's secret. Wrong and unknown give the same answer.
 * @param loadCaller gives an app's configuration by a well-formed id
 * @returns a function that throws GatewayError `throttled` after too many failures, right or wrong
 */
export function createAppSecretCheck(loadCaller: (appId: string) => Promise<App | undefined>, clock: Clock) {
  const failures = new KeyedTokenBuckets(FAILURE_RATE);
  const load = (appId: string, key: string) =>
    loadCaller(appId).catch((error: unknown) => {
      // Nothing was learned about the secret.
      failures.giveBack(key, clock());
      throw error;
    });
  return async (claim: { appId: string; appSecret: string; sourceIp: string }): Promise<Verdict> => {
    const key = `${claim.appId} ${sourceNetwork(claim.sourceIp)}`;
    // Taken before the answer is known, so that many guesses at once do not all pass.
    if (!failures.take(key, clock())) throw new GatewayError('throttled', { reason: 'too many wrong app secrets' });
    const app = CALLER_ID.test(claim.appId) ? await load(claim.appId, key) : undefined;
    const valid = app?.enabled === true && app.isAppSecret(claim.appSecret);
    if (!valid) return { valid: false, message: 'appId 或 appSecret 错误 (app id and secret do not belong together)' };
    failures.giveBack(key, clock());
    return { valid: true };
  };
}
