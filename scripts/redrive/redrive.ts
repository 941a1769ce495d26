import { setTimeout as wait } from 'node:timers/promises';
import type { CallbackQueue } from '../../shared/delivery/callback-queue.ts';
import { MAX_ATTEMPTS } from '../../shared/delivery/schedule.ts';
import { locatorOf } from '../../shared/storage/authorization-item.ts';
import type { Authorization, AuthorizationStore } from '../../shared/storage/authorizations.ts';

/** Which result, and what it is done with. */
export interface Redrive {
  readonly businessId: string;
  readonly serialNo: string;
  /** Also where the callback cannot carry the identities any more, or is under way already. */
  readonly force: boolean;
  readonly authorizations: Pick<AuthorizationStore, 'load' | 'restart' | 'markQueued'>;
  readonly queue: Pick<CallbackQueue, 'send'>;
  readonly print: (line: string) => void;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/** How long the delivery is watched: an attempt ends within 10 s, and the function may have to start first. */
const WATCH_MS = 30_000;
const STEP_MS = 500;

/**
 * Delivers one result again: it starts the schedule anew and puts a message on the queue, so that the function signs and
 * sends, with its own keys and from its own place. Whoever runs this needs access to the table and the queue alone.
 * @returns whether the merchant accepted it meanwhile
 * @throws GatewayError when table or queue cannot be used
 */
export async function redrive(options: Redrive): Promise<boolean> {
  const { authorizations, queue, print, businessId, serialNo } = options;
  const locator = locatorOf(businessId, serialNo);
  const before = await authorizations.load(locator);
  const refusal = whyNot(before, options);
  if (!before || refusal) {
    print(refusal ?? '');
    return false;
  }
  await authorizations.restart(locator);
  await queue.send(before);
  await authorizations.markQueued(locator);
  print(`On the queue: event ${before.eventId}, outcome ${before.outcome}, to ${hostOf(before)}.`);
  return watch(locator, options);
}

function whyNot(
  authorization: Authorization | undefined,
  { businessId, serialNo, force }: Redrive,
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
      'would come without openId and alipayUserId. To send it all the same, repeat this with --force.'
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

async function watch(locator: string, options: Redrive): Promise<boolean> {
  const { authorizations, print, sleep = wait } = options;
  for (let waitedMs = 0; waitedMs < WATCH_MS; waitedMs += STEP_MS) {
    await sleep(STEP_MS);
    const now = await authorizations.load(locator);
    if (now?.delivery === 'delivered') {
      print('Delivered: the merchant answered SUCCESS.');
      return true;
    }
    if (now && now.attempts > 0) {
      print('The merchant did not accept it; the log of deliver-callback says why. It is tried again on schedule.');
      return false;
    }
  }
  print('Not delivered yet. It stays on the queue; look into the log of deliver-callback.');
  return false;
}

const hostOf = ({ callbackUrl }: Authorization): string =>
  URL.canParse(callbackUrl) ? new URL(callbackUrl).host : 'an address that cannot be read';
