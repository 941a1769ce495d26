/** Lets a number of tasks run at once; the others wait, first come first served. */
export class Turns {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs the task when it is its turn; settles as the task does. */
  async take<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running === this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running++;
    try {
      return await task();
    } finally {
      this.#passOn();
    }
  }

  /** The place of a task that ended goes to the next one at once, or is free. */
  #passOn(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }
}
