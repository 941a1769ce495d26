/** The tool as an operator runs it, in this process. */
import { main } from '../../cli/main.ts';
import { realSurroundings, type Surroundings } from '../../cli/surroundings.ts';
import { expectOutput } from './tool-outputs.ts';

/** What a command printed, and its exit status. */
export interface ToolRun {
  readonly exitCode: number;
  readonly lines: readonly string[];
  readonly complaints: readonly string[];
}

/**
 * Runs a command, and sees that it prints neither a private key nor a stack trace, unless it is what was asked for, and that its JSON
 * has the documented shape.
 * @param surroundings what differs from the real ones; `text` is what every file holds
 */
export async function runTool(
  arguments_: readonly string[],
  { text = '', ...surroundings }: Partial<Surroundings> & { readonly text?: string } = {},
): Promise<ToolRun> {
  const [lines, complaints]: [string[], string[]] = [[], []];
  const exitCode = await main(arguments_, {
    ...realSurroundings(),
    read: () => Buffer.from(text),
    print: (line) => void lines.push(line),
    complain: (line) => void complaints.push(line),
    confirm: async () => false,
    ...surroundings,
  });
  const output = [...lines, ...complaints].join('\n');
  if (arguments_[0] !== 'keygen') expect(output).not.toMatch(/PRIVATE KEY/);
  expect(output).not.toMatch(/^\s+at /m);
  if (arguments_.includes('--json') && !arguments_.includes('--help')) {
    const output = expectOutput(arguments_, lines);
    if (exitCode === 0) expect(output).toBe('done');
    if (exitCode === 2 && arguments_[0] !== 'check') expect(output).toBe('failure');
  }
  return { exitCode, lines, complaints };
}
