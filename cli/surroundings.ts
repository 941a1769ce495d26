import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Interruption } from './interruption.ts';

/** What the tool reaches outside itself; everything has a real default. */
export interface Surroundings {
  /** A file's content, or with `-` that of standard input. */
  readonly read: (file: string) => Uint8Array;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
  /** Writes a line to standard error. */
  readonly complain: (line: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly nowMs: number;
  /** Whether people read standard output as it comes: then there is progress, and colours without `NO_COLOR`. */
  readonly isTerminal: boolean;
  /** Asks a question that yes answers; no where there is no terminal. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Asks for a line; nothing where there is no terminal. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** Ctrl-C. */
  readonly interruption: Interruption;
}

/** npm starts scripts in the project's folder, and says in INIT_CWD where the user was. */
const readFromUser = (file: string): Uint8Array =>
  readFileSync(file === '-' ? 0 : resolve(process.env.INIT_CWD ?? '.', file));

/** The real ones. */
export const realSurroundings = (): Surroundings => ({
  read: readFromUser,
  print: console.log,
  complain: console.error,
  environment: process.env,
  nowMs: Date.now(),
  isTerminal: process.stdout.isTTY === true,
  confirm: askOnTerminal,
  ask: (question) => askForLine(`${question}: `),
  interruption: new Interruption(),
});

async function askOnTerminal(question: string): Promise<boolean> {
  return /^y(es)?$/i.test((await askForLine(`${question} [y/N] `)) ?? '');
}

async function askForLine(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // A terminal that reads lines keeps Ctrl-C to itself.
  terminal.once('SIGINT', () => process.emit('SIGINT'));
  return (await terminal.question(question).finally(() => terminal.close())).trim();
}

/** Something that the user can mend; the message says how. Ends the tool with 1. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** What was asked for was done, and what it found is not well; it is reported already. Ends the tool with 1. */
export class NotWell extends Error {
  override readonly name = 'NotWell';
}

/** A wrong command line. Ends the tool with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
