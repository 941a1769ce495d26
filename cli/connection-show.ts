import type { Command } from 'commander';
import { inspectFile } from './check/inspect.ts';
import { describeReport } from './check/report.ts';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { connectionNamed } from './identifiers.ts';
import { Refusal } from './surroundings.ts';
import { withoutSecrets } from './without-secrets.ts';

/** `connection show ID`: its document without secrets, and what there is to be said of it. */
export function connectionShow(connection: Command, { reading, run, surroundings: { nowMs } }: CommandContext): void {
  const command = connection
    .command('show')
    .description('its document without its secrets, and what there is to be said of it')
    .argument('<id>', 'its identifier');
  reading(command).action((id: string, options: DeploymentCommandOptions) =>
    run(options, async ({ deployment, report }) => {
      const document = await deployment.secrets.read(`connections/${connectionNamed(id)}`);
      if (document === undefined) throw new Refusal(`There is no connection ${id}. See: connection list`);
      const inspected = inspectFile(Buffer.from(JSON.stringify(document)), { kind: 'connection', nowMs });
      const said = inspected === 'kind unknown' ? [] : describeReport(inspected);
      const shown = withoutSecrets(document);
      report({ id, document: shown, said }, [JSON.stringify(shown, undefined, 2), ...said].join('\n'));
    }),
  );
}
