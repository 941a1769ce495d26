import { type Clock, systemClock } from '../platform/clock.ts';
import { type WriteLog, writeLog } from '../platform/logger.ts';
import { type PublishCounts, publishCounts } from '../platform/metrics.ts';
import { type RandomBytes, secureRandomBytes } from '../platform/random.ts';

/** Time, randomness and where logs and metrics go: arguments with real defaults, the same for every operation. */
export interface Ambient {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly writeLog: WriteLog;
  readonly publishCounts: PublishCounts;
}

/** The real ones. */
export const ambient: Ambient = { clock: systemClock, randomBytes: secureRandomBytes, writeLog, publishCounts };
