import { setTimeout as wait } from 'node:timers/promises';
import { putOnQueue, type Resending, type ResultName, watchDeliveries } from './resend.ts';

/** What became of a batch. */
export interface Resent {
  readonly delivered: number;
  /** The merchant did not accept them again; they go on by their schedule. */
  readonly refused: number;
  /** Not tried yet when the watch ended. */
  readonly waiting: number;
  /** Left alone, and why. */
  readonly skipped: readonly { readonly name: ResultName; readonly why: string }[];
}

/**
 * Delivers several results again, so many a second, and watches them afterwards. What fails in the middle leaves the rest as it was.
 * @param rate results a second
 * @param report is told of each that is on the queue
 * @throws GatewayError when table or queue cannot be used
 */
export async function resendMany(
  names: readonly ResultName[],
  resending: Resending & { readonly rate: number; report(name: ResultName): void },
): Promise<Resent> {
  const { rate, report, sleep = wait } = resending;
  const queued: ResultName[] = [];
  const skipped: { name: ResultName; why: string }[] = [];
  for (const name of names) {
    if (resending.interruption?.isAsked) break;
    if (queued.length > 0) await sleep(1_000 / rate);
    const put = await putOnQueue(name, resending);
    if (typeof put === 'string') skipped.push({ name, why: put });
    else {
      queued.push(name);
      report(name);
    }
  }
  const ends = [...(await watchDeliveries(queued, resending)).values()];
  const count = (state: string) => ends.filter((end) => end === state).length;
  return { delivered: count('delivered'), refused: count('refused'), waiting: count('waiting'), skipped };
}
