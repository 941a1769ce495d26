/** The tool as a process of its own, as a shell starts it: with signals, arguments and streams. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { childEnvironment } from './child-environment.ts';
import { until } from './until.ts';

/** A tool that runs. */
export interface ToolProcess {
  readonly pid: number;
  /** Standard output and error so far. */
  output(): { readonly stdout: string; readonly stderr: string };
  /** A Ctrl-C, as a terminal sends it. */
  interrupt(): void;
  /** Waits for its end, and gives its exit status. */
  ended(): Promise<number | null>;
}

/** @param input what stands on standard input */
export function startTool(
  words: readonly string[],
  stateFolder: string,
  { input = '', ...environment } = {},
): ToolProcess {
  const tool = spawn(process.execPath, ['cli/alipay-gateway.cjs', ...words], {
    env: { ...childEnvironment(), LOCAL_STATE_DIR: stateFolder, ...environment },
  });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    tool[name].on('data', (data) => {
      text[name] += data;
    });
  }
  tool.stdin.end(input);
  const closed = once(tool, 'close');
  return {
    pid: Number(tool.pid),
    output: () => ({ ...text }),
    interrupt: () => void tool.kill('SIGINT'),
    ended: async () => (await closed)[0] as number | null,
  };
}

/** A call of AWS that is held back until it is let go. */
export interface HeldCall {
  /** Waits until somebody makes it. */
  made(): Promise<void>;
  letGo(): Promise<void>;
}

/** Holds the next call of an operation back. @param awsUrl origin of the stack's AWS endpoints */
export async function holdCall(awsUrl: string, service: string, operation: string): Promise<HeldCall> {
  const fault = (wanted: object) => fetch(`${awsUrl}/faults`, { method: 'POST', body: JSON.stringify(wanted) });
  await fetch(`${awsUrl}/calls`, { method: 'DELETE' });
  await fault({ service, operation, mode: 'hold', count: 1, caller: 'operator' });
  const calls = async () => (await (await fetch(`${awsUrl}/calls`)).json()) as { action: string; function: string }[];
  return {
    made: async () =>
      void (await until(calls, (made) =>
        made.some((call) => call.function === 'operator' && call.action === `${service}:${operation}`),
      )),
    letGo: async () => void (await fault({ service, count: 0 })),
  };
}
