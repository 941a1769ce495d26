import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { freshEvent, isToBeFilled } from './event/fresh-event.ts';
import { findLocalStack, readDemo } from './local-stack.ts';
import { UsageError } from './surroundings.ts';

const EVENTS = join(import.meta.dirname, '../events');

/** `event OPERATION`: what `serverless invoke local` gives the function for its file of `events/`. */
export function event(program: Command, { surroundings }: CommandContext): void {
  program
    .command('event')
    .summary('print a fresh event for serverless invoke local')
    .description(
      'print the event that "serverless invoke local -f OPERATION -p events/OPERATION.json" gives the function: with ids, codes and secrets of the running stack, signed by a demo caller where the operation verifies that',
    )
    .argument('<operation>', 'a folder of functions/')
    .option('--json', 'what it prints is JSON in any case', false)
    .action(async (operation: string) => {
      const sample = sampleOf(operation);
      const demo = () => readDemo(findLocalStack(surroundings.environment));
      const fresh = isToBeFilled(sample) ? await freshEvent(sample, demo(), surroundings.nowMs) : sample;
      surroundings.print(JSON.stringify(fresh, undefined, 2));
    });
}

function sampleOf(operation: string): Record<string, unknown> {
  const file = join(EVENTS, `${operation}.json`);
  if (/^[a-z-]+$/.test(operation) && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  throw new UsageError('There is no such operation: they are the folders of functions/.');
}
