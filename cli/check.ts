import { type Command, Option } from 'commander';
import { checkFiles } from './check/check-files.ts';
import { KIND_NAMES, type KindName } from './check/kinds.ts';
import type { CommandContext } from './command-context.ts';

/** `check FILE…`: says whether JSON documents are good ones of their kind, without writing anything anywhere. */
export function check(program: Command, { surroundings }: CommandContext, ended: (exitCode: number) => void): void {
  program
    .command('check')
    .description('say whether JSON files are good documents of their kind; prints none of their values')
    .argument('<files...>', 'files; - reads standard input')
    .addOption(new Option('--kind <kind>', 'which kind, where members do not tell').choices([...KIND_NAMES]))
    .option('--json', 'print JSON for programs', false)
    .action((files: string[], options: { kind?: KindName; json: boolean }) => {
      ended(checkFiles(files, options, surroundings));
    });
}
