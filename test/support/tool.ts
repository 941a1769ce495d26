/** The tool as an operator runs it, in this process. */
import { main } from '../../cli/main.ts';
import { realSurroundings, type Surroundings } from '../../cli/surroundings.ts';

/** What a command printed, and its exit status. */
export interface ToolRun {
  readonly exitCode: number;
  readonly lines: readonly string[];
  readonly complaints: readonly string[];
}

/**
 * Runs a command, and sees that it prints neither a private key nor a stack trace, unless it is what was asked for.
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
  return { exitCode, lines, complaints };
}
