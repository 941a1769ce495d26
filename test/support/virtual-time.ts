import { setImmediate as nextTurn } from 'node:timers/promises';

/** A clock that moves when everything waits for it: calls take the time that they are said to take, and no real one. */
export class VirtualTime {
  nowMs: number;
  readonly #waiting = new Map<number, (() => void)[]>();

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  readonly clock = (): number => this.nowMs;

  /** Settles so many milliseconds later. */
  after(milliseconds: number): Promise<void> {
    const atMs = this.nowMs + milliseconds;
    return new Promise((resolve) => {
      this.#waiting.set(atMs, [...(this.#waiting.get(atMs) ?? []), resolve]);
    });
  }

  /** The same object, each of whose methods takes so long. */
  slow<T extends object>(target: T, milliseconds: number): T {
    return new Proxy(target, {
      get: (object, name) => {
        const method = Reflect.get(object, name);
        if (typeof method !== 'function') return method;
        return (...parameters: unknown[]) => this.after(milliseconds).then(() => method.apply(object, parameters));
      },
    });
  }

  /** Lets the time pass until the work is done. */
  async pass<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    work.then(end, end);
    for (;;) {
      await nextTurn();
      if (isDone) return work;
      const next = Math.min(...this.#waiting.keys());
      if (!Number.isFinite(next)) continue;
      this.nowMs = next;
      const due = this.#waiting.get(next) ?? [];
      this.#waiting.delete(next);
      for (const resolve of due) resolve();
    }
  }
}
