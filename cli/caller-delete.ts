import type { Command } from 'commander';
import { callerKey } from '../shared/registry/item-key.ts';
import { removeCaller } from './caller-writer.ts';
import type { CommandContext, DestroyOptions } from './command-context.ts';
import { callerNamed, PROTOCOLS } from './identifiers.ts';
import { Refusal } from './surroundings.ts';

/** `caller delete PROTOCOL ID`. */
export function callerDelete(caller: Command, { destroying, run, confirm }: CommandContext): void {
  const command = caller
    .command('delete')
    .description('delete a caller and the pointers of its access keys')
    .argument('<protocol>', PROTOCOLS.join(', '))
    .argument('<id>', 'its id');
  destroying(command).action((protocol: string, id: string, options: DestroyOptions) => {
    const name = callerNamed(protocol, id);
    return run(options, async ({ deployment, report }) => {
      const registry = await deployment.openRegistry();
      if (!(await registry.read(callerKey(name.protocol, id)))) {
        throw new Refusal(`There is no caller ${protocol} ${id}. See: caller list`);
      }
      await confirm(`Delete the caller ${protocol} ${id}? Nothing keeps its secrets.`, options);
      if (!options.dryRun) await removeCaller(registry, name);
      report({ caller: `${protocol} ${id}`, result: options.dryRun ? 'can be deleted' : 'deleted' });
    });
  });
}
