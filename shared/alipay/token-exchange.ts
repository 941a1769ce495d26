import { type Clock, systemClock } from '../platform/clock.ts';
import { type CallOut, callOut } from '../platform/outbound-call.ts';
import { type AttemptOptions, createAttempts } from '../redemption/attempts.ts';
import type { RequestToken as RequestTokenOf, TokenOutcome } from '../redemption/outcome.ts';
import { alipayAddresses } from './addresses.ts';
import type { Connection } from './connection.ts';
import { createResponseDateWatch, type WatchResponseDate } from './stale-response.ts';
import { readTokenOutcome } from './token-outcome.ts';
import { createTokenRequest } from './token-request.ts';

/** Asks Alipay who the user of an auth code is. Never throws. */
export type RequestToken = RequestTokenOf<Connection>;

/** What a client works with; everything has a real default. */
export interface TokenClientOptions extends AttemptOptions {
  readonly callGateway?: CallOut;
  readonly clock?: Clock;
  readonly watchResponseDate?: WatchResponseDate;
  /** See {@link alipayAddresses}. */
  readonly alipayBaseUrl?: string | undefined;
}

/**
 * Calls `alipay.system.oauth.token`, again as {@link createAttempts} says: Alipay's "busy" counts where it is signed.
 * @see https://opendocs.alipay.com/open/84bc7352_alipay.system.oauth.token
 */
export function createTokenClient(options: TokenClientOptions = {}): RequestToken {
  const { callGateway: call = callOut, clock = systemClock, alipayBaseUrl } = options;
  const { watchResponseDate = createResponseDateWatch() } = options;
  const attempts = createAttempts(options);

  const watch = (outcome: TokenOutcome, { appId }: Connection): void => {
    if (outcome.kind !== 'granted' || outcome.authStartMs === undefined) return;
    watchResponseDate({ appId, authStartMs: outcome.authStartMs }, clock());
  };

  return (connection, { code, remainingMs }) =>
    attempts(async (timeoutMs) => {
      const { query, body } = createTokenRequest(connection, { code, nowMs: clock() });
      const url = new URL(`${alipayAddresses(connection.environment, alipayBaseUrl).gateway}?${query}`);
      const outcome = readTokenOutcome(await call({ url, body: body.toString(), timeoutMs }), connection);
      watch(outcome, connection);
      return outcome;
    }, remainingMs);
}
