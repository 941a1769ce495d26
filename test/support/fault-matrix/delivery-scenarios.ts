import { MAX_ATTEMPTS } from '../../../shared/delivery/schedule.ts';
import type { NewAuthorization } from '../../../shared/storage/authorizations.ts';
import { GRANTED, newLink, storeExchanging, storeResult } from '../authorization-table.ts';
import { poll, settle, toldOnce } from './delivery-tools.ts';
import { QUEUE } from './environment.ts';
import { type Describe, invoke } from './invoke.ts';
import type { Run, Scenario } from './scenario.ts';
import { aroundOf } from './scenario-tools.ts';
import { BUSINESS_ID, type World } from './world.ts';

const linkOf = (world: World): NewAuthorization =>
  newLink(world.trueNowMs(), { businessId: BUSINESS_ID, callbackUrl: world.callbackUrl });

/** A stored result with its message on the queue. */
async function queuedResult(world: World): Promise<NewAuthorization> {
  const link = linkOf(world);
  await storeResult(world.store, link);
  world.table.endpoints.queues.get(QUEUE).send(JSON.stringify({ locator: link.locator }));
  await world.store.markQueued(link.locator);
  return link;
}

/** Longer than the visibility timeout and the first delays. */
const NEXT_RECEIPT_MS = 400_000;

/** What must hold of a result whose message is received again and again. */
function deliveryRun(world: World, { locator, serialNo }: NewAuthorization, end: 'delivered' | 'dead'): Run {
  let received = 0;
  return {
    honest: async (environment) => {
      if (received > 0) world.advance(NEXT_RECEIPT_MS);
      received += 1;
      return poll(world, environment);
    },
    again: 'next receipt',
    hostile: [],
    violations: async () => {
      const delivery = (await world.store.load(locator))?.delivery;
      const { visible, inFlight } = world.table.endpoints.queues.get(QUEUE).depth();
      const told = await toldOnce(world, serialNo);
      return [
        ...told.violations,
        ...(visible + inFlight === 0 && delivery !== 'delivered' && delivery !== 'dead' ? ['a result is lost'] : []),
        ...(delivery === 'delivered' && told.openId !== GRANTED.openId ? ['delivered to nobody'] : []),
      ];
    },
    afterwards: async () => {
      await settle(world);
      const delivery = (await world.store.load(locator))?.delivery;
      const told = await toldOnce(world, serialNo);
      return {
        text: delivery === 'dead' ? 'result is dead-lettered' : `result is ${delivery}`,
        violations: [...told.violations, ...(delivery === end ? [] : [`${delivery} in the end`])],
      };
    },
  };
}

const NAME = '`deliver-callback`';

export const deliveryScenarios: readonly Scenario[] = [
  {
    name: NAME,
    atOnce: { 'Secrets Manager': 'two' },
    prepare: async (world) => deliveryRun(world, await queuedResult(world), 'delivered'),
  },
  {
    name: `${NAME}, merchant says no`,
    about: ['DynamoDB', 'SQS'],
    async prepare(world) {
      const run = deliveryRun(world, await queuedResult(world), 'delivered');
      await world.tellMerchant('fail');
      return { ...run, whenOver: () => world.tellMerchant('success') };
    },
  },
  {
    name: `${NAME}, merchant says no for the last time`,
    about: ['DynamoDB', 'SQS'],
    async prepare(world) {
      const link = await queuedResult(world);
      for (let attemptsBefore = 0; attemptsBefore < MAX_ATTEMPTS - 1; attemptsBefore += 1)
        await world.store.retryOnQueue(link.locator, { attemptId: 'earlier', attemptsBefore, nextAttemptAtMs: 1 });
      await world.tellMerchant('fail');
      return deliveryRun(world, link, 'dead');
    },
  },
];

/** A wrong clock could take an exchange for lost that is under way. */
export const leaseScenario: Scenario = {
  name: '`sweep-callbacks`, an exchange is under way',
  about: ['Our own clock'],
  async prepare(world) {
    const link = linkOf(world);
    const exchangeId = await storeExchanging(world.store, link);
    let finished: boolean | undefined;
    return {
      honest: (environment) => invoke(environment, aroundOf(world, environment), 'sweep-callbacks', {}, describeSweep),
      again: 'next run',
      whenOver: async () => {
        finished = await world.store.finishExchange(link.locator, exchangeId, GRANTED);
      },
      hostile: [],
      violations: async () => [],
      afterwards: async () => {
        await settle(world);
        const told = await toldOnce(world, link.serialNo);
        const end = finished ? 'success' : 'unknown';
        return {
          text: `merchant is told \`${told.statuses.join()}\``,
          violations: [...told.violations, ...(told.statuses.join() === end ? [] : [`told ${told.statuses.join()}`])],
        };
      },
    };
  },
};

const describeSweep: Describe = (answer) => ({ gets: 'ends well', ok: answer !== undefined });

const DAY_MS = 86_400_000;

export const sweepScenario: Scenario = {
  name: '`sweep-callbacks`',
  atOnce: { DynamoDB: 'all', SQS: 'all' },
  async prepare(world) {
    const { store } = world;
    const [stalled, delivered, pending, exchanging] = [linkOf(world), linkOf(world), linkOf(world), linkOf(world)];
    await storeResult(store, stalled);
    await store.markQueued(stalled.locator);
    world.advance(4.5 * DAY_MS);
    await storeResult(store, delivered);
    await store.markDelivered(delivered.locator);
    world.advance(DAY_MS);
    await storeResult(store, pending);
    await storeExchanging(store, exchanging);
    world.advance(60_000);
    const end = async () => {
      const told = await Promise.all([pending, exchanging].map(({ serialNo }) => toldOnce(world, serialNo)));
      const items = await Promise.all(
        [stalled, delivered, pending, exchanging].map(({ locator }) => store.load(locator)),
      );
      return { told, items };
    };
    return {
      honest: (environment) => invoke(environment, aroundOf(world, environment), 'sweep-callbacks', {}, describeSweep),
      again: 'next run',
      hostile: [],
      violations: async () => {
        const { items } = await end();
        const [, , waiting] = items;
        return waiting?.openId === GRANTED.openId ? [] : ['an identity is lost before its delivery'];
      },
      afterwards: async () => {
        await settle(world);
        const { told, items } = await end();
        const ends = items.map((item) => item?.delivery).join();
        return {
          text: 'all is finished',
          violations: [
            ...told.flatMap(({ violations }) => violations),
            ...(ends === 'dead,delivered,delivered,delivered' ? [] : [`ends as ${ends}`]),
            ...(told[0]?.openId === GRANTED.openId ? [] : ['the result of the first is lost']),
            ...(told[1]?.statuses.join() === 'unknown' ? [] : ['the interrupted one is not unknown']),
            ...(items[1]?.openId === undefined ? [] : ['an identity is kept for ever']),
          ],
        };
      },
    };
  },
};
