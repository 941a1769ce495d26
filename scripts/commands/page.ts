import type { Command } from 'commander';
import { createProgram } from '../../cli/main.ts';
import { realSurroundings } from '../../cli/surroundings.ts';

const HEAD = [
  '# Commands',
  '',
  "Made from the tool's own help by `npm run commands`. Inside a clone: `npm run --silent gateway -- <command>`, or",
  "`npx alipay-gateway <command>`; outside it, npx would fetch somebody else's package. Exit status: 0 done, 1 refused or not",
  'healthy, 2 usage. Singular and plural are both taken.',
  '',
].join('\n');

/** `docs/commands.md`: the help of every command. */
export function commandsPage(): string {
  const program = createProgram(realSurroundings(), () => undefined);
  return [HEAD, ...leavesOf(program).map(({ name, help }) => `## ${name}\n\n${indented(help)}\n`)].join('\n');
}

/** All commands that do something, depth first. */
function leavesOf(command: Command, path: readonly string[] = []): { name: string; help: string }[] {
  if (command.commands.length === 0) return [{ name: path.join(' '), help: command.helpInformation() }];
  return command.commands.flatMap((each) => leavesOf(each, [...path, each.name()]));
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`.trimEnd())
    .join('\n');
