import type { Command } from 'commander';
import { cardKey } from '../shared/registry/item-key.ts';
import type { CommandContext, DestroyOptions } from './command-context.ts';
import { connectionNamed } from './identifiers.ts';
import { connectionsOf, readCallers } from './registry-items.ts';
import { Refusal } from './surroundings.ts';

/** `connection delete ID`: its card, and then its secret, so that no card promises what is not there. */
export function connectionDelete(connection: Command, { destroying, run, confirm }: CommandContext): void {
  const command = connection
    .command('delete')
    .description('delete a connection that no caller names; its secret can be restored for seven days')
    .argument('<id>', 'its identifier');
  destroying(command).action((id: string, options: DestroyOptions) =>
    run(options, async ({ deployment, report }) => {
      const secret = `connections/${connectionNamed(id)}`;
      const registry = await deployment.openRegistry();
      const card = await registry.read(cardKey(id));
      if (!card && (await deployment.secrets.read(secret)) === undefined) {
        throw new Refusal(`There is no connection ${id}. See: connection list`);
      }
      const users = (await readCallers(registry)).filter(({ document }) => connectionsOf(document).includes(id));
      if (users.length > 0) {
        const names = users.slice(0, 5).map((caller) => `${caller.protocol} ${caller.id}`);
        throw new Refusal(`${users.length} callers name it: ${names.join(', ')}. Change or delete them first.`);
      }
      await confirm(`Delete the connection ${id}?`, options);
      if (!options.dryRun) {
        if (card) await registry.remove(cardKey(id), card);
        try {
          await deployment.secrets.remove(secret);
        } catch (error) {
          // Without a card it would be in nobody's list, and its secret still there.
          if (card?.document !== undefined) await registry.write(cardKey(id), card.document as object, undefined);
          throw error;
        }
      }
      report({ connection: id, result: options.dryRun ? 'can be deleted' : 'deleted' });
    }),
  );
}
