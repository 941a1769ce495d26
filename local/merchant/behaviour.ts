/** How the merchant can answer a callback: as it should, with an error, after the gateway gave up, with a redirect. */
const MODES = ['success', 'fail', 'slow', 'redirect'] as const;

/** One of the modes. */
export type MerchantMode = (typeof MODES)[number];

/** The mode of the next callbacks; afterwards it is `success` again. */
export class Behaviour {
  #mode: MerchantMode = 'success';
  #count = 0;

  /**
   * Takes effect for the next `count` callbacks, or without it until another mode is set; `count: 0` is `success` at once.
   * @throws RangeError that names the member
   */
  set({ mode, count = Number.POSITIVE_INFINITY }: Readonly<Record<string, unknown>>): void {
    if (!isMode(mode)) throw new RangeError(`mode: one of ${MODES.join(', ')}`);
    if (typeof count !== 'number' || !(count >= 0)) throw new RangeError('count: a number from 0');
    [this.#mode, this.#count] = [mode, count];
  }

  /** The mode of this callback, which uses it up by one. */
  take(): MerchantMode {
    if (this.#count <= 0) return 'success';
    this.#count -= 1;
    return this.#mode;
  }
}

function isMode(mode: unknown): mode is MerchantMode {
  return MODES.some((known) => known === mode);
}
