/** What a file system says, in words, and what to do. */
const FILE_FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space on it',
  EDQUOT: 'the disk quota is used up: free some space',
  EROFS: 'the disk is read-only: choose another folder with the variable LOCAL_STATE_DIR',
  EACCES:
    'this user may not write there: give it the permission, or choose another folder with the variable LOCAL_STATE_DIR',
  EPERM:
    'this user may not write there: give it the permission, or choose another folder with the variable LOCAL_STATE_DIR',
  ENOTDIR: 'a file stands where a folder is needed: choose another folder with the variable LOCAL_STATE_DIR',
  EEXIST: 'a file stands where a folder is needed: choose another folder with the variable LOCAL_STATE_DIR',
  EISDIR: 'a folder stands where a file is needed: move it away',
  ENOENT: 'it cannot be made there: choose another folder with the variable LOCAL_STATE_DIR',
  EMFILE: 'too many files are open: raise the limit (ulimit -n)',
  ENFILE: 'too many files are open on this machine: end other programs',
  EPIPE: 'the program that read this output has ended',
  EIO: 'the disk fails: look into the log of the system',
};

/** What LevelDB, the storage of the local DynamoDB, says in a message instead of a code. */
const DATABASE_FAULTS: readonly (readonly [words: RegExp, code: string])[] = [
  [/No space left/i, 'ENOSPC'],
  [/Read-only file system/i, 'EROFS'],
  [/Permission denied/i, 'EACCES'],
  [/Not a directory/i, 'ENOTDIR'],
  [/Too many open files/i, 'EMFILE'],
];

/**
 * One sentence of why the stack cannot start or go on: what is wrong, where, and what to do.
 * @param thrown whatever was thrown; an error of the file system may be its cause
 * @returns undefined for what is no known fault of the surroundings
 */
export function describeFault(thrown: unknown): string | undefined {
  // By its members: an error that comes from another realm is no instance of this one's Error.
  const { code = '', path, message = '', cause } = Object(thrown) as Partial<NodeJS.ErrnoException>;
  const fault = FILE_FAULTS[code] ?? (cause === undefined ? undefined : describeFault(cause));
  if (fault !== undefined) return path === undefined ? fault : `${path}: ${fault}`;
  return code.startsWith('LEVEL_') ? describeDatabaseFault(message) : undefined;
}

function describeDatabaseFault(message: string): string | undefined {
  const [, code = ''] = DATABASE_FAULTS.find(([words]) => words.test(message)) ?? [];
  // Of damaged files LevelDB says no more than that something is not open.
  if (/Corruption|not open/i.test(message))
    return 'the data of the local DynamoDB are damaged: delete the folder dynamodb in .local, or in LOCAL_STATE_DIR';
  return FILE_FAULTS[code];
}
