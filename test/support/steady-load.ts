/** Turns at a steady rate, whatever the answers take: who waits for an answer holds nobody else up. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Turn } from './honest-clients.ts';

/** A turn that failed. */
export interface Failure {
  readonly name: string;
  readonly atMs: number;
  readonly reason: string;
}

/** A load under way. */
export interface SteadyLoad {
  /** Turns that began. */
  readonly turns: number;
  /** Requests of those turns. */
  readonly requests: number;
  /** Turns that did not end well, so far. */
  readonly failures: readonly Failure[];
  /** Begins no more turns, and settles when those under way have ended. */
  stop(): Promise<void>;
}

/** How far behind the plan the load may fall, in milliseconds, before what it missed is left out. */
const MOST_BEHIND_MS = 1_000;

/**
 * Begins turns one after another, over and over, so that so many requests are sent in each second.
 * @param requestsPerSecond above 0
 */
export function steadyLoad(turns: readonly Turn[], requestsPerSecond: number): SteadyLoad {
  const failures: Failure[] = [];
  const underWay = new Set<Promise<void>>();
  const load = { turns: 0, requests: 0, failures, stop };
  let stopped = false;

  const begin = ({ name, requests, run }: Turn): void => {
    load.turns += 1;
    load.requests += requests;
    const ended: Promise<void> = run()
      .catch((error: unknown) => {
        failures.push({ name, atMs: Date.now(), reason: error instanceof Error ? error.message : String(error) });
      })
      .finally(() => underWay.delete(ended));
    underWay.add(ended);
  };

  const running = (async () => {
    let dueAtMs = performance.now();
    for (let next = 0; !stopped; next += 1) {
      const turn = turns[next % turns.length];
      if (turn === undefined) throw new RangeError('no turns');
      begin(turn);
      dueAtMs = Math.max(dueAtMs, performance.now() - MOST_BEHIND_MS) + (turn.requests / requestsPerSecond) * 1_000;
      const waitMs = dueAtMs - performance.now();
      await sleep(Math.max(0, waitMs));
    }
  })();

  async function stop(): Promise<void> {
    stopped = true;
    await running;
    await Promise.all(underWay);
  }

  return load;
}
