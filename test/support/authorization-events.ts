/** Everything that can happen to an authorization, as data, for tests that try it in any order. */
import type { AuthorizationStore, DueKind } from '../../shared/storage/authorizations.ts';
import { NOW_MS } from './in-process.ts';
import { fc } from './properties.ts';

/** One event; numbers choose among a few exchanges, codes and counts, so that sequences meet. */
export interface AuthorizationEvent {
  readonly name: keyof typeof EVENTS;
  readonly exchange: number;
  readonly code: number;
  /** Before the event. */
  readonly afterMs: number;
}

/** When the link of these tests ends, after its creation. */
export const LINK_LIFE_MS = 900_000;

type Act = (store: AuthorizationStore, locator: string, event: AuthorizationEvent, linkEndsAtMs: number) => unknown;

const exchangeId = ({ exchange }: AuthorizationEvent): string => `exchange-${exchange}`;
/** Some moments of the next attempt have been, some not. */
const failedAttempt = ({ exchange, code }: AuthorizationEvent) => ({
  attemptId: `attempt-${code}`,
  attemptsBefore: exchange,
  nextAttemptAtMs: NOW_MS + code * 900_000,
});
const codeHash = ({ code }: AuthorizationEvent): string => String(code).repeat(64);

const EVENTS = {
  startExchange: (store, locator, event, linkEndsAtMs) =>
    store.startExchange(locator, {
      exchangeId: exchangeId(event),
      codeHash: codeHash(event),
      aliveSinceSeconds: Math.floor((linkEndsAtMs - LINK_LIFE_MS) / 1_000),
    }),
  succeed: (store, locator, event) =>
    store.finishExchange(locator, exchangeId(event), {
      outcome: 'success',
      message: 'authorized',
      openId: 'open-id',
      ...(event.code % 2 === 0 && { alipayUserId: '2088000000000001' }),
    }),
  fail: (store, locator, event) =>
    store.finishExchange(locator, exchangeId(event), { outcome: 'failed', message: 'refused' }),
  loseAnswer: (store, locator, event) =>
    store.finishExchange(locator, exchangeId(event), { outcome: 'unknown', message: 'unknown' }),
  release: (store, locator, event, linkEndsAtMs) => store.releaseExchange(locator, exchangeId(event), linkEndsAtMs),
  refuse: (store, locator, event, linkEndsAtMs) =>
    store.refuseExchange(locator, exchangeId(event), { codeHash: codeHash(event), message: 'refused', linkEndsAtMs }),
  endRefused: (store, locator) => store.endRefused(locator),
  expireLease: (store, locator) => store.expireLease(locator),
  markQueued: (store, locator) => store.markQueued(locator),
  markDelivered: (store, locator) => store.markDelivered(locator),
  retryOnQueue: (store, locator, event) => store.retryOnQueue(locator, failedAttempt(event)),
  schedule: (store, locator, event) => store.schedule(locator, failedAttempt(event)),
  countLastAttempt: (store, locator, { exchange }) => store.countLastAttempt(locator, exchange),
  requeue: (store, locator) => store.requeue(locator),
  markDead: (store, locator) => store.markDead(locator),
  restart: (store, locator) => store.restart(locator),
  erase: (store, locator) => store.erase(locator),
} satisfies Record<string, Act>;

/** Carries an event out. */
export const happen = (
  store: AuthorizationStore,
  locator: string,
  event: AuthorizationEvent,
  linkEndsAtMs: number,
): Promise<unknown> => Promise.resolve((EVENTS[event.name] as Act)(store, locator, event, linkEndsAtMs));

/** Sequences of events; the first steps of an authorization come more often, so that the later ones are reached. */
export const eventSequences: fc.Arbitrary<AuthorizationEvent[]> = fc.array(
  fc.record({
    name: fc.oneof(
      fc.constantFrom('startExchange', 'refuse', 'succeed', 'markQueued'),
      fc.constantFrom(...(Object.keys(EVENTS) as (keyof typeof EVENTS)[])),
    ),
    exchange: fc.nat(2),
    code: fc.nat(3),
    afterMs: fc.constantFrom(0, 1, 59_999, 60_000, 900_001, 86_400_000),
  }),
  { minLength: 1, maxLength: 30 },
);

/** What the sweep looks for. */
export const DUE_KINDS: readonly DueKind[] = ['lease', 'refused', 'queue', 'scheduled', 'stalled', 'erase'];
