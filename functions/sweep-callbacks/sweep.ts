import type { CallbackQueue } from '../../shared/delivery/callback-queue.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { GatewayError, toGatewayError } from '../../shared/platform/errors.ts';
import type { AuthorizationStore, DueKind } from '../../shared/storage/authorizations.ts';

/** What the sweep works on. */
export interface Swept {
  readonly authorizations: Pick<
    AuthorizationStore,
    'due' | 'expireLease' | 'endRefused' | 'markQueued' | 'markDead' | 'erase'
  >;
  readonly queue: Pick<CallbackQueue, 'send'>;
  readonly clock: Clock;
}

/** What one kind of due items came to. */
export interface SweepCount {
  readonly done: number;
  /** Of them and of look-ups; the next run meets them again. */
  readonly errors: readonly GatewayError[];
}

/** Items of one kind in one run at most. */
const LIMIT = 200;
/** Items of one kind worked on at once. */
const AT_ONCE = 10;
/** No item is begun later than this after the run began; the next run, a minute later, goes on. */
const BUDGET_MS = 15_000;

/**
 * Completes what crashes and outages left behind. The kinds go side by side, and no item's error stops another's.
 * What is done twice, by two runs or after a crash, is a message too many, which the delivery skips.
 */
export async function sweep(swept: Swept): Promise<Readonly<Record<DueKind, SweepCount>>> {
  const { authorizations } = swept;
  const enqueue = async (locator: string) => {
    await swept.queue.send(locator);
    await authorizations.markQueued(locator);
  };
  const expire = async (locator: string) => {
    if (await authorizations.expireLease(locator)) await enqueue(locator);
  };
  const end = async (locator: string) => {
    if (await authorizations.endRefused(locator)) await enqueue(locator);
  };
  const [lease, refused, queue, stalled, erase] = await Promise.all([
    processBatch('lease', expire, swept),
    processBatch('refused', end, swept),
    processBatch('queue', enqueue, swept),
    processBatch('stalled', authorizations.markDead, swept),
    processBatch('erase', authorizations.erase, swept),
  ]);
  return { lease, refused, queue, stalled, erase };
}

/** A few workers share one list, so that a slow item holds up its own worker alone. */
async function processBatch(
  kind: DueKind,
  work: (locator: string) => Promise<void>,
  { authorizations, clock }: Swept,
): Promise<SweepCount> {
  const endMs = clock() + BUDGET_MS;
  const errors: GatewayError[] = [];
  const note = (error: unknown) => void errors.push(toGatewayError(error));
  const waiting = await authorizations.due(kind, LIMIT).catch((error: unknown): string[] => {
    note(error);
    return [];
  });
  let done = 0;
  const worker = async () => {
    for (let locator = waiting.shift(); locator !== undefined && clock() < endMs; locator = waiting.shift()) {
      await work(locator).then(() => (done += 1), note);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { done, errors };
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
