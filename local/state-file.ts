import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** How a file of the state folder is read. */
export interface ReadOptions<T> {
  /** Whether this is what was written there; of another program's or an older version's content it is not. */
  readonly isGood: (content: unknown) => content is T;
}

/**
 * Reads a JSON file of the state folder.
 * @returns undefined when there is none
 * @throws Error that says how to get over a damaged one; what the file system says, with the path
 */
export function readState<T>(path: string, { isGood }: ReadOptions<T>): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw Object.assign(error as Error, { path });
  }
  const content = parse(text);
  if (isGood(content)) return content;
  throw new Error(`${path} is damaged: delete the folder ${dirname(path)}, and the next start makes a new one`);
}

/**
 * Writes a JSON file in one step, readable by this user only, because it may hold keys.
 * @throws what the file system says, with the path: of a disk that is full it names none
 */
export function writeState(path: string, content: unknown): void {
  const draft = `${path}.${process.pid}`;
  try {
    makeFolder(dirname(path));
    writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    throw Object.assign(error as Error, { path });
  }
}

/**
 * Makes a folder for this user only, and those above it. Node's own `recursive` never ends where a folder cannot be made
 * although the one above is there, as in /proc.
 * @throws what the file system says
 */
export function makeFolder(path: string): void {
  if (existsSync(`${path}/.`)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** Whether a value has these members, and each of the type. */
export function hasMembers(content: unknown, types: Readonly<Record<string, 'string' | 'number' | 'object'>>): boolean {
  const members = Object(content) as Record<string, unknown>;
  return Object.entries(types).every(([name, type]) => typeof members[name] === type && members[name] !== null);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
