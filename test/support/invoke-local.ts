import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';

/** How `serverless invoke local` ended. */
export interface LocalInvocation {
  readonly exitCode: number;
  /** What it printed; the function's log lines come first. */
  readonly output: string;
  /** What the function returned, when it did. */
  readonly result: unknown;
}

const COMMANDS = {
  npx: ['npx', 'serverless'],
  node: [process.execPath, createRequire(import.meta.url).resolve('serverless/bin/serverless.js')],
} as const;

/**
 * Runs the command of the README for one function, with the sample event of that function.
 * @param by `npx` as a user does; by default node itself, which is there sooner and is otherwise the same
 */
export function invokeLocal(
  name: string,
  environment: NodeJS.ProcessEnv,
  by: keyof typeof COMMANDS = 'node',
): Promise<LocalInvocation> {
  const [program, ...first] = COMMANDS[by];
  const command = [...first, 'invoke', 'local', '-f', name, '-p', `events/${name}.json`];
  return new Promise((resolve) => {
    execFile(program, command, { env: environment }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : Number(error.code);
      resolve({ exitCode, output: stdout + stderr, result: lastObject(stdout) });
    });
  });
}

/** The result is printed with indentation, log lines are not. */
function lastObject(stdout: string): unknown {
  const [text] = /^\{\n[\s\S]*^\}/m.exec(stdout) ?? [];
  return text === undefined ? undefined : JSON.parse(text);
}
