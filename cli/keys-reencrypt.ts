import type { Command } from 'commander';
import { type ItemKey, nameOf } from '../shared/registry/item-key.ts';
import type { CommandContext, WriteOptions } from './command-context.ts';
import type { Interruption } from './interruption.ts';
import { ConcurrentWrite, type ReadItem, type RegistryWriter } from './registry-writer.ts';
import { NotWell } from './surroundings.ts';

/** What became of the items that were under other keys. */
export interface Reencrypted {
  readonly written: number;
  /** Names of those that could not be opened. */
  readonly unreadable: readonly string[];
}

/**
 * Writes every item of the registry that is under another key again, under the newest active one. One that was changed by somebody
 * else meanwhile is under the newest key by that.
 * @param interruption ends it between two items; what is done stays done
 */
export async function reencrypt(
  registry: RegistryWriter,
  interruption: Pick<Interruption, 'isAsked'> = { isAsked: false },
): Promise<Reencrypted> {
  const unreadable: string[] = [];
  let written = 0;
  for (const { key, keyId } of await registry.list()) {
    if (interruption.isAsked) break;
    if (keyId === registry.sealingKeyId) continue;
    const item = await registry.read(key);
    if (!item) continue;
    if (item.document === undefined) unreadable.push(nameOf(key));
    else if (await writeUnlessChanged(registry, key, item)) written += 1;
  }
  return { written, unreadable };
}

async function writeUnlessChanged(registry: RegistryWriter, key: ItemKey, item: ReadItem): Promise<boolean> {
  try {
    await registry.write(key, item.document as object, item);
    return true;
  } catch (error) {
    if (error instanceof ConcurrentWrite) return false;
    throw error;
  }
}

/** `keys reencrypt`: seals what is under older keys of the registry under the newest, so that those can be taken out. */
export function keysReencrypt(keys: Command, context: CommandContext): void {
  const command = keys
    .command('reencrypt')
    .description('seal the registry anew under its newest key; needed before an old one leaves');
  context.writing(command).action((options: WriteOptions) =>
    context.run(options, async ({ deployment, report }) => {
      const registry = await deployment.openRegistry();
      if (options.dryRun) {
        const older = (await registry.list()).filter(({ keyId }) => keyId !== registry.sealingKeyId);
        report({ items: older.length, result: 'under other keys; nothing was written' });
        return;
      }
      const { written, unreadable } = await reencrypt(registry, deployment.interruption);
      report({ items: written, result: `sealed under ${registry.sealingKeyId}` });
      if (unreadable.length > 0) throw new NotWell(`Cannot be opened by any key of the ring: ${unreadable.join(', ')}`);
    }),
  );
}
