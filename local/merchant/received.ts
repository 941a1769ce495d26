import type { Forwarded } from './forward.ts';

/** A callback that arrived, whatever the merchant answered. */
export interface ReceivedCallback {
  /** ISO 8601. */
  readonly receivedAt: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Raw text. */
  readonly body: string;
  /** Whether the signature, its moment and its nonce are right. */
  readonly verified: boolean;
  /** With `--forward-to`, as soon as one's own server has responded, or cannot. */
  readonly forwarded?: { readonly to: string; readonly status: number; readonly fault?: string };
}

/** More than any test sends, so that a stack that runs for weeks does not grow. */
const KEPT = 10_000;

/** What came, oldest first. */
export class ReceivedCallbacks {
  #callbacks: readonly ReceivedCallback[] = [];

  add(callback: ReceivedCallback): void {
    this.#callbacks = [...this.#callbacks, callback].slice(-KEPT);
  }

  /** @returns the callback with what became of it */
  note(callback: ReceivedCallback, to: URL, outcome: Forwarded): ReceivedCallback {
    const fault = outcome.kind === 'failed' ? { fault: outcome.fault } : {};
    const noted = { ...callback, forwarded: { to: to.href, status: outcome.status, ...fault } };
    this.#callbacks = this.#callbacks.map((one) => (one === callback ? noted : one));
    return noted;
  }

  list(): readonly ReceivedCallback[] {
    return this.#callbacks;
  }
}

/** What a terminal says of a callback that was passed on: nothing of whom it is about. */
export function forwardedLine({ body, verified, forwarded }: ReceivedCallback): string {
  const [, event = 'without an event id'] = /"eventId":"([\w-]{1,64})"/.exec(body) ?? [];
  const outcome = forwarded?.fault ?? `responded ${forwarded?.status}`;
  return `callback ${event} (${verified ? 'verified' : 'not verified'}) → ${forwarded?.to}: ${outcome}`;
}
