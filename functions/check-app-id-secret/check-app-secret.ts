import type { Language } from '../../shared/gateway/language.ts';
import { limitFailures } from '../../shared/gateway/limit-failures.ts';
import { CALLER_ID } from '../../shared/gateway/protocol.ts';
import type { Clock } from '../../shared/platform/clock.ts';

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
  const limited = limitFailures(clock);
  return ({ appId, appSecret, sourceIp }: AppCredentials): Promise<Caller | undefined> =>
    limited({ name: appId, sourceIp }, async () => {
      const app = CALLER_ID.test(appId) ? await loadCaller({ callerId: appId }) : undefined;
      return app?.enabled && app.isAppSecret(appSecret) ? app : undefined;
    });
}
