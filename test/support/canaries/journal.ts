import type { WireRequest } from '../genauth-client.ts';
import { type RawAnswer, sendRaw } from '../raw-http.ts';
import { type Evidence, LeakDetector } from './detector.ts';

/** An answer, and the place that it is. */
export interface JournalledAnswer extends RawAnswer {
  readonly place: string;
}

/** Sends requests, and keeps every answer as evidence: status, headers, body. */
export class Journal {
  readonly detector = new LeakDetector();
  readonly evidence: Evidence[] = [];
  /** Answers by HTTP status, and requests without an answer. */
  readonly statuses = new Map<number | 'none', number>();
  readonly #gateway: string;
  #sent = 0;

  constructor(gateway: string) {
    this.#gateway = gateway;
  }

  /** Requests so far. */
  get sent(): number {
    return this.#sent;
  }

  /** A place for the next answer: what belongs there can be marked before it comes. */
  newPlace(): string {
    this.#sent += 1;
    return `answer/${this.#sent}`;
  }

  /** Marks a value. */
  mark(name: string, value: string, belongs: readonly string[] = [], hashBelongs: readonly string[] = []): void {
    this.detector.mark({ name, value, belongs, hashBelongs });
  }

  /** @returns undefined when the connection ends without an answer */
  async send(request: WireRequest, place: string = this.newPlace()): Promise<JournalledAnswer | undefined> {
    const answer = await sendRaw(this.#gateway, request).catch(() => undefined);
    const status = answer?.status ?? 'none';
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (answer === undefined) return undefined;
    const { headers, body } = answer;
    this.evidence.push({ place, text: `${status}\n${JSON.stringify(headers)}\n${body}` });
    return { ...answer, place };
  }
}

/** A body that should be JSON; nothing of one that is not. */
export function membersOf({ body }: Pick<RawAnswer, 'body'>): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}
