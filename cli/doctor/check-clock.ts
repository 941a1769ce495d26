import { type Finding, warning } from './finding.ts';

const MOST_MS = 60_000;

/**
 * Whether this machine's clock can be believed: the times of new keys are made with it.
 * @param aheadMs how far AWS's clock is ahead of it, in milliseconds; `undefined` where AWS said nothing
 */
export function checkClock(aheadMs: number | undefined): Finding[] {
  if (aheadMs === undefined || Math.abs(aheadMs) <= MOST_MS) return [];
  const text = `it is ${Math.round(Math.abs(aheadMs) / 1_000)} s ${aheadMs > 0 ? 'behind' : 'ahead of'} AWS's`;
  return [warning("this machine's clock", text, 'sudo timedatectl set-ntp true (Windows: w32tm /resync)')];
}
