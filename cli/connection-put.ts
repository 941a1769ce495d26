import type { Command } from 'commander';
import type { ConnectionKindName } from '../shared/secrets/connections.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';
import { type ConnectionDocument, cardOf, putConnection } from './connection-writer.ts';
import { kindOnCard } from './connections-named.ts';
import { connectionNamed } from './identifiers.ts';
import { readDocument } from './read-document.ts';
import { Refusal } from './surroundings.ts';

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
      requireSameKind(await kindOnCard(registry, id), cardOf(document).kind);
      const name = `connection ${id}`;
      if (options.dryRun) report({ name, result: 'good, and not written' });
      else report({ name, result: await putConnection({ ...deployment, registry }, id, document) });
    });
  });
}

/** Callers name a connection in places that take one kind. */
function requireSameKind(before: ConnectionKindName | undefined, given: ConnectionKindName): void {
  if (before === undefined || before === given) return;
  throw new Refusal(
    `The connection is of kind ${before}, and keeps it: put one of kind ${given} under another identifier. Nothing was written.`,
  );
}
