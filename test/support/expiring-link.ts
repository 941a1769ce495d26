import { setTimeout as sleep } from 'node:timers/promises';
import { askForLink, type Link, requestLink, type TestBusiness } from './authorization-run.ts';
import type { LocalTable } from './local-table.ts';

/** LINK_LIFE_SECONDS of the stack. */
const LIFE_SECONDS = 900;

/** A link whose life is nearly over. */
export interface ExpiringLink extends Link {
  /** Settles when its life is over. */
  readonly expired: Promise<void>;
}

/** Status of a request for a link that has expired. */
const EXPIRED = 8;
const SHORTEST_SECONDS = 3;

/** Options of {@link expiringLink}. */
export interface ExpiringLinkOptions {
  readonly business: TestBusiness;
  /** What is done with the link while it lives; tells whether it was in time. */
  readonly use?: (link: Link) => Promise<boolean>;
}

/**
 * Makes a link that expires in a moment, without waiting 15 minutes. Where a machine is too slow for what comes before the
 * end, another one lives twice as long.
 * @throws Error when not even the longest life is long enough
 */
export async function expiringLink(
  gateway: string,
  table: LocalTable,
  { business, use = async () => true }: ExpiringLinkOptions,
): Promise<ExpiringLink> {
  for (let secondsLeft = SHORTEST_SECONDS; secondsLeft < LIFE_SECONDS; secondsLeft *= 2) {
    const link = await agedLink(gateway, table, { business, secondsLeft });
    if (link && (await use(link))) return link;
  }
  throw new Error('no link lives long enough');
}

/**
 * The item of a new link gets an earlier second of creation, and the same request then gives the link that a gateway would
 * have given in that second: nothing is forged. Undefined when it expired before.
 */
async function agedLink(
  gateway: string,
  table: LocalTable,
  { business, secondsLeft }: { business: TestBusiness; secondsLeft: number },
): Promise<ExpiringLink | undefined> {
  const young = await requestLink(gateway, business);
  const createdAtSeconds = Math.floor(Date.now() / 1_000) - LIFE_SECONDS + secondsLeft;
  await table.change(young, { createdAtSeconds });
  const { json } = await askForLink(gateway, business, { serialNo: young.serialNo });
  if (json.status === EXPIRED) return undefined;
  if (!json.data) throw new Error(`no link: ${json.status} ${json.message}`);
  const overAtMs = (createdAtSeconds + LIFE_SECONDS) * 1_000 + 50;
  const expired = sleep(overAtMs - Date.now(), undefined, { ref: false });
  return { ...young, url: json.data.alipayAuthUrl, expired };
}
