import { Countdown, oneOf } from '../countdown.ts';

/**
 * What the token gateways can be made to do. WeChat signs nothing and has one id, so that only the first five mean anything
 * there ({@link WECHAT_FAULT_MODES}); the others wait for the next call of Alipay's.
 * `timeout` and `reset` carry the call out, so that the code is spent, and never answer or drop the connection.
 * `http500`, `html` and `busy` answer something else and carry nothing out.
 * `tampered`, `unsigned`, `wrong-key` and `escaped-slash` spoil the signature of an answer that is otherwise right.
 * `open-id-only` and `user-id-only` leave the other id out of a token.
 * `gbk` answers in GBK, signed over its bytes, with characters whose second byte looks like JSON.
 */
export const ALIPAY_FAULT_MODES = [
  'timeout',
  'reset',
  'http500',
  'html',
  'busy',
  'tampered',
  'unsigned',
  'wrong-key',
  'escaped-slash',
  'open-id-only',
  'user-id-only',
  'gbk',
] as const;

/** Those that a call of WeChat's meets. */
export const WECHAT_FAULT_MODES: readonly AlipayFaultMode[] = ['timeout', 'reset', 'http500', 'html', 'busy'];

/** One of {@link ALIPAY_FAULT_MODES}. */
export type AlipayFaultMode = (typeof ALIPAY_FAULT_MODES)[number];

/** The modes that one call meets. */
export type ActiveModes = ReadonlySet<AlipayFaultMode>;

/** The modes in force and for how many calls each; several may be in force at once, for instance two spoilt in one. */
export class AlipayFaults {
  readonly #inForce = new Countdown<AlipayFaultMode, true>();

  /**
   * Begins a mode for the next `count` calls (without it, until it is ended), or ends it when `count` is 0.
   * @throws RangeError that names the member
   */
  set({ mode, count }: Readonly<Record<string, unknown>>): void {
    this.#inForce.set(oneOf(ALIPAY_FAULT_MODES, 'mode', mode), true, count);
  }

  /** The modes in force; one without `count` lasts until it is ended. */
  list(): readonly { readonly mode: AlipayFaultMode; readonly count?: number }[] {
    return this.#inForce.list().map(([mode, count]) => ({ mode, ...(Number.isFinite(count) && { count }) }));
  }

  /**
   * The modes that this call meets, each of which it uses up by one.
   * @param possible those that mean anything to it
   */
  take(possible: readonly AlipayFaultMode[] = ALIPAY_FAULT_MODES): ActiveModes {
    return new Set(possible.filter((mode) => this.#inForce.take(mode)));
  }
}
