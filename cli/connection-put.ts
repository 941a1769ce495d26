import type { Command } from 'commander';
import type { ConnectionDocument } from '../shared/alipay/connection.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';
import { putConnection } from './connection-writer.ts';
import { connectionNamed } from './identifiers.ts';
import { readDocument } from './read-document.ts';

/** `connection put ID --file F`: checks a connection's document, and writes its secret and its card. */
export function connectionPut(connection: Command, context: CommandContext): void {
  const command = connection
    .command('put')
    .description('write a connection: its secret and its card')
    .argument('<id>', 'its identifier: a-z 0-9 -, at most 31')
    .requiredOption('--file <file>', 'its document as JSON; - reads standard input');
  context.writing(command).action((id: string, options: WriteOptions & { file: string }) => {
    connectionNamed(id);
    const document = readDocument<ConnectionDocument>('connection', options.file, context.surroundings);
    return context.run(options, async ({ deployment, report }) => {
      const registry = await deployment.openRegistry();
      const name = `connection ${id}`;
      if (options.dryRun) report({ name, result: 'good, and not written' });
      else report({ name, result: await putConnection({ ...deployment, registry }, id, document) });
    });
  });
}
