import { createWriteStream } from 'node:fs';

/** Where the functions' output goes. */
export interface LogFile {
  write(text: string): void;
}

/**
 * Opens the file of the functions' output, emptied at each start, readable by this user only.
 * What cannot be written, for instance to a disk that is full, is thrown where nobody waits for it, and ends the process.
 * @param alsoToTerminal repeats everything on standard output
 */
export function openLogFile(path: string, alsoToTerminal: boolean): LogFile {
  const stream = createWriteStream(path, { mode: 0o600 });
  stream.on('error', (error) => {
    // A write's own error names no file.
    throw Object.assign(error, { path });
  });
  return {
    write(text) {
      stream.write(text);
      if (alsoToTerminal) process.stdout.write(text);
    },
  };
}
