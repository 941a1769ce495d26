import type { KeyObject } from 'node:crypto';
import type { Send } from './send.ts';
import type { ThrowAway } from './throw-away.ts';

/** What the steps work with. */
export interface Smoke {
  readonly send: Send;
  readonly callers: ThrowAway;
  /** The public halves of the gateway's signing keys. */
  readonly platformKeys: readonly KeyObject[];
  clock(): number;
}

/** One thing that a deployed gateway must do; it throws an Error that says what was seen instead. */
export interface Step {
  readonly name: string;
  run(smoke: Smoke): Promise<void>;
}
