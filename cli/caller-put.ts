import type { Command } from 'commander';
import { putCaller } from './caller-writer.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';
import { connectionsNamed, wrongKinds } from './connections-named.ts';
import { callerNamed, PROTOCOLS } from './identifiers.ts';
import { readDocument } from './read-document.ts';
import { Refusal } from './surroundings.ts';

/** `caller put PROTOCOL ID --file F`: checks a caller's document, and writes it. */
export function callerPut(callers: Command, context: CommandContext): void {
  const command = callers
    .command('put')
    .description("write a caller's document, and the pointers of its access keys")
    .argument('<protocol>', PROTOCOLS.join(', '))
    .argument('<id>', 'its id: A-Z a-z 0-9 _ -, at most 64')
    .requiredOption('--file <file>', 'its document as JSON; - reads standard input');
  context.writing(command).action((protocol: string, id: string, options: WriteOptions & { file: string }) => {
    const caller = callerNamed(protocol, id);
    const document = readDocument<object>(caller.protocol, options.file, context.surroundings);
    return context.run(options, async ({ deployment, report }) => {
      const registry = await deployment.openRegistry();
      const faults = await wrongKinds(registry, connectionsNamed(caller.protocol, document));
      if (faults.length > 0) throw new Refusal([...faults, 'Nothing was written.'].join('\n'));
      const name = `caller ${protocol} ${id}`;
      if (options.dryRun) report({ name, result: 'good, and not written' });
      else report({ name, result: await putCaller(registry, caller, document) });
    });
  });
}
