import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** How `serverless invoke local` ended. */
export interface LocalInvocation {
  readonly exitCode: number;
  /** What it printed; the function's log lines come first. */
  readonly output: string;
  /** What the function returned, when it did. */
  readonly result: unknown;
}

/** What `npx serverless` runs. */
export const SERVERLESS_CLI = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
const FOR_EACH = fileURLToPath(new URL('invoke-each.mjs', import.meta.url));

/**
 * Runs the command of the README for one function, with the sample event of that function: by node itself, which is there sooner
 * than `npx`, and otherwise the same.
 */
export async function invokeLocal(name: string, environment: NodeJS.ProcessEnv): Promise<LocalInvocation> {
  const command = [process.execPath, SERVERLESS_CLI, ...invocation(name, name)];
  const { error, stdout, stderr } = await run(command, environment);
  return { exitCode: error === null ? 0 : Number(error.code), output: stdout + stderr, result: lastObject(stdout) };
}

/**
 * Does what the same command does for several functions, one after the other, in one start of the CLI.
 * @returns by name
 * @throws Error with what the CLI printed, when it gave up at one
 */
export async function invokeEachLocally(
  names: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Record<string, LocalInvocation>> {
  const command = [process.execPath, '--import', FOR_EACH, SERVERLESS_CLI, ...invocation(names.join(','), '*')];
  const { stdout, stderr } = await run(command, environment);
  const parts = [...stdout.matchAll(/([\s\S]*?)^ended: (\S+) (\d+)\n/gm)];
  if (parts.length < names.length) throw new Error(`the CLI gave up:\n${stdout}${stderr}`);
  return Object.fromEntries(
    parts.map(([, output = '', name = '', exitCode]) => [
      name,
      { exitCode: Number(exitCode), output, result: lastObject(output) },
    ]),
  );
}

const invocation = (name: string, event: string) => ['invoke', 'local', '-f', name, '-p', `events/${event}.json`];

type Ending = { readonly error: { readonly code?: unknown } | null; readonly stdout: string; readonly stderr: string };

function run([program = '', ...arguments_]: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ending> {
  return new Promise((resolve) => {
    execFile(program, arguments_, { env: environment }, (error, stdout, stderr) => resolve({ error, stdout, stderr }));
  });
}

/** The result is printed with indentation, log lines are not. */
function lastObject(stdout: string): unknown {
  const [text] = /^\{\n[\s\S]*^\}/m.exec(stdout) ?? [];
  return text === undefined ? undefined : JSON.parse(text);
}
