import type { Command } from 'commander';
import { GatewayError } from '../shared/platform/errors.ts';
import { accessDeniedIn, whatIsDenied } from './access-denied.ts';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { error, type Finding } from './doctor/finding.ts';
import { type Examined, SECTIONS, type Section } from './doctor/sections.ts';
import { LOCAL_STAGE } from './local-stack.ts';
import { nobodyAnswers } from './nobody-answers.ts';
import { type Paint, paintOf } from './paint.ts';
import { probePlace } from './probe/probe-connection.ts';
import { progressOf } from './progress.ts';
import { NotWell, Refusal } from './surroundings.ts';
import { wrapped } from './wrap.ts';

/** `doctor`: everything at once, each finding with what mends it. */
export function doctor(program: Command, { reading, run, surroundings }: CommandContext): void {
  const command = program
    .command('doctor')
    .description('look at everything at once, and say of each finding what mends it');
  reading(command).action((options: DeploymentCommandOptions) =>
    run(options, async ({ deployment, report }) => {
      const progress = progressOf(surroundings, options);
      const startedAtMs = Date.now();
      const examined: Examined = {
        deployment,
        nowMs: surroundings.nowMs,
        clock: () => surroundings.nowMs + Date.now() - startedAtMs,
        probePlace: () => probePlace(deployment, surroundings),
      };
      const findings: Finding[] = [];
      for (const section of SECTIONS) {
        progress(`Looking at ${section.title}`);
        findings.push(...(await examine(section, examined)));
      }
      const paint = paintOf(surroundings);
      for (const finding of findings) report({ ...finding }, describe(finding, paint).join('\n'));
      if (!options.json) for (const line of unseen(options.stage)) surroundings.print(line);
      if (findings.length > 0) throw new NotWell(findings.length === 1 ? '1 finding.' : `${findings.length} findings.`);
      if (!options.json) surroundings.print('Everything is well.');
    }),
  );
}

/** A part that cannot be looked at is a finding, and the others go on. */
async function examine(section: Section, examined: Examined): Promise<Finding[]> {
  try {
    return await section.findings(examined);
  } catch (thrown) {
    // Without anything to look at there is nothing to find.
    if (nobodyAnswers(thrown) || thrown instanceof Refusal) throw thrown;
    const why = reasonOf(thrown);
    return [error(section.title, `they cannot be looked at: ${why}`, remedyFor(why, examined))];
  }
}

/** Only our own reasons hold nothing of what AWS was told. */
function reasonOf(thrown: unknown): string {
  const denied = accessDeniedIn(thrown);
  if (denied) return whatIsDenied(denied);
  return thrown instanceof GatewayError ? thrown.message : (thrown as Error).name;
}

const remedyFor = (why: string, { deployment: { names } }: Examined): string =>
  why.startsWith('registry item ')
    ? `aws dynamodb delete-item --table-name ${names.registryTable} --key KEY, then write it again`
    : 'aws sts get-caller-identity, then look at what it may do';

function describe({ severity, about, text, remedy }: Finding, paint: Paint): string[] {
  const [first = '', ...more] = wrapped(`${severity}: ${about}: ${text}`);
  const head = first.replace(severity, paint(severity === 'error' ? 'red' : 'yellow', severity));
  return [head, ...more, ...wrapped(remedy, '    ')];
}

/** What it cannot see. */
const unseen = (stage: string): string[] =>
  stage === LOCAL_STAGE
    ? wrapped("Not looked at on stage local, which has none: tables' protection, recovery and expiry.")
    : [];
