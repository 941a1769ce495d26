import type { IncomingMessage } from 'node:http';

/**
 * Reads a whole body, or nothing when it is longer than `limitBytes`; the rest of a longer one is read and dropped, so
 * that the client gets the answer and not a reset connection.
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limitBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return length <= limitBytes ? Buffer.concat(chunks) : undefined;
}
