/**
 * Waits for work until a deadline. Work that never waits for anything outside costs no timer: a refusal that needs no
 * dependency takes a few microseconds, and a timer as much again.
 * @param work whatever becomes of it after the deadline is of no interest
 * @param remainingMs time from now to the deadline; at 0 or below, work that waits is late at once
 * @throws what `work` throws, or what `late` makes
 */
export function beforeDeadline<T>(work: Promise<T>, remainingMs: number, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    let settled = false;
    let timer: NodeJS.Timeout | undefined;
    const settle = () => {
      settled = true;
      clearTimeout(timer);
    };
    work.then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
    // Node runs this once no promise can go on by itself: what is not settled then waits for something outside.
    process.nextTick(() => {
      // Less than no time would be as good as none, but Node prints a warning about it, in the place of log lines.
      if (!settled) timer = setTimeout(() => reject(late()), remainingMs > 0 ? remainingMs : 0);
    });
  });
}
