import type { Command } from 'commander';
import type { CallerProtocol } from '../shared/registry/item-key.ts';
import { putCaller } from './caller-writer.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';
import { readDocument } from './read-document.ts';
import { UsageError } from './surroundings.ts';

const PROTOCOLS: readonly CallerProtocol[] = ['genauth', 'openapi', 'daxpay'];
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** `caller put PROTOCOL ID --file F`: checks a caller's document, and writes it. */
export function callerPut(caller: Command, context: CommandContext): void {
  const command = caller
    .command('put')
    .description("write a caller's document, and the pointers of its access keys")
    .argument('<protocol>', PROTOCOLS.join(', '))
    .argument('<id>', 'its id: A-Z a-z 0-9 _ -, at most 64')
    .requiredOption('--file <file>', 'its document as JSON; - reads standard input');
  context.writing(command).action((protocol: CallerProtocol, id: string, options: WriteOptions & { file: string }) => {
    if (!PROTOCOLS.includes(protocol)) throw new UsageError(`A protocol is one of ${PROTOCOLS.join(', ')}.`);
    if (!ID.test(id)) throw new UsageError('An id has 1 to 64 characters of A-Z a-z 0-9 "_" and "-".');
    const document = readDocument<object>(protocol, options.file, context.surroundings);
    return context.run(options, async ({ deployment, report }) => {
      const registry = await deployment.openRegistry();
      const name = `caller ${protocol} ${id}`;
      if (options.dryRun) report({ name, result: 'good, and not written' });
      else report({ name, result: await putCaller(registry, { protocol, id }, document) });
    });
  });
}
