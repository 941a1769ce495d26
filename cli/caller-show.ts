import type { Command } from 'commander';
import { callerKey } from '../shared/registry/item-key.ts';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { callerNamed, PROTOCOLS } from './identifiers.ts';
import { Refusal } from './surroundings.ts';
import { withoutSecrets } from './without-secrets.ts';

/** `caller show PROTOCOL ID`: its document without secrets. */
export function callerShow(caller: Command, { reading, run }: CommandContext): void {
  const command = caller
    .command('show')
    .description('its document without its secrets')
    .argument('<protocol>', PROTOCOLS.join(', '))
    .argument('<id>', 'its id');
  reading(command).action((protocol: string, id: string, options: DeploymentCommandOptions) => {
    const name = callerNamed(protocol, id);
    return run(options, async ({ deployment, report }) => {
      const item = await (await deployment.openRegistry()).read(callerKey(name.protocol, id));
      if (!item) throw new Refusal(`There is no caller ${protocol} ${id}. See: caller list`);
      if (item.document === undefined) throw new Refusal('No key of the ring opens it. It can be put anew: caller put');
      const document = withoutSecrets(item.document);
      report({ protocol, id, document }, JSON.stringify(document, undefined, 2));
    });
  });
}
