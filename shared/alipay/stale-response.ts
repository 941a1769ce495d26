import { type WriteLog, writeLog } from '../platform/logger.ts';

/** How far a response's `auth_start` may be from our clock. An honest user's is seconds old; Alipay documents no bound. */
const MAX_OFF_MS = 10 * 60_000;

/** An identity that Alipay signed. */
export interface DatedResponse {
  /** Whose connection asked. */
  readonly appId: string;
  /** When Alipay says that the authorization began, in milliseconds since the epoch. */
  readonly authStartMs: number;
}

/** Looks at a response's date, and never throws. It only tells: whether an honest response can be old is not documented. */
export type WatchResponseDate = (response: DatedResponse, nowMs: number) => void;

/**
 * Makes {@link WatchResponseDate}: a warning and a count for each response that is more than 10 minutes off. Alipay's signature
 * does not cover the request, so somebody who breaks TLS could respond with one that he kept.
 */
export const createResponseDateWatch =
  (write: WriteLog = writeLog): WatchResponseDate =>
  ({ appId, authStartMs }, nowMs) => {
    const offMs = authStartMs - nowMs;
    if (Math.abs(offMs) <= MAX_OFF_MS) return;
    const reason = 'the auth_start of a response of Alipay is far from now: was it given to another request?';
    const attributes = { appId, offSeconds: Math.round(offMs / 1_000), reason };
    write('warn', 'stale response', attributes, { counts: { StaleResponses: 1 }, dimensions: {} });
  };
