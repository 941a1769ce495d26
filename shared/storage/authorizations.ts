import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Authorization, NewAuthorization } from './authorization-item.ts';
import { type AuthorizationItems, createAuthorizationItems } from './authorization-items.ts';
import type { CodeRefusal, ExchangeResult } from './authorization-transitions.ts';
import * as transitions from './authorization-transitions.ts';

export type { Authorization, NewAuthorization } from './authorization-item.ts';
export type { CodeRefusal, ExchangeResult } from './authorization-transitions.ts';
export { LEASE_MS, MAX_REFUSED_CODES } from './authorization-transitions.ts';

/**
 * What the sweep works on: exchanges by their lease, links by their end after a refused code, results not yet queued, results
 * whose message is gone for good, identities to erase.
 */
export type DueKind = 'lease' | 'refused' | 'queue' | 'stalled' | 'erase';

/** What became of the link: it waits for another code, or has ended, or its exchange was not the caller's any more. */
export type RefusalEffect = 'released' | 'ended' | 'lost';

/**
 * Authorizations, one item each. Every step is one conditional write, so that a crash between any two leaves something
 * that the next identical request, a reload or the sweep completes. All throw GatewayError `unavailable` when it is not
 * certain what the table did, and `misconfigured` when it may not be used.
 */
export interface AuthorizationStore {
  /** Makes an authorization whose serial number was not used; the condition also tests the old one's retention. */
  create(authorization: NewAuthorization): Promise<{ created: true } | { created: false; existing: Authorization }>;
  load(locator: string): Promise<Authorization | undefined>;
  /**
   * waiting → exchanging, with a lease, if the link was made at or after `aliveSinceSeconds` and this code was not refused;
   * false when it is not so any more.
   */
  startExchange(
    locator: string,
    exchange: { exchangeId: string; codeHash: string; aliveSinceSeconds: number },
  ): Promise<boolean>;
  /** exchanging → final, by the holder of the lease alone; the result is then due for the queue. */
  finishExchange(locator: string, exchangeId: string, result: ExchangeResult): Promise<boolean>;
  /** exchanging → waiting, where the code was certainly not spent. */
  releaseExchange(locator: string, exchangeId: string, linkEndsAtMs: number): Promise<boolean>;
  /**
   * exchanging → waiting, with the code remembered, and the link due at its end; but → failed where it is the
   * {@link MAX_REFUSED_CODES}th, and the result is then due for the queue.
   */
  refuseExchange(locator: string, exchangeId: string, refusal: CodeRefusal): Promise<RefusalEffect>;
  /** waiting with a refused code, past the link's end → failed; true when it was so. */
  endRefused(locator: string): Promise<boolean>;
  /** exchanging past its lease → unknown; true when it was so. */
  expireLease(locator: string): Promise<boolean>;
  /** pending → queued; nothing when it is further already. */
  markQueued(locator: string): Promise<void>;
  /** → delivered, whatever it was; identities are due to be erased 24 h later. */
  markDelivered(locator: string): Promise<void>;
  /** Counts an attempt that failed, once for `attemptsBefore`; gives the attempts so far. */
  recordFailedAttempt(locator: string, attemptsBefore: number): Promise<number>;
  /** → dead, unless delivered; identities are due to be erased 14 days later. */
  markDead(locator: string): Promise<void>;
  /** Makes a result due for the queue again, with no attempts counted. */
  restart(locator: string): Promise<void>;
  /** Removes openId and alipayUserId for good. */
  erase(locator: string): Promise<void>;
  /** Locators that are due now, oldest first. */
  due(kind: DueKind, limit: number): Promise<string[]>;
  /** Since when the oldest result waits that was neither delivered nor dead-lettered, in milliseconds since the epoch. */
  oldestUndeliveredMs(): Promise<number | undefined>;
}

/** Longer than the queue keeps a message (4 days): what was not delivered by then has none any more. */
export const STALLED_AFTER_MS = 5 * 24 * 3_600_000;

/** Authorizations as items of the DynamoDB table. */
export const createAuthorizationStore = (options: {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly tableName: string;
  readonly clock?: Clock;
}): AuthorizationStore => authorizationsIn(createAuthorizationItems(options), options.clock);

/** Authorizations wherever their items are kept: each step is a transition, written under its condition. */
export function authorizationsIn(items: AuthorizationItems, clock: Clock = systemClock): AuthorizationStore {
  const { load, update } = items;
  return {
    load,
    async create(authorization) {
      const existing = await items.create(authorization, Math.floor(clock() / 1_000));
      return existing ? { created: false, existing } : { created: true };
    },

    startExchange: (locator, exchange) => update(locator, transitions.startExchange(exchange, clock())),
    finishExchange: (locator, exchangeId, result) =>
      update(locator, transitions.finishExchange(exchangeId, result, clock())),
    releaseExchange: async (locator, exchangeId, linkEndsAtMs) =>
      (await update(locator, transitions.releaseLikeNew(exchangeId))) ||
      update(locator, transitions.releaseAfterRefusal(exchangeId, linkEndsAtMs)),
    async refuseExchange(locator, exchangeId, refusal) {
      if (await update(locator, transitions.refuse(exchangeId, refusal))) return 'released';
      return (await update(locator, transitions.refuseLast(exchangeId, refusal, clock()))) ? 'ended' : 'lost';
    },
    endRefused: (locator) => update(locator, transitions.endRefused(clock())),
    expireLease: (locator) => update(locator, transitions.expireLease(clock())),

    markQueued: async (locator) => void (await update(locator, transitions.markQueued())),
    markDelivered: async (locator) => void (await update(locator, transitions.markDelivered(clock()))),
    async recordFailedAttempt(locator, attemptsBefore) {
      await update(locator, transitions.countFailedAttempt(attemptsBefore));
      return attemptsBefore + 1;
    },
    markDead: async (locator) => void (await update(locator, transitions.markDead(clock()))),
    restart: async (locator) => void (await update(locator, transitions.restart(clock()))),
    erase: async (locator) => void (await update(locator, transitions.erase(clock()))),

    async due(kind, limit) {
      const partition = kind === 'stalled' ? 'delivery' : kind;
      const untilMs = kind === 'stalled' ? clock() - STALLED_AFTER_MS : clock();
      return (await items.due(partition, { untilMs, limit })).map(({ locator }) => locator);
    },

    async oldestUndeliveredMs() {
      const oldest = { untilMs: clock(), limit: 1 };
      const due = (await Promise.all([items.due('queue', oldest), items.due('delivery', oldest)])).flat();
      const waitingSinceMs = due.map(({ dueAtMs }) => dueAtMs - transitions.QUEUE_GRACE_MS);
      return waitingSinceMs.length === 0 ? undefined : Math.min(...waitingSinceMs);
    },
  };
}
