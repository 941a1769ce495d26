import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Clock, systemClock } from '../platform/clock.ts';
import type { Authorization, NewAuthorization } from './authorization-item.ts';
import { type AuthorizationItems, createAuthorizationItems, type DuePage } from './authorization-items.ts';
import type { CodeRefusal, ExchangeResult, FailedAttempt } from './authorization-transitions.ts';
import * as transitions from './authorization-transitions.ts';

export type { Authorization, NewAuthorization } from './authorization-item.ts';
export type { DueItem, DuePage } from './authorization-items.ts';
export type { CodeRefusal, ExchangeResult, FailedAttempt } from './authorization-transitions.ts';
export { LEASE_MS, MAX_REFUSED_CODES } from './authorization-transitions.ts';

/**
 * What the sweep works on: exchanges by their lease, links by their end after a refused code, results not yet queued, results
 * whose next attempt was far off, results whose message is gone for good, identities to erase.
 */
export type DueKind = 'lease' | 'refused' | 'queue' | 'scheduled' | 'stalled' | 'erase';

/** What is due of one kind. */
export interface Backlog {
  /** Up to what one page of the index holds, some thousands. */
  readonly items: number;
  /** How long the oldest has been due, in milliseconds; 0 without any. */
  readonly oldestMs: number;
}

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
  /** exchanging → final, only by the holder of the lease; the result is then due for the queue. */
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
  /**
   * Counts an attempt that failed, once for `attemptsBefore`, and keeps when the next may begin: its message comes back.
   * False when it is not so any more: somebody else counted it, or the result is final.
   */
  retryOnQueue(locator: string, failed: FailedAttempt): Promise<boolean>;
  /** The same, but the message may end: the sweep queues the next attempt. */
  schedule(locator: string, failed: FailedAttempt): Promise<boolean>;
  /** The same, of the last attempt. */
  countLastAttempt(locator: string, attemptsBefore: number): Promise<boolean>;
  /** scheduled and due → queued; nothing when it is not so any more. */
  requeue(locator: string): Promise<void>;
  /** → dead, unless delivered; identities are due to be erased 14 days later. */
  markDead(locator: string): Promise<void>;
  /** Makes a result due for the queue again, with no attempts counted. */
  restart(locator: string): Promise<void>;
  /** Removes openId and alipayUserId for good. */
  erase(locator: string): Promise<void>;
  /** A page of what is due now, oldest first; with the former page's `next`, what comes behind it. */
  due(kind: DueKind, page: { readonly limit: number; readonly after?: DuePage['next'] }): Promise<DuePage>;
  /** What is due now, counted. */
  backlog(kind: DueKind): Promise<Backlog>;
  /** Since when the oldest result waits for its delivery or its next attempt, in milliseconds since the epoch. */
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
    retryOnQueue: (locator, failed) => update(locator, transitions.retryOnQueue(failed)),
    schedule: (locator, failed) => update(locator, transitions.schedule(failed)),
    countLastAttempt: (locator, attemptsBefore) => update(locator, transitions.countLastAttempt(attemptsBefore)),
    requeue: async (locator) => void (await update(locator, transitions.requeue(clock()))),
    markDead: async (locator) => void (await update(locator, transitions.markDead(clock()))),
    restart: async (locator) => void (await update(locator, transitions.restart(clock()))),
    erase: async (locator) => void (await update(locator, transitions.erase(clock()))),

    due: (kind, page) => items.due({ ...partitionOf(kind, clock()), ...page }),

    async backlog(kind) {
      const partition = partitionOf(kind, clock());
      const [count, { items: oldest }] = await Promise.all([
        items.countDue(partition),
        items.due({ ...partition, limit: 1 }),
      ]);
      return { items: count, oldestMs: oldest.length === 0 ? 0 : partition.untilMs - Number(oldest[0]?.dueAtMs) };
    },

    async oldestUndeliveredMs() {
      const untilMs = clock();
      const since = async (partition: string, graceMs: number) =>
        (await items.due({ partition, untilMs, limit: 1 })).items.map(({ dueAtMs }) => dueAtMs - graceMs);
      const { QUEUE_GRACE_MS } = transitions;
      const waitingSinceMs = await Promise.all([
        since('queue', QUEUE_GRACE_MS),
        since('delivery', QUEUE_GRACE_MS),
        since('scheduled', 0),
      ]);
      return waitingSinceMs.flat().sort((one, other) => one - other)[0];
    },
  };
}

/** What the index calls a kind, and until when its items are due. */
const partitionOf = (kind: DueKind, nowMs: number) =>
  kind === 'stalled'
    ? { partition: 'delivery', untilMs: nowMs - STALLED_AFTER_MS }
    : { partition: kind, untilMs: nowMs };
