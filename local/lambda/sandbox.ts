import { resolve as resolvePath } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { InvocationContext, MeasureMessage, WorkerMessage } from './messages.ts';

/** How a thread answered an invocation, or that it died meanwhile. */
export type Settled =
  | { readonly kind: 'result'; readonly text: string }
  | { readonly kind: 'error'; readonly errorType: string; readonly errorMessage: string };

/** One thread that holds one function's module. */
export class Sandbox {
  /** Whether it takes invocations. */
  alive = true;
  /** Settles when the function's module is loaded, or could not be. */
  readonly loaded: Promise<void>;
  /** Settles when the thread is gone. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (settled: Settled) => void>();
  #nextId = 0;

  /**
   * @param handler `folder/file.export`, the file without `.js`
   * @param environment all that the thread sees of an environment
   * @param writeLog receives standard output and error
   */
  constructor(handler: string, environment: Record<string, string>, writeLog: (text: string) => void) {
    const dot = handler.lastIndexOf('.');
    this.#worker = new Worker(new URL('./worker.mjs', import.meta.url), {
      workerData: { file: resolvePath(`${handler.slice(0, dot)}.js`), exportName: handler.slice(dot + 1) },
      env: environment,
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    for (const stream of [this.#worker.stdout, this.#worker.stderr])
      stream.on('data', (data) => writeLog(String(data)));
    this.loaded = this.#whenLoaded();
    this.loaded.catch(() => undefined);
    this.ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.on('error', (error) => writeLog(`${handler}: ${error.stack ?? error.message}\n`));
    this.#worker.once('exit', () => this.#died());
  }

  /** Runs one invocation; several may run at once. */
  run(event: unknown, context: InvocationContext): Promise<Settled> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#worker.postMessage({ id, event, context });
    });
  }

  /** Asks what the thread holds: a result with a {@link Holding}. */
  measure(): Promise<Settled> {
    const id = this.#nextId++;
    const message: MeasureMessage = { id, measure: true };
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#worker.postMessage(message);
    });
  }

  /** Ends the thread, whatever it is doing. */
  async end(): Promise<void> {
    this.alive = false;
    await this.#worker.terminate();
  }

  #whenLoaded(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => reject(new Error('the function ended its thread while it was loaded')));
      this.#worker.on('message', (message: WorkerMessage) => {
        if (message.kind === 'loaded') resolve();
        else this.#settle(message.id, message);
      });
    });
  }

  #settle(id: number, settled: Settled): void {
    this.#waiting.get(id)?.(settled);
    this.#waiting.delete(id);
  }

  #died(): void {
    this.alive = false;
    for (const id of this.#waiting.keys()) {
      this.#settle(id, { kind: 'error', errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited' });
    }
  }
}
