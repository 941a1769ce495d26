import { randomUUID } from 'node:crypto';
import { locatorOf } from '../../shared/storage/authorization-item.ts';
import { deliveryOf } from '../callbacks/delivery-of.ts';
import { watchDeliveries } from '../callbacks/resend.ts';
import type { Deployment } from '../deployment.ts';
import type { ThrowAway } from './throw-away.ts';

/**
 * Lets deliver-callback send one callback: a result `unknown` that nobody authorized, put on the queue. The item stays until the link's
 * retention of an hour is over.
 * @throws Error that says how its delivery stands
 */
export async function sendOneCallback(
  deployment: Deployment,
  { callers, receiver, nowMs }: { callers: ThrowAway; receiver: string; nowMs: number },
): Promise<void> {
  const delivery = deliveryOf(deployment);
  const { authorizations, queue } = delivery;
  const [businessId, serialNo, exchangeId] = [callers.id, `smoke-${randomUUID()}`, randomUUID()];
  const locator = locatorOf(businessId, serialNo);
  const nowSeconds = Math.floor(nowMs / 1_000);
  await authorizations.create({
    ...{ locator, businessId, serialNo, merchantId: callers.id, userId: 'smoke-test', callbackUrl: receiver },
    ...{ connection: callers.connection, appId: 'none', stateKeyVersion: 'none', eventId: randomUUID() },
    ...{ createdAtSeconds: nowSeconds, expiresAtSeconds: nowSeconds + 3_600 },
  });
  await authorizations.startExchange(locator, { exchangeId, codeHash: '00'.repeat(32), aliveSinceSeconds: 0 });
  await authorizations.finishExchange(locator, exchangeId, {
    outcome: 'unknown',
    message: 'a smoke test of the gateway',
  });
  await queue.send({ locator, businessId });
  await authorizations.markQueued(locator);
  const name = { businessId, serialNo };
  const watched = (await watchDeliveries([name], { ...delivery, force: false })).get(name);
  if (watched === 'delivered') return;
  // Nothing goes on for a caller that is removed.
  await authorizations.markDead(locator);
  throw new Error(
    watched === 'refused' ? `the receiver did not accept it: logs ${serialNo}` : 'it was not sent within 30 s',
  );
}
