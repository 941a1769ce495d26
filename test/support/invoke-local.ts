import { execFile } from 'node:child_process';

/** How `serverless invoke local` ended. */
export interface LocalInvocation {
  readonly exitCode: number;
  /** What it printed; the function's log lines come first. */
  readonly output: string;
  /** What the function returned, when it did. */
  readonly result: unknown;
}

/** Runs the command of the README for one function, with the sample event of that function. */
export function invokeLocal(name: string, environment: NodeJS.ProcessEnv): Promise<LocalInvocation> {
  const command = ['serverless', 'invoke', 'local', '-f', name, '-p', `events/${name}.json`];
  return new Promise((resolve) => {
    execFile('npx', command, { env: environment }, (error, stdout, stderr) => {
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
