import type { CallbackQueue } from '../../shared/delivery/callback-queue.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { GatewayError, toGatewayError } from '../../shared/platform/errors.ts';
import type { AuthorizationStore, Backlog, DueItem, DueKind } from '../../shared/storage/authorizations.ts';

/** What the sweep works on. */
export interface Swept {
  readonly authorizations: Pick<
    AuthorizationStore,
    'due' | 'backlog' | 'expireLease' | 'endRefused' | 'markQueued' | 'requeue' | 'markDead' | 'erase'
  >;
  readonly queue: Pick<CallbackQueue, 'send'>;
  readonly clock: Clock;
}

/** What one kind of due items came to. */
export interface SweepCount {
  readonly done: number;
  /** Of items and of look-ups; the next run meets them again. */
  readonly errors: readonly GatewayError[];
  /** What is due still; absent when it could not be asked. */
  readonly left?: Backlog;
}

/** Items of one kind read at once. */
const PAGE = 1_000;
/** Items of one kind worked on at once. */
const AT_ONCE = 50;
/** No item is begun later than this after the run began; the next run, a minute later, goes on. */
const BUDGET_MS = 15_000;
const NOTHING: Backlog = { items: 0, oldestMs: 0 };

/**
 * Completes what crashes and outages left behind, and begins what was put off. The kinds go side by side, each oldest first, and
 * no item's error stops another's. What is done twice, by two runs or after a crash, is a message too many, which the delivery
 * skips or puts off.
 */
export async function sweep(swept: Swept): Promise<Readonly<Record<DueKind, SweepCount>>> {
  const { authorizations, queue } = swept;
  const enqueue = async (item: DueItem) => {
    await queue.send(item);
    await authorizations.markQueued(item.locator);
  };
  const work: Readonly<Record<DueKind, (item: DueItem) => Promise<void>>> = {
    lease: async (item) => {
      if (await authorizations.expireLease(item.locator)) await enqueue(item);
    },
    refused: async (item) => {
      if (await authorizations.endRefused(item.locator)) await enqueue(item);
    },
    queue: enqueue,
    scheduled: async (item) => {
      await queue.send(item);
      await authorizations.requeue(item.locator);
    },
    stalled: ({ locator }) => authorizations.markDead(locator),
    erase: ({ locator }) => authorizations.erase(locator),
  };
  const kinds = Object.keys(work) as DueKind[];
  const counts = await Promise.all(
    kinds.map(async (kind) => [kind, await sweepKind(kind, work[kind], swept)] as const),
  );
  return Object.fromEntries(counts) as Record<DueKind, SweepCount>;
}

/** Pages through what is due until nothing is, or the time is over; then asks what is left. */
async function sweepKind(
  kind: DueKind,
  work: (item: DueItem) => Promise<void>,
  { authorizations, clock }: Swept,
): Promise<SweepCount> {
  const endMs = clock() + BUDGET_MS;
  const errors: GatewayError[] = [];
  const note = (error: unknown) => void errors.push(toGatewayError(error));
  let done = 0;
  const count = () => {
    done += 1;
  };
  const workOne = (item: DueItem) => work(item).then(count, note);
  const isWhole = await everyPage(kind, { authorizations, isOver: () => clock() >= endMs }, workOne).catch(note);
  // Where the look-up failed, counting would, too.
  if (isWhole === undefined) return { done, errors };
  if (isWhole && errors.length === 0) return { done, errors, left: NOTHING };
  const left = await authorizations.backlog(kind).catch(note);
  return { done, errors, ...(left && { left }) };
}

/** @returns whether it came to the end */
async function everyPage(
  kind: DueKind,
  { authorizations, isOver }: Pick<Swept, 'authorizations'> & { isOver(): boolean },
  work: (item: DueItem) => Promise<void>,
): Promise<boolean> {
  let page = await authorizations.due(kind, { limit: PAGE });
  for (;;) {
    if (!(await workOff(page.items, isOver, work))) return false;
    if (page.next === undefined) return true;
    page = await authorizations.due(kind, { limit: PAGE, after: page.next });
  }
}

/**
 * A few workers share one list, so that a slow item holds up its own worker only.
 * @returns whether every item was begun
 */
async function workOff(
  items: readonly DueItem[],
  isOver: () => boolean,
  work: (item: DueItem) => Promise<void>,
): Promise<boolean> {
  const waiting = items.values();
  let begun = 0;
  const worker = async () => {
    while (!isOver()) {
      const { value: item } = waiting.next();
      if (item === undefined) return;
      begun += 1;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return begun === items.length;
}

/**
 * The error of a run in which something failed, so that it counts as failed; `undefined` when nothing did.
 * An operator's fault among them makes it `misconfigured`.
 */
export function errorOf(counts: Readonly<Record<DueKind, SweepCount>>): GatewayError | undefined {
  const errors = Object.values(counts).flatMap((count) => count.errors);
  const worst = errors.find(({ code }) => code === 'misconfigured') ?? errors[0];
  return (
    worst &&
    new GatewayError(worst.code, {
      reason: `${errors.length} failed, for instance: ${worst.message}`,
      cause: worst.cause,
    })
  );
}
