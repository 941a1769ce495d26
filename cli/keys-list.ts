import type { Command } from 'commander';
import { isActive, newestFirst, readValidity, type Validity } from '../shared/signing/validity.ts';
import type { CommandContext, DeploymentCommandOptions } from './command-context.ts';
import { RINGS, type RingDocument, type RingKeyDocument } from './rings.ts';
import type { Row } from './table.ts';

/** `keys list`: which keys there are, and when each is used. */
export function keysList(keys: Command, { reading, run, surroundings }: CommandContext): void {
  const command = keys.command('list').description("the gateway's own keys, and when each is used");
  reading(command).action((options: DeploymentCommandOptions) =>
    run(options, async ({ deployment, list }) => {
      const rings = Object.entries(RINGS).map(async ([ring, { secret }]) => {
        const document = (await deployment.secrets.read(secret)) as RingDocument | undefined;
        return document ? rowsOf(ring, document.keys, surroundings.nowMs) : [row(ring, undefined, 'missing')];
      });
      list((await Promise.all(rings)).flat(), 'There are no keys.');
    }),
  );
}

function rowsOf(ring: string, documents: readonly RingKeyDocument[], nowMs: number): Row[] {
  const keys = newestFirst(documents.map((document) => ({ document, ...readValidity(document) })));
  const used = keys.find((key) => isActive(key, nowMs));
  return keys.map((key) => row(ring, key.document, key === used ? 'in use' : stateOf(key, nowMs)));
}

function stateOf(validity: Validity, nowMs: number): string {
  if (validity.notBeforeMs > nowMs) return 'not yet';
  return isActive(validity, nowMs) ? 'beside' : 'ended';
}

const row = (ring: string, document: RingKeyDocument | undefined, state: string): Row => ({
  ring,
  id: document?.id ?? '',
  state,
  from: document?.notBefore ?? '',
  until: document?.notAfter ?? '',
});
