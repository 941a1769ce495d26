import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inspectFile } from './inspect.ts';
import { isKindName, KIND_NAMES } from './kinds.ts';
import { describeReport } from './report.ts';

const USAGE = `usage: npm run check-config <file> [-- --kind ${KIND_NAMES.join('|')}]
Says whether a JSON file (or standard input: -) is a good secret, before you put it. It never prints a value.
Ends with 0 (good, perhaps with warnings), 1 (errors) or 2 (nothing could be checked).`;

/** What the command reaches outside itself; everything has a real default. */
export interface Surroundings {
  readonly read: (file: string) => Uint8Array;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly nowMs: number;
}

/** A file or standard input. npm starts scripts in the project's folder, and says in INIT_CWD where the user was. */
const readFromUser = (file: string): Uint8Array =>
  readFileSync(file === '-' ? 0 : resolve(process.env.INIT_CWD ?? '.', file));

/**
 * The command. Nothing that it prints is taken from the file's values, also not from its arguments: somebody may have
 * pasted the secret itself there.
 * @param arguments_ those behind the program's name
 * @returns the exit code
 */
export function main(arguments_: readonly string[], surroundings: Partial<Surroundings> = {}): number {
  const { read = readFromUser, print = console.log, complain = console.error, nowMs = Date.now() } = surroundings;
  const refuse = (why: string): number => {
    complain(why);
    return 2;
  };
  const options = readOptions(arguments_);
  if (options === undefined) return refuse(USAGE);
  if (options.help) {
    print(USAGE);
    return 0;
  }
  const { kind, file } = options;
  if (kind !== undefined && !isKindName(kind)) return refuse(`This version knows no such kind.\n${USAGE}`);
  try {
    const report = inspectFile(read(file), { ...(kind && { kind }), nowMs });
    if (report === 'kind unknown') {
      return refuse(`Its members do not tell which kind of secret it is; say it with --kind.\n${USAGE}`);
    }
    print(describeReport(report).join('\n'));
    return report.findings.some(({ severity }) => severity === 'error') ? 1 : 0;
  } catch (error) {
    return refuse(`The file cannot be read or checked: ${nameOf(error)}`);
  }
}

interface Options {
  readonly help: boolean;
  readonly kind?: string;
  readonly file: string;
}

function readOptions(arguments_: readonly string[]): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...arguments_],
      allowPositionals: true,
      options: { kind: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    });
    const [file = '', ...more] = positionals;
    if (!values.help && (file === '' || more.length > 0)) return undefined;
    return { ...values, file };
  } catch {
    return undefined;
  }
}

/** A system error's code such as ENOENT, or the class; never the message, which can quote. */
function nameOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: string };
  return typeof code === 'string' && /^[A-Z_0-9]{1,40}$/.test(code) ? code : (name ?? 'unknown error');
}
