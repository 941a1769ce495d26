/** Samples of a stack under load, and what they say together. */
import { loadavg } from 'node:os';
import { figuresOf, type ProcessFigures } from './process-figures.ts';

/** One sample: of the moment, and of the answers since the last one. */
export interface Sample extends Omit<ProcessFigures, 'cpuMs'> {
  /** Since the beginning. */
  readonly seconds: number;
  /** Answers since the last sample. */
  readonly answers: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the whole stack for one answer. */
  readonly cpuMsPerAnswer: number;
  /** Processes of the whole machine that wanted to run, on average over the last minute. */
  readonly loadAverage: number;
  /** The longest time for which this process was kept from running: what the machine did to everybody. */
  readonly longestPauseMs: number;
  /** Heaps and buffers of all functions, after a garbage collection. */
  readonly functionBytes: number;
  /** The same of the thread with the emulators. */
  readonly emulatorBytes: number;
  /** Sockets, timers and the like of all functions. */
  readonly functionResources: number;
}

/** What is sampled. */
export interface Sampled {
  /** Process id of the stack. */
  readonly pid: number;
  /** Base URL of the AWS endpoints. */
  readonly aws: string;
}

interface Thread {
  readonly name: string;
  readonly heapBytes?: number;
  readonly externalBytes?: number;
  readonly resources?: Readonly<Record<string, number>>;
}

/** Takes samples, each of the answers since the one before. */
export class Sampler {
  readonly samples: Sample[] = [];
  readonly #sampled: Sampled;
  readonly #startedAtMs = performance.now();
  #latenciesMs: number[] = [];
  #cpuMs = 0;
  #longestPauseMs = 0;
  readonly #watch: NodeJS.Timeout;

  constructor(sampled: Sampled) {
    this.#sampled = sampled;
    this.#cpuMs = figuresOf(sampled.pid, STORE).cpuMs;
    let lastMs = performance.now();
    this.#watch = setInterval(() => {
      const nowMs = performance.now();
      this.#longestPauseMs = Math.max(this.#longestPauseMs, nowMs - lastMs - WATCH_MS);
      lastMs = nowMs;
    }, WATCH_MS);
  }

  stop(): void {
    clearInterval(this.#watch);
  }

  /** Notes the time of an answer. */
  note(elapsedMs: number): void {
    this.#latenciesMs.push(elapsedMs);
  }

  async sample(): Promise<void> {
    const { pid, aws } = this.#sampled;
    const latenciesMs = this.#latenciesMs.sort((one, other) => one - other);
    const { cpuMs, ...figures } = figuresOf(pid, STORE);
    const threads = (await (await fetch(`${aws}/threads`)).json()) as Thread[];
    const functions = threads.filter(({ name }) => name !== EMULATORS);
    const emulators = threads.filter(({ name }) => name === EMULATORS);
    // The endpoints' own record of calls, which would grow.
    await fetch(`${aws}/calls`, { method: 'DELETE' });
    this.samples.push({
      ...figures,
      seconds: Math.round((performance.now() - this.#startedAtMs) / 1_000),
      answers: latenciesMs.length,
      p50Ms: quantile(latenciesMs, 0.5),
      p99Ms: quantile(latenciesMs, 0.99),
      cpuMsPerAnswer: (cpuMs - this.#cpuMs) / latenciesMs.length,
      loadAverage: loadavg()[0] ?? Number.NaN,
      longestPauseMs: this.#longestPauseMs,
      functionBytes: sum(functions.map(bytesOf)),
      emulatorBytes: sum(emulators.map(bytesOf)),
      functionResources: sum(functions.map(({ resources = {} }) => sum(Object.values(resources)))),
    });
    // The garbage collections that were asked for are no part of what an answer takes.
    this.#latenciesMs = [];
    this.#longestPauseMs = 0;
    this.#cpuMs = figuresOf(pid, STORE).cpuMs;
  }
}

const WATCH_MS = 20;
/** Name of the thread that is no function's. */
const EMULATORS = 'stack';
const bytesOf = ({ heapBytes = 0, externalBytes = 0 }: Thread): number => heapBytes + externalBytes;

/** Where the emulated DynamoDB keeps its items. */
const STORE = '/dynamodb/';

/** The samples in three parts of the same length, one after another; what is left over belongs to the first. */
export function thirds(samples: readonly Sample[]): readonly [Sample[], Sample[], Sample[]] {
  const length = Math.floor(samples.length / 3);
  const end = samples.length;
  const part = (start: number, stop: number) => samples.slice(start, stop);
  return [part(0, end - 2 * length), part(end - 2 * length, end - length), part(end - length, end)];
}

/** The figure in the middle of those that the samples have. */
export function typical(samples: readonly Sample[], figure: keyof Sample): number {
  const sorted = samples.map((sample) => sample[figure]).sort((one, other) => one - other);
  return quantile(sorted, 0.5);
}

/** @param sorted in ascending order */
function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
