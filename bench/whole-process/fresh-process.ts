import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What a function's package holds, its environment and its first event. */
export interface Start {
  /** Absolute path of a CommonJS file that exports `handler`. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly event: unknown;
  /** Options of Node itself. */
  readonly nodeOptions?: readonly string[];
}

/** One life of a process. */
export interface Life {
  /** From the parent's `spawn` until it held the answer, in milliseconds. */
  readonly firstAnswerMs: number;
  /** Of it, loading the bundle. */
  readonly loadMs: number;
  /** Of it, from the loaded bundle to the answer. */
  readonly handleMs: number;
  /** Processor time from its start to the answer, of all its threads: other processes on the machine lengthen it little. */
  readonly cpuMs: number;
  readonly answer: unknown;
  /** Resident memory in 10^6 bytes, after the answer and a garbage collection; 0 without `--expose-gc`. */
  readonly rssMb: number;
}

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));

/**
 * Starts a process, has it answer one event and ends it.
 * @throws Error with what it printed, when it gives no answer
 */
export async function firstAnswer({ file, environment, event, nodeOptions = [] }: Start): Promise<Life> {
  const arguments_ = [...nodeOptions, CHILD, file, JSON.stringify(event)];
  const startedMs = performance.now();
  const child = spawn(process.execPath, arguments_, { env: environment, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  let answeredMs = Number.NaN;
  const channel = child.stdio[3] as Readable;
  channel.once('data', () => {
    answeredMs = performance.now();
  });
  const [report, code, ...printed] = await Promise.all([text(channel), ended(child), ...outputs(child)]);
  if (report === '') throw new Error(`${file} ended with ${code}:\n${printed.join('')}`);
  return { firstAnswerMs: answeredMs - startedMs, ...(JSON.parse(report) as Omit<Life, 'firstAnswerMs'>) };
}

const outputs = ({ stdout, stderr }: ChildProcess) => [text(stdout as Readable), text(stderr as Readable)];

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
