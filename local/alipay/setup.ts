import type { KeyObject } from 'node:crypto';
import type { AuthCodes } from './codes.ts';
import type { AlipayFaults } from './faults.ts';

/** What the fake Alipay knows and keeps. */
export interface AlipaySetup {
  /** Public keys of the apps, by app id; the simulator changes them. */
  readonly apps: Map<string, readonly KeyObject[]>;
  /** Signs the answers. */
  readonly alipayKey: KeyObject;
  readonly codes: AuthCodes;
  readonly faults: AlipayFaults;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What goes back over the socket; without it nothing ever does, or the connection is dropped. */
export type Answer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
    }
  | { readonly kind: 'silence' }
  | { readonly kind: 'reset' };
