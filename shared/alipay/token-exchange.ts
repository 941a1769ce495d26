import { type Clock, systemClock } from '../platform/clock.ts';
import { type RandomBytes, secureRandomBytes } from '../platform/random.ts';
import type { TokenOutcome } from '../redemption/outcome.ts';
import { alipayAddresses } from './addresses.ts';
import type { Connection } from './connection.ts';
import { type CallGateway, callGateway } from './gateway-call.ts';
import { createResponseDateWatch, type WatchResponseDate } from './stale-response.ts';
import { readTokenOutcome } from './token-outcome.ts';
import { createTokenRequest } from './token-request.ts';

/** One attempt takes at most so long. */
const ATTEMPT_TIMEOUT_MS = 5_000;
/** With less time left no attempt begins: it would end as `unknown` more often than not. */
const MIN_ATTEMPT_MS = 1_000;
const MAX_ATTEMPTS = 5;
/** Longest wait before the second attempt; it doubles each time. */
const FIRST_DELAY_MS = 200;

/** A code to send. */
export interface AuthCode {
  /** As Alipay gave it to the browser or the app: `[A-Za-z0-9_.-]{1,200}`, used once, alive for minutes. */
  readonly code: string;
  /** Time for everything, in milliseconds: attempts and the waits between them. */
  readonly remainingMs: number;
}

/** Asks Alipay who the user of an auth code is. Never throws. */
export type RequestToken = (connection: Connection, authCode: AuthCode) => Promise<TokenOutcome>;

/** What a client works with; everything has a real default. */
export interface TokenClientOptions {
  readonly callGateway?: CallGateway;
  readonly clock?: Clock;
  readonly randomBytes?: RandomBytes;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  readonly watchResponseDate?: WatchResponseDate;
  /** See {@link alipayAddresses}. */
  readonly alipayBaseUrl?: string | undefined;
}

/**
 * Calls `alipay.system.oauth.token`. It tries again, with growing and random waits, only while the code is certainly not
 * spent: where no connection was made, and where Alipay signed that it is busy. The last attempt's outcome counts.
 * @see https://opendocs.alipay.com/open/84bc7352_alipay.system.oauth.token
 */
export function createTokenClient(options: TokenClientOptions = {}): RequestToken {
  const { callGateway: call = callGateway, clock = systemClock, alipayBaseUrl } = options;
  const { randomBytes = secureRandomBytes, sleep = wait, watchResponseDate = createResponseDateWatch() } = options;

  const watch = (outcome: TokenOutcome, { appId }: Connection): void => {
    if (outcome.kind !== 'granted' || outcome.authStartMs === undefined) return;
    watchResponseDate({ appId, authStartMs: outcome.authStartMs }, clock());
  };

  const attempt = async (connection: Connection, code: string, timeoutMs: number): Promise<TokenOutcome> => {
    try {
      const { query, body } = createTokenRequest(connection, { code, nowMs: clock() });
      const url = new URL(`${alipayAddresses(connection.environment, alipayBaseUrl).gateway}?${query}`);
      const outcome = readTokenOutcome(await call({ url, body: body.toString(), timeoutMs }), connection);
      watch(outcome, connection);
      return outcome;
    } catch (error) {
      return { kind: 'unknown', reason: error instanceof Error ? error.name : 'unexpected' };
    }
  };

  return async (connection, { code, remainingMs }) => {
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
      outcome = await attempt(connection, code, timeoutMs);
      if (outcome.kind !== 'busy' && outcome.kind !== 'unreachable') return outcome;
    }
    return outcome;
  };
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** From half of the longest wait up to all of it. */
function delayBefore(attemptsMade: number, randomBytes: RandomBytes): number {
  const [random = 0] = randomBytes(1);
  const longestMs = FIRST_DELAY_MS * 2 ** (attemptsMade - 1);
  return Math.ceil((longestMs * (256 + random)) / 512);
}
