import { type Clock, systemClock } from '../platform/clock.ts';
import { readOriginSecretHashes } from '../platform/configuration.ts';
import { type WriteLog, writeLog } from '../platform/logger.ts';
import { type PublishCounts, publishCounts } from '../platform/metrics.ts';
import { type RandomBytes, secureRandomBytes } from '../platform/random.ts';

/** Time, randomness, where logs and metrics go, and who may call: arguments with real defaults, the same for every operation. */
export interface Ambient {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly writeLog: WriteLog;
  readonly publishCounts: PublishCounts;
  /** SHA-256 of the secrets by which the operator's proxy is known; `undefined` where anybody may call. */
  readonly originSecretHashes: readonly Uint8Array[] | undefined;
}

/** The real ones. */
export const ambient: Ambient = {
  clock: systemClock,
  randomBytes: secureRandomBytes,
  writeLog,
  publishCounts,
  originSecretHashes: readOriginSecretHashes(),
};
