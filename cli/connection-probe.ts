import type { Command } from 'commander';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { connectionNamed } from './identifiers.ts';
import { probeConnection, probePlace } from './probe/probe-connection.ts';
import { NotWell, Refusal } from './surroundings.ts';

/** `connection probe ID`: a call to Alipay that proves the connection and spends nothing. */
export function connectionProbe(connection: Command, { reading, run, surroundings }: CommandContext): void {
  const command = connection
    .command('probe')
    .description('prove it by a call to Alipay with a code that cannot exist; spends nothing')
    .argument('<id>', 'its identifier');
  reading(command).action((id: string, options: DeploymentCommandOptions) =>
    run(options, async ({ deployment, report }) => {
      const identifier = connectionNamed(id);
      const document = await deployment.secrets.read(`connections/${identifier}`);
      if (document === undefined) throw new Refusal(`There is no connection ${id}. See: connection list`);
      const { proven, text, remedy } = await probeConnection(
        { identifier, document },
        probePlace(deployment, surroundings),
      );
      report({ connection: id, proven, why: text, remedy }, `${id}: ${text}.`);
      if (!proven) throw new NotWell(remedy === '' ? 'It is not proven.' : `It is not proven. Mend it: ${remedy}`);
    }),
  );
}
