import type { Language } from '../../shared/gateway/language.ts';
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

/** What a request says of an app, and from where. */
interface AppCredentials {
  readonly appId: string;
  readonly appSecret: string;
  readonly sourceIp: string;
}

/** What the published interface says beside a refusal, in one language. */
export const NOT_VALID: Readonly<Record<Language, string>> = {
  zh: '应用 ID 与密钥不匹配',
  en: 'App id and secret do not belong together',
};

/**
 * Makes the check of an app's secret: it gives the app whose secret it is. Wrong and unknown give the same, nothing.
 * @param loadCaller gives an app by a well-formed id
 * @returns a function that throws GatewayError `throttled` after too many failures, right or wrong
 */
export function createAppSecretCheck<Caller extends App>(
  loadCaller: (app: { readonly callerId: string }) => Promise<Caller | undefined>,
  clock: Clock,
) {
  const failures = new KeyedTokenBuckets(FAILURE_RATE);
  const load = (appId: string, key: string) =>
    loadCaller({ callerId: appId }).catch((error: unknown) => {
      // Nothing was learned about the secret.
      failures.giveBack(key, clock());
      throw error;
    });
  return async (claim: AppCredentials): Promise<Caller | undefined> => {
    const key = `${claim.appId} ${sourceNetwork(claim.sourceIp)}`;
    // Taken before the secret is compared, so that many guesses at once do not all pass.
    if (!failures.take(key, clock())) throw new GatewayError('throttled', { reason: 'too many wrong app secrets' });
    const app = CALLER_ID.test(claim.appId) ? await load(claim.appId, key) : undefined;
    if (!app?.enabled || !app.isAppSecret(claim.appSecret)) return undefined;
    failures.giveBack(key, clock());
    return app;
  };
}
