import type { Command } from 'commander';
import { inspectEntity } from '../shared/secrets/entity.ts';
import { coveredUntilMs, readValidity, ValidityError } from '../shared/signing/validity.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';
import { instantOf } from './instant.ts';
import { publicHalfOf } from './keys-init.ts';
import { LEAST_LEAD_MS, OVERLAP_MS, type Ring, type RingDocument, type RingKeyDocument, ringNamed } from './rings.ts';
import { Refusal, UsageError } from './surroundings.ts';

/** `keys rotate RING`: puts a new key beside the old one, and says from when it is used. */
export function keysRotate(keys: Command, { writing, run, surroundings: { nowMs } }: CommandContext): void {
  const command = keys
    .command('rotate')
    .description('put a new key beside the old one of a ring, used from a moment on')
    .argument('<ring>', 'signing, state, token or registry')
    .option('--from <instant>', 'from when, such as 2026-12-01T00:00:00Z (in a week for signing, else in 15 minutes)');
  writing(command).action((name: string, options: WriteOptions & { from?: string }) => {
    const ring = ringNamed(name);
    const fromMs = beginning(options.from, ring, nowMs);
    return run(options, async ({ deployment, report }) => {
      let added: RingKeyDocument | undefined;
      const change = (before: unknown): RingDocument => {
        const document = before as RingDocument | undefined;
        if (!document) throw new Refusal(`There is no ${ring.secret} yet. Make it: keys init`);
        added = newKey(ring, document, fromMs);
        return withKey(ring, document, added, nowMs);
      };
      if (options.dryRun) change(await deployment.secrets.read(ring.secret));
      else await deployment.secrets.change(ring.secret, change);
      const { id = '', notBefore: from = '', privateKey } = added ?? {};
      const former = instantOf(fromMs + OVERLAP_MS);
      const said = options.dryRun ? 'would be used' : 'is used';
      report({ ring: name, id, from }, `${ring.secret}: key ${id} ${said} from ${from} on; the former ends ${former}.`);
      if (privateKey !== undefined && !options.dryRun) announce(publicHalfOf(privateKey), { from, former }, report);
    });
  });
}

function beginning(from: string | undefined, { leadMs }: Ring, nowMs: number): number {
  const fromMs = from === undefined ? nowMs + leadMs : readInstant(from);
  if (fromMs >= nowMs + LEAST_LEAD_MS) return fromMs;
  throw new UsageError('A new key starts at least 10 minutes ahead: until then some functions do not know it.');
}

function readInstant(text: string): number {
  try {
    return readValidity({ notBefore: text }).notBeforeMs;
  } catch (error) {
    if (error instanceof ValidityError) throw new UsageError('--from is no instant like 2026-12-01T00:00:00Z.');
    throw error;
  }
}

/** One character each, because a state begins with its key's id. */
const IDS = '123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function newKey({ make }: Ring, { keys }: RingDocument, fromMs: number): RingKeyDocument {
  const id = [...IDS].find((candidate) => keys.every((key) => key.id !== candidate));
  if (id === undefined) throw new Refusal('The ring is full. Retire the keys that have ended.');
  return { id, ...make(), notBefore: instantOf(fromMs) };
}

/** The ring with the new key; those before end an hour after it begins. */
function withKey({ kind, secret }: Ring, { keys }: RingDocument, added: RingKeyDocument, nowMs: number): RingDocument {
  const waiting = keys.find(({ notBefore = '' }) => Date.parse(notBefore) > nowMs);
  if (waiting) {
    throw new Refusal(`${secret}: a rotation is under way: key ${waiting.id} is used from ${waiting.notBefore} on.`);
  }
  const coveredMs = coveredUntilMs(keys.map(readValidity), nowMs);
  if (coveredMs > nowMs && coveredMs < Date.parse(added.notBefore ?? '')) {
    throw new Refusal(`${secret}: its keys end before the new one would begin. Say an earlier --from. See: keys list`);
  }
  const notAfter = instantOf(Date.parse(added.notBefore ?? '') + OVERLAP_MS);
  const document = { keys: [added, ...keys.map((key) => ({ notAfter, ...key }))] };
  const { findings } = inspectEntity(kind, JSON.stringify(document));
  const [fault] = findings.filter(({ severity }) => severity === 'error');
  if (fault) throw new Refusal(`${secret}: ${fault.member} ${fault.text}. Nothing was written.`);
  return document;
}

function announce(
  publicKey: string,
  { from, former }: { readonly from: string; readonly former: string },
  report: (facts: Readonly<Record<string, string>>, line: string) => void,
): void {
  const line = [
    `\nTell your merchants before ${from}: trust this key beside the former one, which can go after ${former}.`,
    publicKey,
  ].join('\n');
  report({ publicKey }, line);
}
