import type { Clock } from '../../platform/clock.ts';
import { GatewayError } from '../../platform/errors.ts';
import { type Middleware, present } from '../request-context.ts';

/**
 * Refuses a request whose time differs from ours by more than the window, in either direction; both edges are inside.
 * Credentials without a time pass here, and are refused by `admit` unless nothing needs to be proven.
 */
export function verifyTimestamp({
  clock,
  timestampWindowMs,
}: {
  readonly clock: Clock;
  readonly timestampWindowMs: number;
}): Middleware {
  if (!(timestampWindowMs > 0)) throw new RangeError('timestampWindowMs must be above 0: the check is never off');
  return {
    before: ({ event: context }) => {
      const { timestampMs } = present(context.credentials, 'credentials');
      if (timestampMs === undefined) return;
      const skewMs = timestampMs - clock();
      if (Math.abs(skewMs) <= timestampWindowMs) return;
      context.logged.skewMs = skewMs;
      throw new GatewayError('timestamp_outside_window', { reason: 'the timestamp is outside the window' });
    },
  };
}
