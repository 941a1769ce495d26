import { createHook } from 'node:async_hooks';

/**
 * Lets every timer fire at once while something runs, so that a limit shows without being waited for.
 *
 * @returns what `act` gives, and the delays that were asked for, in milliseconds
 */
export async function withoutWaiting<T>(act: () => Promise<T>): Promise<{ result: T; delaysMs: number[] }> {
  const { setTimeout: real } = globalThis;
  const delaysMs: number[] = [];
  globalThis.setTimeout = ((fire: () => void, delayMs: number) => {
    delaysMs.push(delayMs);
    return real(fire, 0);
  }) as typeof real;
  try {
    return { result: await act(), delaysMs };
  } finally {
    globalThis.setTimeout = real;
  }
}

/** Counts the timers that are set while something runs, by whoever, also past the global function. */
export async function timersSetBy(act: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'Timeout') count += 1;
    },
  }).enable();
  try {
    await act();
    return count;
  } finally {
    hook.disable();
  }
}
