import type { Command } from 'commander';
import { type Deployment, openDeployment } from './deployment.ts';
import type { Surroundings } from './surroundings.ts';

/** Options of every command that looks at a deployment. */
export interface DeploymentCommandOptions {
  readonly stage: string;
  readonly region?: string;
  readonly json: boolean;
}

/** Options of every command that writes. */
export interface WriteOptions extends DeploymentCommandOptions {
  readonly dryRun: boolean;
}

/** What a command's work gets. */
export interface Work {
  readonly deployment: Deployment;
  /** Says one thing: a line for people, a member of the array for programs (`--json`). */
  report(facts: Readonly<Record<string, string>>, line?: string): void;
}

/** What is the same for all commands. */
export interface CommandContext {
  readonly surroundings: Surroundings;
  /** Adds the options of {@link WriteOptions}. */
  writing(command: Command): Command;
  /** Opens the deployment, does the work, prints what it reports, and closes the deployment, whatever happened. */
  run(options: DeploymentCommandOptions, work: (work: Work) => Promise<void>): Promise<void>;
}

/** Makes it. */
export const createCommandContext = (surroundings: Surroundings): CommandContext => ({
  surroundings,

  writing: (command) =>
    command
      .option('--stage <stage>', 'which deployment', 'local')
      .option('--region <region>', 'AWS region of the deployment')
      .option('--dry-run', 'say what would be written, and write nothing', false)
      .option('--json', 'print JSON for programs', false),

  async run(options, work) {
    const deployment = openDeployment(options, surroundings);
    const reported: object[] = [];
    const report: Work['report'] = (facts, line = Object.values(facts).join(': ')) => {
      if (options.json) reported.push(facts);
      else surroundings.print(line);
    };
    try {
      await work({ deployment, report });
    } finally {
      deployment.close();
      if (options.json) surroundings.print(JSON.stringify(reported, undefined, 2));
    }
  },
});
