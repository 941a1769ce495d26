import { readdirSync, rmSync } from 'node:fs';
import { hasMembers, makeFolder, readState, writeState } from '../state-file.ts';
import type { QueueMessage } from './sqs-queue.ts';
import type { QueueArchive } from './sqs-queues.ts';

/**
 * Keeps each message in a file of its own, written before the call that changed it is answered: a message that was taken
 * outlives the stack, also when it is killed.
 * @param folder with one folder per queue in it
 */
export function queueArchive(folder: string): QueueArchive {
  const file = (queue: string, id: string) => `${folder}/${queue}/${id}.json`;
  return {
    load(queue) {
      makeFolder(`${folder}/${queue}`);
      const names = readdirSync(`${folder}/${queue}`).filter((name) => name.endsWith('.json'));
      const messages = names.flatMap((name) => readState(`${folder}/${queue}/${name}`, { isGood: isMessage }) ?? []);
      return messages.sort((a, b) => a.sentAtMs - b.sentAtMs);
    },
    save: (queue, message) => writeState(file(queue, message.id), message),
    remove: (queue, id) => rmSync(file(queue, id), { force: true }),
  };
}

const isMessage = (content: unknown): content is QueueMessage =>
  hasMembers(content, {
    id: 'string',
    body: 'string',
    sentAtMs: 'number',
    receiveCount: 'number',
    visibleAtMs: 'number',
  });
