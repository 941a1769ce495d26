import { Countdown, oneOf } from '../countdown.ts';

/** How the merchant can answer a callback: as it should, with an error, after the gateway gave up, with a redirect. */
export const MERCHANT_MODES = ['success', 'fail', 'slow', 'redirect'] as const;

/** One of the modes. */
export type MerchantMode = (typeof MERCHANT_MODES)[number];

/** The mode of the next callbacks; afterwards it is `success` again. */
export class Behaviour {
  readonly #inForce = new Countdown<'callbacks', MerchantMode>();

  /**
   * Takes effect for the next `count` callbacks, or without it until another mode is set; `count: 0` is `success` at once.
   * @throws RangeError that names the member
   */
  set({ mode, count }: Readonly<Record<string, unknown>>): void {
    this.#inForce.set('callbacks', oneOf(MERCHANT_MODES, 'mode', mode), count);
  }

  /** The mode of the next callback. */
  get mode(): MerchantMode {
    return this.#inForce.peek('callbacks') ?? 'success';
  }

  /** The mode of this callback, which uses it up by one. */
  take(): MerchantMode {
    return this.#inForce.take('callbacks') ?? 'success';
  }
}
