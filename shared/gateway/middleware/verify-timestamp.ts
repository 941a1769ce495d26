import type { Clock } from '../../platform/clock.ts';
import { GatewayError } from '../../platform/errors.ts';
import { present, type Step } from '../request-context.ts';

/**
 * Refuses a request whose time differs from ours by more than the window, in either direction; both edges are inside.
 * A claim without a time passes here, and is refused by `admit` unless nothing needs to be proven.
 */
export function verifyTimestamp({
  clock,
  timestampWindowMs,
}: {
  readonly clock: Clock;
  readonly timestampWindowMs: number;
}): Step {
  if (!(timestampWindowMs > 0)) throw new RangeError('timestampWindowMs must be above 0: the check is never off');
  return {
    before: ({ event: exchange }) => {
      const { timestampMs } = present(exchange.claim, 'claim');
      if (timestampMs === undefined) return;
      const skewMs = timestampMs - clock();
      if (Math.abs(skewMs) <= timestampWindowMs) return;
      exchange.logged.skewMs = skewMs;
      throw new GatewayError('timestamp_outside_window', { reason: 'the timestamp is outside the window' });
    },
  };
}
