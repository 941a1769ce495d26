import { setTimeout as sleep } from 'node:timers/promises';
import { HANG_MS } from './hang.ts';

const BETWEEN_LOOKS_MS = 20;

/**
 * Looks again and again until what it sees is good, and gives that.
 * @throws Error with what was seen last, when it hangs
 */
export async function until<T>(look: () => T | Promise<T>, isGood: (seen: T) => boolean): Promise<T> {
  const hungAtMs = performance.now() + HANG_MS;
  for (;;) {
    const seen = await look();
    if (isGood(seen)) return seen;
    if (performance.now() > hungAtMs) throw new Error(`it hangs; seen last: ${JSON.stringify(seen)}`);
    await sleep(BETWEEN_LOOKS_MS);
  }
}
