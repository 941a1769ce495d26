import { open, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** How a log file is read. */
export interface ReadingLines {
  readonly onLine: (line: string) => void;
  /** Goes on with what is written later, until the signal; absent for what is there now. */
  readonly follow?: AbortSignal;
}

const STEP_MS = 200;

/**
 * Gives a file's lines. A file that is shorter than it was has been begun anew, and is read from its beginning.
 * @throws what the file system says
 */
export async function readLines(path: string, { onLine, follow }: ReadingLines): Promise<void> {
  let [offset, rest] = [0, Buffer.alloc(0)];
  for (;;) {
    const { size } = await stat(path);
    if (size < offset) [offset, rest] = [0, Buffer.alloc(0)];
    const read = await readFrom(path, offset, size);
    offset += read.length;
    // Split as bytes: a chunk may end within a character.
    rest = Buffer.concat([rest, read]);
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      onLine(rest.subarray(0, end).toString());
      rest = rest.subarray(end + 1);
    }
    if (!follow || follow.aborted) return;
    await wait(STEP_MS, undefined, { signal: follow }).catch(() => undefined);
  }
}

async function readFrom(path: string, offset: number, end: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(end - offset), 0, end - offset, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
