import { type ErrorCode, GatewayError, type GatewayErrorOptions } from '../../shared/platform/errors.ts';

/** The moment of {@link RESPONDING}. */
export const WRITTEN_AT_MS = Date.parse('2026-11-21T03:27:12Z');

/** What an envelope is told of a request of which nothing is known. */
export const RESPONDING = {
  requestId: 'abcdef012345',
  nowMs: WRITTEN_AT_MS,
  request: undefined,
  credentials: undefined,
  caller: undefined,
  verifiedKey: undefined,
} as const;

/** The headers of every JSON response. */
export const JSON_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const;

/** An outcome that is an error. */
export const failed = (code: ErrorCode, options: Partial<GatewayErrorOptions> = {}) =>
  ({ ok: false, error: new GatewayError(code, { reason: 'for the log alone', ...options }) }) as const;
