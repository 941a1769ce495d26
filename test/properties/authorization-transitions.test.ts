/** The states of an authorization, without a table: whatever happens in whatever order, it comes to an end, and along documented ways. */
import type { Authorization, DueKind } from '../../shared/storage/authorizations.ts';
import { authorizationsIn, MAX_REFUSED_CODES, STALLED_AFTER_MS } from '../../shared/storage/authorizations.ts';
import {
  type AuthorizationEvent,
  DUE_KINDS,
  eventSequences,
  happen,
  LINK_LIFE_MS,
} from '../support/authorization-events.ts';
import { newLink } from '../support/authorization-table.ts';
import { NOW_MS } from '../support/in-process.ts';
import { memoryItems } from '../support/memory-items.ts';
import { fc } from '../support/properties.ts';

const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 2_000) };

/** The ways of the drawing in shared/storage/authorization-transitions.ts. */
const OUTCOMES: Readonly<Record<Authorization['outcome'], readonly Authorization['outcome'][]>> = {
  waiting: ['exchanging', 'failed'],
  exchanging: ['waiting', 'success', 'failed', 'unknown'],
  success: [],
  failed: [],
  unknown: [],
};
const DELIVERIES: Readonly<Record<Authorization['delivery'], readonly Authorization['delivery'][]>> = {
  none: ['pending'],
  pending: ['queued', 'scheduled', 'delivered', 'dead'],
  queued: ['pending', 'scheduled', 'delivered', 'dead'],
  scheduled: ['pending', 'queued', 'delivered', 'dead'],
  delivered: ['pending'],
  dead: ['pending', 'delivered'],
};

/** A link, and what happens to it. */
function begin() {
  const link = newLink(NOW_MS);
  const time = { nowMs: NOW_MS };
  const store = authorizationsIn(memoryItems(), () => time.nowMs);
  const load = async (): Promise<Authorization> => {
    const authorization = await store.load(link.locator);
    if (!authorization) throw new Error('an authorization is never removed');
    return authorization;
  };
  const pass = async (event: AuthorizationEvent) => {
    time.nowMs += event.afterMs;
    await happen(store, link.locator, event, NOW_MS + LINK_LIFE_MS);
  };
  const due = async (kind: DueKind): Promise<string[]> =>
    (await store.due(kind, { limit: 10 })).items.map(({ locator }) => locator);
  return { link, time, store, load, pass, due };
}

type Look = (event: AuthorizationEvent, before: Authorization, after: Authorization) => void;

/** Lets any events happen to a new link, in any order, and looks at each of them. */
const followed = (look: Look): Promise<void> =>
  fc.assert(
    fc.asyncProperty(eventSequences, async (events) => {
      const { link, store, load, pass } = begin();
      await store.create(link);
      for (const event of events) {
        const before = await load();
        await pass(event);
        look(event, before, await load());
      }
    }),
    RUNS,
  );

test('an outcome changes along documented ways, and never once it is final', () =>
  followed((event, before, after) => {
    if (after.outcome !== before.outcome) expect(OUTCOMES[before.outcome]).toContain(after.outcome);
    if (after.delivery !== before.delivery) expect(DELIVERIES[before.delivery]).toContain(after.delivery);
    expect(after.refusedCodes?.length ?? 0).toBeLessThan(MAX_REFUSED_CODES);
    // What identifies a person is stored with a success only, and stays until it is erased.
    expect(after.openId !== undefined && after.outcome !== 'success').toBe(false);
    // An attempt is counted once, and no message makes the next one before the time that was kept.
    if (event.name !== 'restart') expect(after.attempts - before.attempts).toBeLessThanOrEqual(1);
    if (after.delivery === 'scheduled') expect(after.nextAttemptAtMs).toEqual(expect.any(Number));
    if (event.name !== 'erase' && before.openId !== undefined) expect(after.openId).toBe(before.openId);
  }));

test('a code is sent once: no two exchanges hold the link at the same time, and a refused code begins none', () =>
  followed((event, before, after) => {
    if (before.outcome === 'exchanging' && after.outcome === 'exchanging') {
      expect(after.exchangeId).toBe(before.exchangeId);
    }
    const isRefused = before.refusedCodes?.includes(String(event.code).repeat(64)) === true;
    if (event.name === 'startExchange' && before.outcome === 'waiting' && isRefused) {
      expect(after.outcome).toBe('waiting');
    }
  }));

test('whatever happened, the sweep and one delivery bring it to a final state, with nothing left to do', async () => {
  await fc.assert(
    fc.asyncProperty(eventSequences, async (events) => {
      const { link, time, store, load, pass, due } = begin();
      await store.create(link);
      for (const event of events) await pass(event);
      time.nowMs += LINK_LIFE_MS + STALLED_AFTER_MS;
      for (const locator of await due('lease')) await store.expireLease(locator);
      for (const locator of await due('refused')) await store.endRefused(locator);
      time.nowMs += 60_000;
      for (const locator of await due('queue')) await store.markQueued(locator);
      for (const locator of await due('scheduled')) await store.requeue(locator);
      if ((await load()).delivery === 'queued') await store.markDelivered(link.locator);
      time.nowMs += 15 * 86_400_000;
      for (const locator of await due('erase')) await store.erase(locator);

      const { outcome, delivery, refusedCodes, ...rest } = await load();
      // A link that nobody used, or only refused for himself, is no result.
      if (outcome === 'waiting') expect([delivery, refusedCodes]).toEqual(['none', undefined]);
      else
        expect([
          ['success', 'failed', 'unknown'],
          ['delivered', 'dead'],
        ]).toEqual([expect.arrayContaining([outcome]), expect.arrayContaining([delivery])]);
      expect(rest).not.toHaveProperty('openId');
      expect(rest).not.toHaveProperty('alipayUserId');
      for (const kind of DUE_KINDS) {
        expect(await due(kind)).toEqual([]);
      }
    }),
    RUNS,
  );
});
