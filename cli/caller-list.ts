import type { Command } from 'commander';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { PROTOCOLS, protocolNamed } from './identifiers.ts';
import { connectionsOf, type RegisteredCaller, readCallers } from './registry-items.ts';
import type { Row } from './table.ts';

/** `caller list [PROTOCOL]`. */
export function callerList(caller: Command, { reading, run }: CommandContext): void {
  const command = caller
    .command('list')
    .description('every caller, or those of one protocol')
    .argument('[protocol]', PROTOCOLS.join(', '));
  reading(command).action((protocol: string | undefined, options: DeploymentCommandOptions) => {
    const wanted = protocol === undefined ? undefined : protocolNamed(protocol);
    return run(options, async ({ deployment, list }) => {
      const callers = await readCallers(await deployment.openRegistry(), wanted);
      list(callers.map(rowOf), 'There are no callers yet. Make one: caller create');
    });
  });
}

function rowOf({ protocol, id, document }: RegisteredCaller): Row {
  const state = document === undefined ? 'cannot be opened' : document.enabled === false ? 'disabled' : 'enabled';
  return { protocol, id, state, connections: connectionsOf(document) };
}
