import type { Command } from 'commander';
import { chooseResults, readResults, type StoredResult } from './callbacks/stored-results.ts';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { durationOf } from './duration.ts';
import { instantOf } from './instant.ts';
import { progressOf } from './progress.ts';
import type { Row } from './table.ts';

interface ListOptions extends DeploymentCommandOptions {
  readonly failed: boolean;
  readonly since?: string;
  readonly business?: string;
}

/** `callbacks list`: results and how their delivery stands. */
export function callbacksList(callbacks: Command, { reading, run, surroundings }: CommandContext): void {
  const command = callbacks
    .command('list')
    .description('results and how their delivery stands, the newest first')
    .option('--failed', 'only those that a merchant has not accepted', false)
    .option('--since <span>', 'only those of so long ago or less: 90s, 15m, 6h, 1d')
    .option('--business <id>', 'only those of one business');
  reading(command).action((options: ListOptions) => {
    const { failed, since, business } = options;
    const sinceMs = since === undefined ? undefined : surroundings.nowMs - durationOf(since, '--since');
    return run(options, async ({ deployment: { clients, names }, list }) => {
      const progress = progressOf(surroundings, options);
      const table = { database: clients.database, tableName: names.stateTable };
      const results = await readResults(table, (found) => progress(`Reading the table, ${found} results`));
      const chosen = chooseResults(results, { failed, business, ...(sinceMs !== undefined && { sinceMs }) });
      list(chosen.map(rowOf), failed ? 'Nothing has failed.' : 'There are no results.');
    });
  });
}

const rowOf = ({ businessId, serialNo, nextAttemptAtMs, ...result }: StoredResult): Row => ({
  business: businessId,
  serialNo,
  outcome: result.outcome,
  delivery: result.delivery,
  failed: result.attempts,
  at: result.authorizedAt,
  next: result.delivery === 'delivered' || nextAttemptAtMs === undefined ? '' : instantOf(nextAttemptAtMs),
});
