import { all, any, atLeast, atMost, type Condition, contains, exists, not, oneOf, sizeBelow } from './condition.ts';

/**
 * What may happen to an authorization, each as one conditional write.
 *
 *     outcome    waiting ───── startExchange ────▶ exchanging ─── finishExchange ──▶ success, failed, unknown
 *                   ▲ ▲                             │ │ │ │
 *                   │ └─ release ───────────────────┘ │ │ └────── expireLease ────▶ unknown
 *                   │    (the code was not spent)     │ └──────── refuseLast ─────▶ failed
 *                   └─── refuse ──────────────────────┘
 *                │       (one of the first codes that Alipay refused)
 *                └────── endRefused (past the link's end, after a refused code) ──▶ failed
 *
 *     delivery   none ── with the final outcome ──▶ pending ── markQueued ──▶ queued
 *                pending, queued ── retryOnQueue ──▶ the same                (an attempt failed; its message comes back)
 *                pending, queued, scheduled ── schedule ──▶ scheduled        (an attempt failed; its message ends)
 *                scheduled ── requeue (due) ──▶ queued                       (with a new message)
 *                pending, queued, scheduled, dead ── markDelivered ──▶ delivered
 *                pending, queued, scheduled ── markDead ──▶ dead
 *                pending, queued, scheduled, delivered, dead ── restart ──▶ pending
 *                A message may be faster than markQueued and requeue, so an attempt may find any of the first three.
 *
 *     index      lease: exchanging · refused: waiting after a refused code · queue: pending · delivery: queued ·
 *                scheduled: the next attempt is far off · erase: delivered or dead, until the identities are removed
 *
 * A write that the SDK repeats because its response got lost must hold again: so the conditions of an exchange's holder, and of a
 * failed attempt, also admit their own effect. The others need not: what reads as not done is due again.
 */
export interface Change {
  readonly set?: Readonly<Record<string, string | number>>;
  /** One string each, for a set of strings. */
  readonly add?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  /** Of an item that is there. */
  readonly when: Condition;
}

/** How an exchange with Alipay ended for good. */
export interface ExchangeResult {
  readonly outcome: 'success' | 'failed' | 'unknown';
  /** For the merchant: in plain words, without Alipay's own text. */
  readonly message: string;
  readonly openId?: string;
  readonly alipayUserId?: string;
}

/** A code that Alipay refused, or that was used elsewhere. */
export interface CodeRefusal {
  /** SHA-256 in hex. */
  readonly codeHash: string;
  /** For the merchant, should this refusal be the last one. */
  readonly message: string;
  readonly linkEndsAtMs: number;
}

/** A delivery that failed, and when the next one may begin. */
export interface FailedAttempt {
  /** Of this invocation: the same write, repeated, is known by it. */
  readonly attemptId: string;
  readonly attemptsBefore: number;
  readonly nextAttemptAtMs: number;
}

/** Time within which an exchange must end. */
export const LEASE_MS = 60_000;
/** Different codes that Alipay refuses; the last one ends the authorization. */
export const MAX_REFUSED_CODES = 3;
/** A result is offered to the sweep only after its own request had the time to queue it. */
export const QUEUE_GRACE_MS = 30_000;
const ERASE_DELIVERED_AFTER_MS = 24 * 3_600_000;
const ERASE_DEAD_AFTER_MS = 14 * 24 * 3_600_000;

const holds = (exchangeId: string): Condition => oneOf('exchangeId', exchangeId);
const isExchanging = oneOf('outcome', 'exchanging');
const isWaiting = oneOf('outcome', 'waiting');
const UNDELIVERED = ['pending', 'queued', 'scheduled'] as const;
const isUndelivered = oneOf('delivery', ...UNDELIVERED);
const isCounted = ({ attemptsBefore, attemptId }: FailedAttempt): Condition =>
  all(oneOf('attempts', attemptsBefore + 1), oneOf('attemptId', attemptId));

/** With a lease, if the link was made at or after `aliveSinceSeconds` and this code was not refused. */
export function startExchange(
  exchange: { readonly exchangeId: string; readonly codeHash: string; readonly aliveSinceSeconds: number },
  nowMs: number,
): Change {
  const { exchangeId, codeHash, aliveSinceSeconds } = exchange;
  const leaseUntilMs = nowMs + LEASE_MS;
  const isOpen = all(
    isWaiting,
    atLeast('createdAtSeconds', aliveSinceSeconds),
    not(contains('refusedCodes', codeHash)),
  );
  return {
    set: { outcome: 'exchanging', exchangeId, codeHash, leaseUntilMs, sweep: 'lease', dueAt: leaseUntilMs },
    when: any(isOpen, all(holds(exchangeId), isExchanging)),
  };
}

/** By the holder of the lease. */
export const finishExchange = (exchangeId: string, result: ExchangeResult, nowMs: number): Change => ({
  ...final(result, nowMs),
  when: all(holds(exchangeId), oneOf('outcome', 'exchanging', result.outcome)),
});

/** Where the code was certainly not spent, and none was refused before: the link is like a new one. */
export const releaseLikeNew = (exchangeId: string): Change => ({
  set: { outcome: 'waiting' },
  remove: ['leaseUntilMs', 'codeHash', 'sweep', 'dueAt'],
  when: all(holds(exchangeId), oneOf('outcome', 'exchanging', 'waiting'), not(exists('refusedCodes'))),
});

/** Where the code was certainly not spent, but one was refused before: the link's end still is a result. */
export const releaseAfterRefusal = (exchangeId: string, linkEndsAtMs: number): Change => ({
  ...untilLinkEnds(linkEndsAtMs),
  when: all(holds(exchangeId), oneOf('outcome', 'exchanging', 'waiting'), exists('refusedCodes')),
});

/** With the code remembered, and the link due at its end. */
export function refuse(exchangeId: string, { codeHash, linkEndsAtMs }: CodeRefusal): Change {
  const isNotLast = any(not(exists('refusedCodes')), sizeBelow('refusedCodes', MAX_REFUSED_CODES - 1));
  return {
    ...untilLinkEnds(linkEndsAtMs),
    add: { refusedCodes: codeHash },
    when: all(holds(exchangeId), any(all(isExchanging, isNotLast), all(isWaiting, contains('refusedCodes', codeHash)))),
  };
}

/** The last code that Alipay may refuse: the result is then due for the queue. */
export const refuseLast = (exchangeId: string, { message }: CodeRefusal, nowMs: number): Change => ({
  ...final({ outcome: 'failed', message }, nowMs),
  when: all(holds(exchangeId), oneOf('outcome', 'exchanging', 'failed')),
});

/** Waiting with a refused code, past the link's end. */
export const endRefused = (nowMs: number): Change => ({
  ...final({ outcome: 'failed', message: 'Alipay refused the authorization, and the link has ended' }, nowMs),
  when: all(isWaiting, oneOf('sweep', 'refused'), atMost('dueAt', nowMs)),
});

/** Exchanging past its lease. */
export const expireLease = (nowMs: number): Change => ({
  ...final({ outcome: 'unknown', message: 'the exchange with Alipay was interrupted' }, nowMs),
  when: all(isExchanging, atMost('leaseUntilMs', nowMs)),
});

/** `dueAt` stays: it says since when the result waits. */
export const markQueued = (): Change => ({
  set: { delivery: 'queued', sweep: 'delivery' },
  when: oneOf('delivery', 'pending'),
});

/** The first delivery starts the 24 hours to erasure; a second one, of the same event, does not start them again. */
export const markDelivered = (nowMs: number): Change => ({
  set: { delivery: 'delivered', sweep: 'erase', dueAt: nowMs + ERASE_DELIVERED_AFTER_MS },
  when: oneOf('delivery', ...UNDELIVERED, 'dead'),
});

/** An attempt failed, and its message waits for the next one. */
export const retryOnQueue = (failed: FailedAttempt): Change => ({
  set: { attempts: failed.attemptsBefore + 1, attemptId: failed.attemptId, nextAttemptAtMs: failed.nextAttemptAtMs },
  when: all(isUndelivered, any(oneOf('attempts', failed.attemptsBefore), isCounted(failed))),
});

/** An attempt failed, and the next one is so far off that the sweep queues it: the message may end. */
export const schedule = (failed: FailedAttempt): Change => ({
  set: { ...retryOnQueue(failed).set, delivery: 'scheduled', sweep: 'scheduled', dueAt: failed.nextAttemptAtMs },
  when: retryOnQueue(failed).when,
});

/** The last attempt failed. */
export const countLastAttempt = (attemptsBefore: number): Change => ({
  set: { attempts: attemptsBefore + 1 },
  when: all(oneOf('attempts', attemptsBefore), isUndelivered),
});

/** The next attempt is due, and has a message. */
export const requeue = (nowMs: number): Change => ({
  set: { delivery: 'queued', sweep: 'delivery', dueAt: nowMs + QUEUE_GRACE_MS },
  when: all(oneOf('delivery', 'scheduled'), atMost('dueAt', nowMs)),
});

/** Unless delivered; identities are due to be erased 14 days later. */
export const markDead = (nowMs: number): Change => ({
  set: { delivery: 'dead', sweep: 'erase', dueAt: nowMs + ERASE_DEAD_AFTER_MS },
  when: isUndelivered,
});

/** Due for the queue again, with no attempts counted. */
export const restart = (nowMs: number): Change => ({
  set: { delivery: 'pending', attempts: 0, sweep: 'queue', dueAt: nowMs },
  remove: ['nextAttemptAtMs'],
  when: not(oneOf('delivery', 'none')),
});

/** The identities go for good. */
export const erase = (nowMs: number): Change => ({
  remove: ['openId', 'alipayUserId', 'sweep', 'dueAt'],
  when: all(oneOf('sweep', 'erase'), atMost('dueAt', nowMs)),
});

function final({ outcome, message, openId, alipayUserId }: ExchangeResult, nowMs: number): Omit<Change, 'when'> {
  const identities = { ...(openId !== undefined && { openId }), ...(alipayUserId !== undefined && { alipayUserId }) };
  const due = { sweep: 'queue', dueAt: nowMs + QUEUE_GRACE_MS };
  const authorizedAt = new Date(nowMs).toISOString();
  return {
    set: { outcome, message, authorizedAt, delivery: 'pending', ...identities, ...due },
    remove: ['leaseUntilMs'],
  };
}

/** Back to waiting, and due for the sweep in the first millisecond in which the link cannot be used any more. */
const untilLinkEnds = (linkEndsAtMs: number): Omit<Change, 'when'> => ({
  set: { outcome: 'waiting', sweep: 'refused', dueAt: linkEndsAtMs + 1 },
  remove: ['leaseUntilMs', 'codeHash'],
});
