import type { Command } from 'commander';
import { callerKey } from '../shared/registry/item-key.ts';
import { changeCaller } from './caller-writer.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';
import { callerNamed, PROTOCOLS } from './identifiers.ts';
import { Refusal } from './surroundings.ts';

/** `caller enable PROTOCOL ID` and `caller disable PROTOCOL ID`. */
export function callerSwitch(caller: Command, context: CommandContext): void {
  add(caller, context, { name: 'enable', enabled: true, description: 'let it call again' });
  add(caller, context, { name: 'disable', enabled: false, description: 'refuse it; within a minute everywhere' });
}

function add(
  caller: Command,
  { writing, run }: CommandContext,
  { name, enabled, description }: { readonly name: string; readonly enabled: boolean; readonly description: string },
): void {
  const command = caller
    .command(name)
    .description(description)
    .argument('<protocol>', PROTOCOLS.join(', '))
    .argument('<id>', 'its id');
  writing(command).action((protocol: string, id: string, options: WriteOptions) => {
    const named = callerNamed(protocol, id);
    return run(options, async ({ deployment, report }) => {
      const registry = await deployment.openRegistry();
      const change = (before: unknown): object => {
        if (before === undefined) throw new Refusal(`There is no caller ${protocol} ${id}. See: caller list`);
        return { ...(before as object), enabled };
      };
      if (options.dryRun) change((await registry.read(callerKey(named.protocol, id)))?.document);
      else await changeCaller(registry, named, change);
      report({ caller: `${protocol} ${id}`, result: `${options.dryRun ? 'would be ' : ''}${name}d` });
    });
  });
}
