import type { LoggedRequest, RequestLog } from '../alipay/request-log.ts';
import type { MerchantMode } from '../merchant/behaviour.ts';
import type { ReceivedCallback } from '../merchant/received.ts';
import type { RequestRecord, RequestRecords } from './request-records.ts';

/** A callback at the demo merchant, and how it was answered. */
export interface SeenCallback extends ReceivedCallback {
  readonly answered: MerchantMode;
}

/** What the log says of one request, as far as it is shown. */
export interface LogNote {
  readonly outcome?: string;
  readonly result?: string;
  readonly reason?: string;
  readonly errorCode?: string;
  readonly DurationMs?: number;
}

/** All that happened, as it is told. */
export interface Happenings {
  /** The newest first. */
  readonly requests: readonly RequestRecord[];
  /** At the fake Alipay and the fake WeChat, the oldest first. */
  readonly calls: readonly LoggedRequest[];
  /** The oldest first. */
  readonly callbacks: readonly SeenCallback[];
  /** By API Gateway's id of the request. */
  readonly notes: ReadonlyMap<string, LogNote>;
}

const KEPT_CALLBACKS = 100;
const KEPT_NOTES = 200;

/** Gathers what gateway, fakes, merchant and log saw, each bounded, in memory alone. */
export class Journal {
  readonly #sources: { readonly requests: RequestRecords; readonly calls: RequestLog };
  readonly #changed: () => void;
  #callbacks: readonly SeenCallback[] = [];
  readonly #notes = new Map<string, LogNote>();

  /** @param changed is told of what is gathered here; the sources tell of theirs */
  constructor(sources: { readonly requests: RequestRecords; readonly calls: RequestLog }, changed: () => void) {
    this.#sources = sources;
    this.#changed = changed;
  }

  /** A callback arrived. */
  addCallback(callback: ReceivedCallback, answered: MerchantMode): void {
    this.#callbacks = [...this.#callbacks, { ...callback, answered }].slice(-KEPT_CALLBACKS);
    this.#changed();
  }

  /** Functions wrote to their log: whole lines; what is none of a request is left alone. */
  addLog(text: string): void {
    for (const line of text.split('\n')) this.#note(line);
  }

  /** All of it, as it is now. */
  happenings(): Happenings {
    const { requests, calls } = this.#sources;
    return { requests: requests.list(), calls: calls.list(), callbacks: this.#callbacks, notes: this.#notes };
  }

  #note(line: string): void {
    if (!line.includes('"apiRequestId"')) return;
    const { apiRequestId, ...note } = parsed(line);
    if (typeof apiRequestId !== 'string') return;
    this.#notes.set(apiRequestId, note);
    for (const oldest of this.#notes.keys()) if (this.#notes.size > KEPT_NOTES) this.#notes.delete(oldest);
    this.#changed();
  }
}

function parsed(line: string): LogNote & { readonly apiRequestId?: unknown } {
  try {
    const { apiRequestId, outcome, result, reason, errorCode, DurationMs } = JSON.parse(line);
    return { apiRequestId, outcome, result, reason, errorCode, DurationMs };
  } catch {
    return {};
  }
}
