import type { AlipayFaultMode } from './faults.ts';

/** A request that reached the fake Alipay, without the simulator's own. */
export interface LoggedRequest {
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded parameters of the query. */
  readonly query: Readonly<Record<string, string>>;
  /** Raw text. */
  readonly body: string;
  /** Fault modes that the request met. */
  readonly modes: readonly AlipayFaultMode[];
  /** What was answered; absent when a fault mode left the request without an answer. */
  readonly answer?: { readonly status: number; readonly text: string };
}

const KEPT = 100;

/** The last 100 requests, oldest first. */
export class RequestLog {
  #requests: readonly LoggedRequest[] = [];
  readonly #changed: () => void;

  /** @param changed is told of each request */
  constructor(changed: () => void = () => {}) {
    this.#changed = changed;
  }

  add(request: LoggedRequest): void {
    this.#requests = [...this.#requests, request].slice(-KEPT);
    this.#changed();
  }

  list(): readonly LoggedRequest[] {
    return this.#requests;
  }
}
