import { setTimeout as wait } from 'node:timers/promises';
import type { CallbackQueue } from '../../shared/delivery/callback-queue.ts';
import { MAX_ATTEMPTS } from '../../shared/delivery/schedule.ts';
import { locatorOf } from '../../shared/storage/authorization-item.ts';
import type { Authorization, AuthorizationStore } from '../../shared/storage/authorizations.ts';

/** Which result. */
export interface ResultName {
  readonly businessId: string;
  readonly serialNo: string;
}

/** What results are delivered again with. */
export interface Resending {
  /** Also where the callback cannot carry the identities any more, or is under way already. */
  readonly force: boolean;
  readonly authorizations: Pick<AuthorizationStore, 'load' | 'restart' | 'markQueued'>;
  readonly queue: Pick<CallbackQueue, 'send'>;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** Ends it between two results. */
  readonly interruption?: { readonly isAsked: boolean };
}

/** How a delivery stands after it was watched for a while. */
export type Watched = 'delivered' | 'refused' | 'waiting';

/** How long a delivery is watched: an attempt ends within 10 s, and the function may have to start first. */
const WATCH_MS = 30_000;
const STEP_MS = 500;

/**
 * Puts a result on the queue again with its schedule anew, so that the function signs and sends, with the gateway's keys and from its
 * place. Whoever runs this needs access to the table and the queue, and to no key. A crash in between leaves a result that the sweep
 * puts on the queue.
 * @returns the result, or why it is left alone
 * @throws GatewayError when table or queue cannot be used
 */
export async function putOnQueue(name: ResultName, resending: Resending): Promise<Authorization | string> {
  const locator = locatorOf(name.businessId, name.serialNo);
  const { authorizations, queue } = resending;
  const before = await authorizations.load(locator);
  const refusal = whyNot(name, before, resending);
  if (!before || refusal !== undefined) return refusal ?? '';
  await authorizations.restart(locator);
  await queue.send(before);
  await authorizations.markQueued(locator);
  return before;
}

/** Looks at deliveries until each has ended in some way, or for half a minute. */
export async function watchDeliveries(
  names: readonly ResultName[],
  { authorizations, interruption, sleep = wait }: Resending,
): Promise<ReadonlyMap<ResultName, Watched>> {
  const watched = new Map<ResultName, Watched>(names.map((name) => [name, 'waiting']));
  for (let waitedMs = 0; waitedMs < WATCH_MS; waitedMs += STEP_MS) {
    const waiting = names.filter((name) => watched.get(name) === 'waiting');
    if (waiting.length === 0 || interruption?.isAsked) return watched;
    await sleep(STEP_MS);
    for (const name of waiting) watched.set(name, await stateOf(name, authorizations));
  }
  return watched;
}

async function stateOf(
  { businessId, serialNo }: ResultName,
  authorizations: Resending['authorizations'],
): Promise<Watched> {
  const now = await authorizations.load(locatorOf(businessId, serialNo));
  if (now?.delivery === 'delivered') return 'delivered';
  return now && now.attempts > 0 ? 'refused' : 'waiting';
}

/** Why a result is left alone; `undefined` where it can be delivered again. */
export function whyNot(
  { businessId, serialNo }: ResultName,
  authorization: Authorization | undefined,
  { force }: Pick<Resending, 'force'>,
): string | undefined {
  if (!authorization) {
    return `Business ${businessId} has no serial number ${serialNo} here. Both are case-sensitive; is it another stage or region?`;
  }
  const { outcome, delivery, attempts, openId, alipayUserId } = authorization;
  if (outcome === 'waiting') return 'There is no result yet: the user has not agreed, or never opened the link.';
  if (outcome === 'exchanging') {
    return 'There is no result yet: the exchange with Alipay is under way. If it broke off, the sweep ends it within two minutes.';
  }
  if (force) return undefined;
  if (outcome === 'success' && openId === undefined && alipayUserId === undefined) {
    return (
      'The identities of this result are erased (24 hours after the delivery, 14 days after it was dead-lettered): the callback ' +
      'would come without openId and alipayUserId. To send it nevertheless, repeat this with --force.'
    );
  }
  if (delivery === 'pending' || delivery === 'queued') {
    return (
      `It is under way already (${attempts} of ${MAX_ATTEMPTS} attempts failed), or its message lies in the dead-letter ` +
      'queue. To start its schedule anew, repeat this with --force; the merchant may then get it twice.'
    );
  }
  return undefined;
}
