import type { Command } from 'commander';
import { registryKeys } from '../shared/secrets/registry-keys.ts';
import { isActive, readValidity } from '../shared/signing/validity.ts';
import type { CommandContext, DestroyOptions } from './command-context.ts';
import type { Deployment } from './deployment.ts';
import { instantOf } from './instant.ts';
import { type Ring, type RingDocument, type RingKeyDocument, ringNamed } from './rings.ts';
import { Refusal } from './surroundings.ts';

/** Where the registry's retired keys are kept, for what is restored from a backup. No function may read it. */
const RETIRED = 'keys/registry-retired';
/** Backups live so long, in milliseconds. */
const BACKUPS_MS = 35 * 86_400_000;

/** `keys retire RING ID`: takes a key out that is not needed any more, or that has leaked. */
export function keysRetire(keys: Command, context: CommandContext): void {
  const { destroying, run, confirm, surroundings } = context;
  const command = keys
    .command('retire')
    .description('take a key out of a ring: one that nothing needs any more, or with --leaked at once')
    .argument('<ring>', 'signing, state, token or registry')
    .argument('<id>', "the key's id, as keys list has it")
    .option('--leaked', 'at once: whatever was made under it is refused from then on', false);
  destroying(command).action((name: string, id: string, options: DestroyOptions & { leaked: boolean }) => {
    const ring = ringNamed(name);
    return run(options, async ({ deployment, report }) => {
      const document = (await deployment.secrets.read(ring.secret)) as RingDocument | undefined;
      const key = document?.keys.find((candidate) => candidate.id === id);
      if (!document || !key) throw new Refusal(`${ring.secret} has no key of this id. See: keys list`);
      requireAnother(ring, document, key, surroundings.nowMs);
      if (!options.leaked) requireUnneeded(ring, key, surroundings.nowMs);
      if (ring.secret === registryKeys.secret) await requireUnused(deployment, id);
      await confirm(`Take key ${id} out of ${ring.secret}?`, options);
      if (!options.dryRun) await takeOut(deployment, ring, key, surroundings.nowMs);
      report({ ring: name, id, result: options.dryRun ? 'can be retired' : 'retired' });
    });
  });
}

function requireAnother({ secret }: Ring, { keys }: RingDocument, key: RingKeyDocument, nowMs: number): void {
  if (keys.some((other) => other !== key && isActive(readValidity(other), nowMs))) return;
  throw new Refusal(`${secret} would be left without an active key. Put another beside it first: keys rotate`);
}

function requireUnneeded({ secret, neededForMs }: Ring, key: RingKeyDocument, nowMs: number): void {
  const untilMs = readValidity(key).notAfterMs + neededForMs;
  if (untilMs <= nowMs) return;
  const when = Number.isFinite(untilMs)
    ? `It is needed until ${instantOf(untilMs)}: come back then.`
    : 'It has no end: keys rotate gives it one.';
  throw new Refusal(`${secret}: key ${key.id} is in use. ${when} If it has leaked, say --leaked.`);
}

async function requireUnused(deployment: Deployment, id: string): Promise<void> {
  const registry = await deployment.openRegistry();
  const items = (await registry.list()).filter(({ keyId }) => keyId === id).length;
  if (items === 0) return;
  throw new Refusal(`${items} items of the registry are sealed under it. Seal them anew first: keys reencrypt`);
}

async function takeOut({ secrets }: Deployment, { secret }: Ring, key: RingKeyDocument, nowMs: number): Promise<void> {
  if (secret === registryKeys.secret) {
    await secrets.change(RETIRED, (before) => {
      const { keys = [] } = (before ?? {}) as { keys?: { retiredAt: string }[] };
      const kept = keys.filter(({ retiredAt }) => Date.parse(retiredAt) > nowMs - BACKUPS_MS);
      return { keys: [...kept, { ...key, retiredAt: instantOf(nowMs) }] };
    });
  }
  await secrets.change(secret, (before) => {
    const { keys } = before as RingDocument;
    return { keys: keys.filter(({ id }) => id !== key.id) };
  });
}
