import { setTimeout as sleep } from 'node:timers/promises';
import { type Link, requestLink, type TestBusiness } from './authorization-run.ts';
import type { LocalTable } from './local-table.ts';

/** LINK_LIFE_SECONDS of the stack. */
const LIFE_SECONDS = 900;

/** A link whose life is nearly over. */
export interface ExpiringLink extends Link {
  /** Settles when its life is over. */
  readonly expired: Promise<void>;
}

/**
 * Makes a link that expires in a moment, without waiting 15 minutes: the item of a new link gets an earlier second of
 * creation, and the same request then gives the link that a gateway would have given in that second. Nothing is forged.
 */
export async function expiringLink(
  gateway: string,
  table: LocalTable,
  { business, secondsLeft }: { business: TestBusiness; secondsLeft: number },
): Promise<ExpiringLink> {
  const young = await requestLink(gateway, business);
  const createdAtSeconds = Math.floor(Date.now() / 1_000) - LIFE_SECONDS + secondsLeft;
  await table.change(young, { createdAtSeconds });
  const link = await requestLink(gateway, business, { serialNo: young.serialNo });
  const overAtMs = (createdAtSeconds + LIFE_SECONDS) * 1_000 + 50;
  return { ...link, expired: sleep(overAtMs - Date.now(), undefined, { ref: false }) };
}
