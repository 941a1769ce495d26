import { error, type Finding, warning } from './finding.ts';

/** What is known of delivery. */
export interface ReadQueues {
  /** Messages; `undefined` where there is no such queue. */
  readonly waiting: number | undefined;
  readonly dead: number | undefined;
  /** The name of the queue to which SQS moves what it gives up; `undefined` where it moves nothing. */
  readonly movesTo: string | undefined;
  /** Since when the oldest result waits, in milliseconds since the epoch. */
  readonly undeliveredSinceMs: number | undefined;
}

const HOUR_MS = 3_600_000;

/** Both queues are there, the one leads to the other, nothing is dead-lettered and nothing waits for more than an hour. */
export function checkQueues(
  { waiting, dead, movesTo, undeliveredSinceMs }: ReadQueues,
  { names, nowMs, deploy }: { names: { callbacks: string; deadLetters: string }; nowMs: number; deploy: string },
): Finding[] {
  const missing = Object.entries({ [names.callbacks]: waiting, [names.deadLetters]: dead })
    .filter(([, depth]) => depth === undefined)
    .map(([name]) => error(`queue ${name}`, 'it is not there', deploy));
  if (missing.length > 0) return missing;
  const findings: Finding[] = [];
  if (movesTo !== names.deadLetters) {
    findings.push(error(`queue ${names.callbacks}`, 'what it gives up does not go to the dead letters', deploy));
  }
  if (Number(dead) > 0) {
    const remedy = 'callbacks list --failed, then: callbacks resend --failed, then: callbacks purge';
    findings.push(
      warning(`queue ${names.deadLetters}`, `it holds ${dead} dead letter${dead === 1 ? '' : 's'}`, remedy),
    );
  }
  const waitedMs = undeliveredSinceMs === undefined ? 0 : nowMs - undeliveredSinceMs;
  if (waitedMs > HOUR_MS) {
    const hours = Math.floor(waitedMs / HOUR_MS);
    findings.push(warning('callbacks', `the oldest result has waited for ${hours} h`, 'callbacks list --failed'));
  }
  return findings;
}
