import { type CallbackQueue, readLocator } from '../../shared/delivery/callback-queue.ts';
import { callbackRequest, judgeResponse } from '../../shared/delivery/callback-request.ts';
import type { GuardedPost } from '../../shared/delivery/guarded-post.ts';
import { MAX_ATTEMPTS, retryDelaySeconds } from '../../shared/delivery/schedule.ts';
import type { QueueMessage } from '../../shared/gateway/queue-adapter.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import type { RandomBytes } from '../../shared/platform/random.ts';
import { isRegistered, readCallbackUrl } from '../../shared/protocols/openapi/callback-url.ts';
import type { Business } from '../../shared/protocols/openapi/caller.ts';
import { signMessage } from '../../shared/protocols/openapi/signer.ts';
import type { Authorization, AuthorizationStore } from '../../shared/storage/authorizations.ts';

/** What a delivery touches. */
export interface Delivery {
  readonly authorizations: Pick<AuthorizationStore, 'load' | 'markDelivered' | 'recordFailedAttempt' | 'markDead'>;
  readonly queue: Pick<CallbackQueue, 'postpone'>;
  readonly deadLetters: Pick<CallbackQueue, 'send'>;
  /** `undefined` when no such business is configured. */
  findBusiness(businessId: string): Promise<Business | undefined>;
  readonly post: GuardedPost;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly newUuid: () => string;
  /** Stage `local` alone. */
  readonly allowLoopback: boolean;
}

/** What became of one message. */
export interface Verdict {
  /** `delivered`, `dead_lettered` and `skipped` are done with; `postponed` comes back after its delay. */
  readonly kind: 'delivered' | 'postponed' | 'dead_lettered' | 'skipped';
  /** For the log: no identity, and of the address the host alone. */
  readonly logged: Readonly<Record<string, unknown>>;
}

/**
 * Processes one message. Each step can be the last one that happens: what is left makes the next receipt go on from there.
 * An error thrown leaves message and attempts as they are, and the queue brings the message again.
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
  // A crash between the last attempt and the dead-letter queue.
  if (authorization.attempts >= MAX_ATTEMPTS) return deadLetter(authorization, delivery, logged);
  const { accepted, ...result } = await attempt(authorization, delivery);
  const tried = { ...logged, ...result, attempt: authorization.attempts + 1 };
  if (!accepted) return afterFailure(authorization, receiptHandle, delivery, tried);
  await delivery.authorizations.markDelivered(locator);
  return { kind: 'delivered', logged: tried };
}

function settledReason({ outcome, delivery }: Authorization): string | undefined {
  if (outcome === 'waiting' || outcome === 'exchanging') return 'no result yet';
  if (delivery === 'delivered' || delivery === 'dead') return `already ${delivery}`;
  return undefined;
}

async function attempt(authorization: Authorization, delivery: Delivery) {
  const startedAtMs = delivery.clock();
  const business = await delivery.findBusiness(authorization.businessId);
  if (!business) {
    throw new GatewayError('misconfigured', { reason: `no business ${authorization.businessId} is configured` });
  }
  const refusal = whyNotAllowed(business, authorization, delivery);
  if (refusal) return { accepted: false, reason: refusal };
  const request = callbackRequest(authorization, {
    sign: (message) => signMessage(business, message),
    uuid: delivery.newUuid(),
    nowMs: startedAtMs,
  });
  const judged = judgeResponse(await delivery.post(request));
  return { ...judged, durationMs: delivery.clock() - startedAtMs };
}

/**
 * What the operator decided since the link was made. It counts as a failed attempt: unlike a secret that is broken, it may
 * stay so, and then the result must come to its end; it can be delivered by hand for another 14 days.
 */
function whyNotAllowed(
  { enabled, callbackUrls, defaultCallbackUrl }: Business,
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

/**
 * First the delay, then the count: a crash between the two makes one attempt more than documented, never one that comes
 * early or is missing.
 */
async function afterFailure(
  authorization: Authorization,
  receiptHandle: string,
  delivery: Delivery,
  logged: Verdict['logged'],
): Promise<Verdict> {
  const { locator, attempts } = authorization;
  const delaySeconds = retryDelaySeconds(attempts + 1, delivery.randomBytes);
  if (delaySeconds !== undefined) await delivery.queue.postpone(receiptHandle, delaySeconds);
  await delivery.authorizations.recordFailedAttempt(locator, attempts);
  if (delaySeconds === undefined) return deadLetter(authorization, delivery, logged);
  return { kind: 'postponed', logged: { ...logged, delaySeconds } };
}

/** The dead letter comes first: the alarm must not be missing when the result is dead-lettered. */
async function deadLetter(
  { locator }: Authorization,
  { deadLetters, authorizations }: Delivery,
  logged: Verdict['logged'],
): Promise<Verdict> {
  await deadLetters.send(locator);
  await authorizations.markDead(locator);
  return { kind: 'dead_lettered', logged };
}

const describe = ({ businessId, serialNo, eventId, callbackUrl }: Authorization) => ({
  businessId,
  serialNo,
  eventId,
  host: URL.canParse(callbackUrl) ? new URL(callbackUrl).host : undefined,
});
