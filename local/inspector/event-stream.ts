import type { ServerResponse } from 'node:http';
import type { HeldAnswer } from './page-request.ts';

/** Browsers open a few for each tab; more than this nobody has. */
const MOST_READERS = 64;
/** News come at most so often, however much happens. */
const PAUSE_MS = 100;
/** Who has read nothing of so much is dropped, and asks again by itself. */
const MOST_UNREAD_BYTES = 16_384;
const HEARTBEAT_MS = 15_000;
const BEAT = ': still here\n\n';

/** Does something later; does not keep the process alive. */
type Later = (act: () => void, delayMs: number) => void;

const afterDelay: Later = (act, delayMs) => void setTimeout(act, delayMs).unref();

/** Tells browsers that something has happened (server-sent events), and never what: they ask for that. */
export class EventStream {
  readonly #readers = new Set<ServerResponse>();
  readonly #later: Later;
  #version = 0;
  #isPending = false;
  #beats = false;

  constructor(later: Later = afterDelay) {
    this.#later = later;
  }

  /** Counts what happened: as long as it stays, nothing has. */
  get version(): number {
    return this.#version;
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Something has happened. */
  tell(): void {
    this.#version += 1;
    if (this.#isPending || this.#readers.size === 0) return;
    this.#isPending = true;
    this.#later(() => {
      this.#isPending = false;
      this.#write(`event: changed\ndata: ${this.#version}\n\n`);
    }, PAUSE_MS);
  }

  /** One more reader; 503 for one too many. */
  open(): HeldAnswer {
    return { hold: (response) => this.#hold(response) };
  }

  #hold(response: ServerResponse): void {
    if (this.#readers.size >= MOST_READERS) {
      response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '10' }).end('Too many pages are open.\n');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`retry: 1000\nevent: changed\ndata: ${this.#version}\n\n`);
    this.#readers.add(response);
    response.once('close', () => this.#readers.delete(response));
    if (!this.#beats) this.#beat();
  }

  #beat(): void {
    this.#beats = this.#readers.size > 0;
    if (!this.#beats) return;
    this.#write(BEAT);
    this.#later(() => this.#beat(), HEARTBEAT_MS);
  }

  #write(text: string): void {
    for (const reader of this.#readers) {
      if (reader.writableLength > MOST_UNREAD_BYTES) reader.destroy();
      else reader.write(text);
    }
  }
}
