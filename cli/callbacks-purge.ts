import { GetQueueUrlCommand, PurgeQueueCommand } from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import { createCallbackQueue } from '../shared/delivery/callback-queue.ts';
import type { CommandContext, DestroyOptions } from './command-context.ts';

/** `callbacks purge`: empties the dead-letter queue, which ends its alarm. Results stay in the table, and can be resent. */
export function callbacksPurge(callbacks: Command, { destroying, run, confirm }: CommandContext): void {
  const command = callbacks
    .command('purge')
    .description('empty the dead-letter queue, which ends its alarm; results stay and can be resent');
  destroying(command).action((options: DestroyOptions) =>
    run(options, async ({ deployment: { clients, names }, report }) => {
      const queue = createCallbackQueue({ client: clients.queues, queueName: names.deadLetters });
      const messages = await queue.depth();
      await confirm(
        `Delete ${messages} dead letters? Have their results been looked at: callbacks list --failed?`,
        options,
      );
      if (options.dryRun) return report({ messages, result: 'would be deleted' });
      const { QueueUrl } = await clients.queues.send(new GetQueueUrlCommand({ QueueName: names.deadLetters }));
      await clients.queues.send(new PurgeQueueCommand({ QueueUrl }));
      report({ messages, result: 'deleted' });
    }),
  );
}
