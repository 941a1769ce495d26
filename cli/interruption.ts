/** What Ctrl-C ends before anything was written. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('Ended by Ctrl-C. Nothing was written.');
  }
}

/** The exit status of what a Ctrl-C ended, as shells have it: 128 and the number of the signal. */
export const INTERRUPTED = 130;
/** The same of what ends because nobody reads its output any more (`… | head`). */
export const UNREAD = 141;

const [FINISHING, FINISHED, BROKEN_OFF] = [
  'Ctrl-C: what is being written is finished first. Press it again to break off.',
  'Ended by Ctrl-C, after what had begun was written.',
  'Broken off in the middle of a write. See what is left: doctor',
];

/**
 * Whether the user wants the end (Ctrl-C), and whether anything has been written. What was begun is finished, so that nothing is left
 * half written; what takes many writes ends between two of them.
 */
export class Interruption {
  #isAsked = false;
  #hasWritten = false;

  /** Whether the end was asked for: whoever works through a list, or waits, stops. */
  get isAsked(): boolean {
    return this.#isAsked;
  }

  /** Whether something was written, so that what was begun has to be finished. */
  get hasWritten(): boolean {
    return this.#hasWritten;
  }

  /**
   * Comes before every write.
   * @throws Interrupted when the end was asked for and nothing is written yet
   */
  beginWrite(): void {
    if (this.#isAsked && !this.#hasWritten) throw new Interrupted();
    this.#hasWritten = true;
  }

  /** What to say at the end of a command that went on after the end was asked for. */
  get farewell(): string {
    return this.#hasWritten ? FINISHED : new Interrupted().message;
  }

  /**
   * A Ctrl-C.
   * @returns what to say, and whether the process ends at once
   */
  ask(): { readonly say: string; readonly ends: boolean } {
    const isFirst = !this.#isAsked;
    this.#isAsked = true;
    if (!this.#hasWritten) return { say: new Interrupted().message, ends: true };
    return { say: isFirst ? FINISHING : BROKEN_OFF, ends: !isFirst };
  }
}
