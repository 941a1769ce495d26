import type { Clock } from '../platform/clock.ts';
import type { LogLevel } from '../platform/logger.ts';
import type { Counts, MetricName } from '../platform/metric-name.ts';
import type { PublishCounts } from '../platform/metrics.ts';
import type { TokenOutcome } from './outcome.ts';

/** The metric of each outcome, besides `Calls`. */
const METRICS: Readonly<Record<TokenOutcome['kind'], MetricName>> = {
  granted: 'CallsGranted',
  refused: 'CallsRefused',
  misconfigured: 'CallsMisconfigured',
  busy: 'CallsBusy',
  unreachable: 'CallsUnreachable',
  unknown: 'CallsUnknown',
};

/** What watching needs. */
export interface CallWatch {
  readonly clock: Clock;
  readonly publishCounts: PublishCounts;
}

/**
 * Publishes of each code that is sent to an issuer how that ended and how long it took, further attempts included, under the
 * dimension `dependency`.
 * @param dependency `alipay` or `wechat`
 */
export const watchCalls =
  <Arguments extends unknown[]>(
    dependency: string,
    requestToken: (...args: Arguments) => Promise<TokenOutcome>,
    { clock, publishCounts }: CallWatch,
  ) =>
  async (...args: Arguments): Promise<TokenOutcome> => {
    const startedAtMs = clock();
    const outcome = await requestToken(...args);
    const unverified = outcome.kind === 'unknown' && outcome.unverified === true;
    publishCounts(
      {
        Calls: 1,
        // A share of them needs a figure also where it is nothing.
        ...{ CallsUnknown: 0, CallsUnreachable: 0, [METRICS[outcome.kind]]: 1 },
        ...(unverified && { UnverifiedResponses: 1 }),
        CallMs: clock() - startedAtMs,
      },
      { dependency },
    );
    return outcome;
  };

/** The log line and figures of an invocation, as far as they are touched here. */
interface Line {
  readonly logged: Record<string, unknown>;
  readonly counts: Counts;
  level?: LogLevel;
}

/** Notes that the ledger does not know of a code's end: it reads as spent nevertheless, once its lease is over. */
export function noteUnsettled(line: Line): void {
  line.logged.unsettled = true;
  line.counts.Unsettled = 1;
  line.level ??= 'warn';
}
