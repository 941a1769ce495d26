import type { Command } from 'commander';
import { accessKeyKey } from '../shared/registry/item-key.ts';
import type { CommandContext, DestroyOptions } from './command-context.ts';
import { isOrphan } from './doctor/check-pointers.ts';
import { readCallers, readPointers } from './registry-items.ts';

/** `caller prune`: removes pointers of access keys that no caller lists, as a crash can leave them. */
export function callerPrune(caller: Command, { destroying, run, confirm }: CommandContext): void {
  const command = caller.command('prune').description('remove the pointers of access keys that no caller lists');
  destroying(command).action((options: DestroyOptions) =>
    run(options, async ({ deployment, report, list }) => {
      const registry = await deployment.openRegistry();
      // Pointers first: of a caller that is being written, pointers come before it.
      const pointers = await readPointers(registry);
      const callers = await readCallers(registry, 'genauth');
      const orphans = pointers.filter((pointer) => isOrphan(pointer, callers));
      if (orphans.length === 0) return list([], 'There are none.');
      await confirm(`Remove ${orphans.length} pointers?`, options);
      for (const { keyId } of orphans) {
        if (deployment.interruption.isAsked) break;
        const key = accessKeyKey(keyId);
        const item = await registry.read(key);
        if (item && !options.dryRun) await registry.remove(key, item);
        report({ accessKey: keyId, result: options.dryRun ? 'can be removed' : 'removed' });
      }
    }),
  );
}
