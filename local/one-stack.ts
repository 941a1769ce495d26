import { resolve } from 'node:path';
import { hasMembers, readState, writeState } from './state-file.ts';

/**
 * Refuses a state folder in which another stack keeps its data: two would write over each other.
 * @param ownUrl AWS endpoints of the stack that asks: what an earlier one noted with the same address is not there any more
 * @throws Error that names the other stack
 */
export async function requireUnusedFolder(stateFolder: string, ownUrl: string): Promise<void> {
  const { awsUrl } = readState(noteOf(stateFolder), { isGood: isNote }) ?? {};
  if (awsUrl === undefined || awsUrl === ownUrl || (await folderOf(awsUrl)) !== resolve(stateFolder)) return;
  throw new Error(
    `the folder ${stateFolder} is used by the stack whose AWS endpoints are at ${awsUrl}: ` +
      'end it, or choose another folder with the variable LOCAL_STATE_DIR',
  );
}

const isNote = (content: unknown): content is { awsUrl: string } => hasMembers(content, { awsUrl: 'string' });

/** Notes in the folder whose it is. */
export function claimFolder(stateFolder: string, awsUrl: string): void {
  writeState(noteOf(stateFolder), { awsUrl });
}

function noteOf(stateFolder: string): string {
  return `${stateFolder}/stack.json`;
}

/** The folder of a stack that runs; undefined when none does, for instance after a crash. */
async function folderOf(awsUrl: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`${awsUrl}/state-folder`, { signal: AbortSignal.timeout(1_000) });
    return ((await answer.json()) as { stateFolder?: string }).stateFolder;
  } catch {
    return undefined;
  }
}
