import type { Command } from 'commander';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { type RegisteredCard, readCards } from './registry-items.ts';
import type { Row } from './table.ts';

/** `connection list`: every connection by its card. */
export function connectionList(connection: Command, { reading, run }: CommandContext): void {
  const command = connection.command('list').description('every connection by its card');
  reading(command).action((options: DeploymentCommandOptions) =>
    run(options, async ({ deployment, list }) => {
      const cards = await readCards(await deployment.openRegistry());
      list(cards.map(rowOf), 'There are no connections yet. Write one: connection put');
    }),
  );
}

function rowOf({ identifier, card }: RegisteredCard): Row {
  const { kind = '', appId = '', environment = '', enabled } = card ?? {};
  const state = card === undefined ? 'cannot be opened' : enabled === false ? 'disabled' : 'enabled';
  return { identifier, kind: String(kind), appId: String(appId), environment: String(environment), state };
}
