import type { Command } from 'commander';
import { cardKey } from '../shared/registry/item-key.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';
import { type ConnectionDocument, cardOf, putCard } from './connection-writer.ts';
import { connectionNamed } from './identifiers.ts';
import { Refusal } from './surroundings.ts';

/** `connection enable ID` and `connection disable ID`: in its secret first, and then in its card. */
export function connectionSwitch(connection: Command, context: CommandContext): void {
  add(connection, context, { name: 'enable', enabled: true, description: 'let callers use it again' });
  add(connection, context, { name: 'disable', enabled: false, description: 'refuse every request that names it' });
}

function add(
  connection: Command,
  { writing, run }: CommandContext,
  { name, enabled, description }: { readonly name: string; readonly enabled: boolean; readonly description: string },
): void {
  const command = connection.command(name).description(description).argument('<id>', 'its identifier');
  writing(command).action((id: string, options: WriteOptions) =>
    run(options, async ({ deployment, report }) => {
      const secret = `connections/${connectionNamed(id)}`;
      const registry = await deployment.openRegistry();
      let document: ConnectionDocument | undefined;
      const change = (before: unknown): ConnectionDocument => {
        if (before === undefined) throw new Refusal(`There is no connection ${id}. See: connection list`);
        document = { ...(before as ConnectionDocument), enabled };
        return document;
      };
      if (options.dryRun) change(await deployment.secrets.read(secret));
      else {
        await registry.requirePermission(cardKey(id));
        await deployment.secrets.change(secret, change);
      }
      if (document && !options.dryRun) await putCard(registry, id, cardOf(document));
      report({ connection: id, result: `${options.dryRun ? 'would be ' : ''}${name}d` });
    }),
  );
}
