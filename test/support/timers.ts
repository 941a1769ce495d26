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
