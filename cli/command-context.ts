import type { Command } from 'commander';
import { type Deployment, openDeployment } from './deployment.ts';
import { BrokenOff } from './failure.ts';
import { NotWell, Refusal, type Surroundings } from './surroundings.ts';
import { type Row, tableLines } from './table.ts';

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

/** Options of every command that destroys. */
export interface DestroyOptions extends WriteOptions {
  readonly yes: boolean;
}

/** What a command's work gets. */
export interface Work {
  readonly deployment: Deployment;
  /** Says one thing: a line for people, a member of the array for programs (`--json`). */
  report(facts: object, line?: string): void;
  /** Says a list: a table for people, members of the array for programs; `none` where it is empty, for people alone. */
  list(rows: readonly Row[], none: string): void;
}

/** What is the same for all commands. */
export interface CommandContext {
  readonly surroundings: Surroundings;
  /** Adds the options of {@link DeploymentCommandOptions}. */
  reading(command: Command): Command;
  /** Adds the options of {@link WriteOptions}. */
  writing(command: Command): Command;
  /** Adds the options of {@link DestroyOptions}. */
  destroying(command: Command): Command;
  /** Opens the deployment, does the work, prints what it reports, and closes the deployment, whatever happened. */
  run(options: DeploymentCommandOptions, work: (work: Work) => Promise<void>): Promise<void>;
  /**
   * Asks before something is destroyed, unless `--yes` was said.
   * @throws Refusal when the user does not agree, or nobody can be asked
   */
  confirm(question: string, options: DestroyOptions): Promise<void>;
}

/** Makes it. */
export const createCommandContext = (surroundings: Surroundings): CommandContext => {
  const reading = (command: Command) =>
    command
      .option('--stage <stage>', 'which deployment', 'local')
      .option('--region <region>', 'AWS region of the deployment')
      .option('--json', 'print JSON for programs', false);
  const writing = (command: Command) =>
    reading(command).option('--dry-run', 'say what would be written, and write nothing', false);
  return {
    surroundings,
    reading,
    writing,
    destroying: (command) => writing(command).option('--yes', 'do not ask', false),

    async run(options, work) {
      const deployment = openDeployment(options, surroundings);
      const reported: object[] = [];
      const report: Work['report'] = (facts, line = Object.values(facts).join(': ')) => {
        if (options.json) reported.push(facts);
        else surroundings.print(line);
      };
      const list: Work['list'] = (rows, none) => {
        if (options.json) reported.push(...rows);
        else for (const line of rows.length > 0 ? tableLines(rows) : [none]) surroundings.print(line);
      };
      const told = () => {
        if (options.json) surroundings.print(JSON.stringify(reported, undefined, 2));
      };
      try {
        await work({ deployment, report, list });
        told();
      } catch (error) {
        if (!(error instanceof NotWell)) throw new BrokenOff(reported, error);
        told();
        throw error;
      } finally {
        deployment.close();
      }
    },

    async confirm(question, { yes, dryRun }) {
      if (yes || dryRun || (await surroundings.confirm(question))) return;
      throw new Refusal('Nothing was changed. Say --yes where nobody can be asked.');
    },
  };
};
