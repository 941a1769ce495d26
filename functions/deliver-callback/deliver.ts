import { type CallbackQueue, readLocator } from '../../shared/delivery/callback-queue.ts';
import { callbackRequest, judgeResponse } from '../../shared/delivery/callback-request.ts';
import type { GuardedPost } from '../../shared/delivery/guarded-post.ts';
import { longestWaitSeconds, MAX_ATTEMPTS, type Wait, waitAfter } from '../../shared/delivery/schedule.ts';
import type { QueueMessage } from '../../shared/gateway/queue-adapter.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import type { RandomBytes } from '../../shared/platform/random.ts';
import { isRegistered, readCallbackUrl } from '../../shared/protocols/openapi/callback-url.ts';
import type { SigningBusiness } from '../../shared/protocols/openapi/caller.ts';
import { signMessage } from '../../shared/protocols/openapi/signer.ts';
import type { Authorization, AuthorizationStore } from '../../shared/storage/authorizations.ts';

/** What a delivery touches. */
export interface Delivery {
  readonly authorizations: Pick<
    AuthorizationStore,
    'load' | 'markDelivered' | 'retryOnQueue' | 'schedule' | 'countLastAttempt' | 'markDead'
  >;
  readonly queue: Pick<CallbackQueue, 'postpone'>;
  readonly deadLetters: Pick<CallbackQueue, 'send'>;
  /** `undefined` when no such business is configured. */
  findBusiness(businessId: string): Promise<SigningBusiness | undefined>;
  readonly post: GuardedPost;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly newUuid: () => string;
  /** Stage `local` alone. */
  readonly allowLoopback: boolean;
}

/** What became of one message. */
export interface Verdict {
  /**
   * `postponed` comes back after its delay; the others are done with: a `scheduled` result gets a new message from the sweep.
   */
  readonly kind: 'delivered' | 'postponed' | 'scheduled' | 'dead_lettered' | 'skipped';
  /** For the log: no identity, and of the address only the host. */
  readonly logged: Logged;
}

/** `attempt` stands where one was made, and `durationMs` where the merchant was called in it. */
export type Logged = Readonly<Record<string, unknown>> & { readonly attempt?: number; readonly durationMs?: number };

/**
 * Processes one message. Each step can be the last one that happens: what is left makes the next receipt go on from there.
 * An error thrown leaves the message, and the queue brings it again.
 * @throws GatewayError `unavailable` or `misconfigured`: something of ours, which must not use up the merchant's attempts
 */
export async function deliver({ body, receiptHandle }: QueueMessage, delivery: Delivery): Promise<Verdict> {
  const locator = readLocator(body);
  if (locator === undefined) throw new GatewayError('malformed_request', { reason: 'the message is not one of ours' });
  const authorization = await delivery.authorizations.load(locator);
  if (!authorization) return { kind: 'skipped', logged: { reason: 'no such authorization' } };
  const logged = describe(authorization);
  const settled = settledReason(authorization);
  if (settled) return { kind: 'skipped', logged: { ...logged, reason: settled } };
  const early = await whenEarly(authorization, receiptHandle, delivery);
  if (early) return { ...early, logged: { ...logged, ...early.logged } };
  // A crash between the last attempt and the dead-letter queue.
  if (authorization.attempts >= MAX_ATTEMPTS) return deadLetter(authorization, delivery, logged);
  return tryOnce(authorization, receiptHandle, delivery, logged);
}

function settledReason({ outcome, delivery }: Authorization): string | undefined {
  if (outcome === 'waiting' || outcome === 'exchanging') return 'no result yet';
  if (delivery === 'delivered' || delivery === 'dead') return `already ${delivery}`;
  return undefined;
}

/** A message that is there twice, or whose delay got lost, waits for the time that the item says, or ends if the sweep waits for it. */
async function whenEarly(
  { delivery: state, attempts, nextAttemptAtMs = 0 }: Authorization,
  receiptHandle: string,
  { clock, queue }: Delivery,
): Promise<Verdict | undefined> {
  const delaySeconds = Math.ceil((nextAttemptAtMs - clock()) / 1_000);
  if (delaySeconds <= 0 || delaySeconds > longestWaitSeconds(attempts)) return undefined;
  const reason = 'before the time of its next attempt';
  if (state === 'scheduled') return { kind: 'skipped', logged: { reason } };
  await queue.postpone(receiptHandle, delaySeconds);
  return { kind: 'postponed', logged: { reason, delaySeconds } };
}

/**
 * One attempt. Where the wait after a failure is longer than the queue's visibility timeout, the failure is written before the
 * attempt, so that a crash cannot make the next one early. Others are written when they fail: a success costs no write.
 */
async function tryOnce(
  authorization: Authorization,
  receiptHandle: string,
  delivery: Delivery,
  logged: Verdict['logged'],
): Promise<Verdict> {
  const { locator, attempts } = authorization;
  const send = await prepare(authorization, delivery);
  const wait = waitAfter(attempts + 1, delivery.randomBytes);
  const keep = () => keepFailure(authorization, wait, delivery);
  if (wait.isKeptFirst && !(await keep())) {
    return putOff(receiptHandle, wait, delivery, { ...logged, reason: 'another message makes this attempt' });
  }
  const { accepted, ...result } = await send();
  const tried = { ...logged, ...result, attempt: attempts + 1 };
  if (accepted) {
    await delivery.authorizations.markDelivered(locator);
    return { kind: 'delivered', logged: tried };
  }
  if (!wait.isKeptFirst) await keep();
  if (wait.delaySeconds === undefined) return deadLetter(authorization, delivery, tried);
  return putOff(receiptHandle, wait, delivery, tried);
}

/** Counts an attempt; false when somebody else did, or the result is final. */
function keepFailure(
  { locator, attempts: attemptsBefore }: Authorization,
  { delaySeconds, isLong }: Wait,
  { authorizations, clock, newUuid }: Delivery,
): Promise<boolean> {
  if (delaySeconds === undefined) return authorizations.countLastAttempt(locator, attemptsBefore);
  const failed = { attemptId: newUuid(), attemptsBefore, nextAttemptAtMs: clock() + delaySeconds * 1_000 };
  return isLong ? authorizations.schedule(locator, failed) : authorizations.retryOnQueue(locator, failed);
}

/** Short waits are the message's; for long ones the sweep sends another. */
async function putOff(
  receiptHandle: string,
  { delaySeconds = 0, isLong }: Wait,
  { queue }: Delivery,
  logged: Verdict['logged'],
): Promise<Verdict> {
  if (!isLong) await queue.postpone(receiptHandle, delaySeconds);
  return { kind: isLong ? 'scheduled' : 'postponed', logged: { ...logged, delaySeconds } };
}

/** Everything that may fail on our side comes before the attempt that is then made. */
async function prepare(authorization: Authorization, delivery: Delivery) {
  const business = await delivery.findBusiness(authorization.businessId);
  if (!business) {
    throw new GatewayError('misconfigured', { reason: `no business ${authorization.businessId} is configured` });
  }
  const startedAtMs = delivery.clock();
  const reason = whyNotAllowed(business, authorization, delivery);
  if (reason) return async () => ({ accepted: false, reason });
  const request = callbackRequest(authorization, {
    sign: (message) => signMessage(business, message),
    uuid: delivery.newUuid(),
    nowMs: startedAtMs,
  });
  return async () => {
    const judged = judgeResponse(await delivery.post(request));
    return { ...judged, durationMs: delivery.clock() - startedAtMs };
  };
}

/**
 * What the operator decided since the link was made. It counts as a failed attempt: unlike a secret that is broken, it may
 * stay so, and then the result must come to its end; it can be delivered by hand for another 14 days.
 */
function whyNotAllowed(
  { enabled, callbackUrls, defaultCallbackUrl }: SigningBusiness,
  { callbackUrl }: Authorization,
  { allowLoopback }: Delivery,
): string | undefined {
  if (!enabled) return 'business_disabled';
  try {
    const url = readCallbackUrl(callbackUrl, { allowLoopback });
    if (callbackUrl === defaultCallbackUrl || isRegistered(url, callbackUrls)) return undefined;
  } catch {
    return 'url_refused';
  }
  return 'url_not_registered';
}

/** The dead letter comes first: the alarm must not be missing when the result is dead-lettered. */
async function deadLetter(
  { locator, businessId }: Authorization,
  { deadLetters, authorizations }: Pick<Delivery, 'deadLetters' | 'authorizations'>,
  logged: Verdict['logged'],
): Promise<Verdict> {
  await deadLetters.send({ locator, businessId });
  await authorizations.markDead(locator);
  return { kind: 'dead_lettered', logged };
}

const describe = ({ businessId, serialNo, eventId, callbackUrl }: Authorization) => ({
  businessId,
  serialNo,
  eventId,
  host: URL.canParse(callbackUrl) ? new URL(callbackUrl).host : undefined,
});
