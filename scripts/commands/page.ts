import type { Command } from 'commander';
import { createProgram } from '../../cli/main.ts';
import { FAILURE_OUTPUT, OUTPUTS } from '../../cli/outputs/outputs.ts';
import { realSurroundings } from '../../cli/surroundings.ts';
import { describeShape } from './describe-shape.ts';

const HEAD = [
  '# Commands',
  '',
  '[中文](zh-CN/commands.md)',
  '',
  "Made from the tool's own help by `npm run commands`. Inside a clone: `npm run --silent gateway -- <command>`, or",
  "`npx alipay-gateway <command>`; outside it, npx would fetch somebody else's package. Exit status: 0 done, 1 refused or not",
  'healthy, 2 usage, 130 ended by Ctrl-C, 141 unread (`| head`). Singular and plural are both taken.',
  '',
  'With `--json`, standard output is one JSON document, whatever happens (`logs`: one a line), and standard error keeps the',
  'sentences for people. What a command prints when it was carried out, also when what it found is not well, stands below its help',
  '(`?`: may be absent; `…`: any number), and as JSON Schema in [commands.schema.json](commands.schema.json) under its words. A command',
  'that could not be carried out prints, with what it had reported until then:',
].join('\n');

/** `docs/commands.md`: the help of every command, and the shape of its JSON. */
export function commandsPage(): string {
  const sections = commandNames().map(({ name, help }) =>
    [`## ${name}`, indented(help), 'JSON:', indented(describeShape(OUTPUTS[name] ?? {}))].join('\n\n'),
  );
  return `${[HEAD, indented(describeShape(FAILURE_OUTPUT)), ...sections].join('\n\n')}\n`;
}

/** `docs/commands.schema.json`: the same shapes for programs; `failure` is what any command may print. */
export function commandsSchema(): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What the commands of alipay-gateway print with --json',
    $defs: { failure: FAILURE_OUTPUT, ...OUTPUTS },
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

/** All commands that do something, by their words. */
export function commandNames(
  command = createProgram(realSurroundings(), () => undefined),
  path: readonly string[] = [],
): Named[] {
  if (command.commands.length === 0) return [{ name: path.join(' '), help: command.helpInformation(), command }];
  return command.commands.flatMap((each) => commandNames(each, [...path, each.name()]));
}

interface Named {
  readonly name: string;
  readonly help: string;
  readonly command: Command;
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`.trimEnd())
    .join('\n');
