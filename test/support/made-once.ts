import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { until } from './until.ts';

/**
 * A folder that all suites of a test run share, and that ends with the run: the first to ask fills it, the others wait.
 * @param fill writes into an empty folder; when it throws, the next to ask tries again
 */
export async function madeOnce(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  // A suite's temporary folder lies in the run's.
  const folder = join(dirname(tmpdir()), name);
  const lock = `${folder}.lock`;
  await until(
    () => existsSync(folder) || take(lock),
    (settled) => settled,
  );
  if (existsSync(folder)) return folder;
  try {
    const draft = join(lock, 'draft');
    mkdirSync(draft);
    await fill(draft);
    renameSync(draft, folder);
  } finally {
    rmSync(lock, { recursive: true });
  }
  return folder;
}

/** Of all who try at once, one makes the folder. */
function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}
