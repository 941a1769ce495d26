import { createPublicKey } from 'node:crypto';
import type { Command } from 'commander';
import { readEntity } from '../shared/secrets/entity.ts';
import { signingKeys } from '../shared/secrets/signing-keys.ts';
import type { CommandContext, Work, WriteOptions } from './command-context.ts';
import type { Deployment } from './deployment.ts';
import { instantOf } from './instant.ts';
import { findLocalStack, LOCAL_STAGE } from './local-stack.ts';
import { type Paint, paintOf } from './paint.ts';
import { readCards } from './registry-items.ts';
import type { RegistryWriter } from './registry-writer.ts';
import { expectDeniedWrite } from './smoke/denied-write.ts';
import { notShown } from './smoke/not-shown.ts';
import { sendOneCallback } from './smoke/one-callback.ts';
import { sender } from './smoke/send.ts';
import type { Smoke, Step } from './smoke/step.ts';
import { STEPS } from './smoke/steps.ts';
import { removeLeftovers, type ThrowAway, throwAwayCallers, withCallers } from './smoke/throw-away.ts';
import { NotWell, Refusal, type Surroundings, UsageError } from './surroundings.ts';
import { wrapped } from './wrap.ts';

interface SmokeOptions extends WriteOptions {
  readonly connection?: string;
  readonly receiver?: string;
}

/** `smoke URL`: calls each interface of a deployed gateway with callers that it makes and removes. */
export function smoke(program: Command, { writing, run, surroundings }: CommandContext): void {
  const command = program
    .command('smoke')
    .description('call each interface of a deployed gateway with callers whose keys end in 15 minutes')
    .argument('<url>', 'its public base URL')
    .option('--connection <id>', 'the connection that is used; else the first that is enabled')
    .option('--receiver <url>', 'takes one callback, and answers SUCCESS');
  writing(command).action((url: string, options: SmokeOptions) => {
    const baseUrl = urlOf(url, 'The URL', options);
    const receiver = options.receiver === undefined ? undefined : urlOf(options.receiver, '--receiver', options);
    return run(options, async (work) => {
      const registry = await work.deployment.openRegistry();
      const connection = await connectionFor(registry, options.connection);
      const startedAtMs = Date.now();
      const callers = throwAwayCallers(connection, receiver ?? 'https://smoke.invalid/callback', surroundings.nowMs);
      if (options.dryRun) return work.report({ callers: callers.id, connection, result: 'would be made and removed' });
      await removeLeftovers(registry, surroundings.nowMs);
      const smoke: Smoke = {
        ...{ send: sender(baseUrl), callers, platformKeys: await platformKeys(work.deployment) },
        clock: () => surroundings.nowMs + Date.now() - startedAtMs,
      };
      const steps = [
        ...STEPS,
        ...(options.stage === LOCAL_STAGE ? [roleStep(work.deployment, surroundings)] : []),
        ...(receiver === undefined ? [] : [callbackStep(work.deployment, callers, receiver)]),
      ];
      const at = instantOf(surroundings.nowMs);
      const head = `Smoke test of ${baseUrl}, stage ${options.stage}, connection ${connection}, ${at}`;
      work.report({ url: baseUrl, stage: options.stage, connection, at }, wrapped(head).join('\n'));
      const paint = paintOf(surroundings);
      const failed = await withCallers(registry, callers, () => runSteps(steps, smoke, { work, paint }));
      for (const [step, why] of notShown(options.stage, receiver))
        say({ step, result: 'not shown', why }, { work, paint });
      if (failed > 0) throw new NotWell(`${failed} of ${steps.length} steps failed.`);
      if (!options.json) surroundings.print(`All ${steps.length} steps passed.`);
    });
  });
}

interface Telling {
  readonly work: Pick<Work, 'report' | 'deployment'>;
  readonly paint: Paint;
}

/** Runs all, whatever the others do. @returns how many failed */
async function runSteps(steps: readonly Step[], smoke: Smoke, telling: Telling): Promise<number> {
  let failed = 0;
  for (const step of steps) {
    if (telling.work.deployment.interruption.isAsked) break;
    const why = await step.run(smoke).then(
      () => '',
      (error: Error) => error.message || String((error as NodeJS.ErrnoException).code ?? error.name),
    );
    if (why !== '') failed += 1;
    say({ step: step.name, result: why === '' ? 'passed' : 'failed', why }, telling);
  }
  return failed;
}

const COLOURS: Readonly<Record<string, 'green' | 'red' | 'yellow'>> = { passed: 'green', failed: 'red' };

function say(row: { step: string; result: string; why: string }, { work, paint }: Telling): void {
  const { step, result, why } = row;
  const [first = '', ...more] = wrapped(`${result}: ${step}`);
  const lines = [first.replace(result, paint(COLOURS[result] ?? 'yellow', result)), ...more];
  work.report(row, [...lines, ...(why === '' ? [] : wrapped(why, '    '))].join('\n'));
}

const roleStep = (deployment: Deployment, { environment }: Surroundings): Step => ({
  name: 'a role writes its own items, and is denied any other (LeadingKeys)',
  run: ({ clock }) => expectDeniedWrite(deployment, findLocalStack(environment).awsUrl, clock()),
});

const callbackStep = (deployment: Deployment, callers: ThrowAway, receiver: string): Step => ({
  name: 'a callback arrives at the receiver, which answers SUCCESS',
  run: ({ clock }) => sendOneCallback(deployment, { callers, receiver, nowMs: clock() }),
});

async function connectionFor(registry: RegistryWriter, wanted: string | undefined): Promise<string> {
  const cards = await readCards(registry);
  const card = cards.find(({ identifier, card }) =>
    wanted === undefined ? card?.enabled === true && card.kind === 'alipay' : identifier === wanted,
  );
  if (card) return card.identifier;
  throw new Refusal(
    `There is no ${wanted === undefined ? 'connection in use' : `connection ${wanted}`}. See: connection list`,
  );
}

async function platformKeys({ secrets }: Deployment): Promise<Smoke['platformKeys']> {
  const document = await secrets.read(signingKeys.secret);
  if (document === undefined) throw new Refusal('There is no signing key yet. Make one: keys init');
  const keys = readEntity(signingKeys.kind, `secret ${signingKeys.secret}`, JSON.stringify(document));
  return keys.map(({ privateKey }) => createPublicKey(privateKey));
}

function urlOf(text: string, what: string, { stage }: SmokeOptions): string {
  const { protocol = '', username = '', search = '' } = URL.canParse(text) ? new URL(text) : {};
  const isGood = protocol === 'https:' || (stage === LOCAL_STAGE && protocol === 'http:');
  if (isGood && username === '' && search === '') return text.replace(/\/$/, '');
  throw new UsageError(`${what} is an https address without user info and query; for stage local http will do.`);
}
