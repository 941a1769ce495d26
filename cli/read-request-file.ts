import { readRequest } from './explain/request/read-request.ts';
import { type SentRequest, UnreadableRequest } from './explain/request/sent-request.ts';
import { Refusal, type Surroundings } from './surroundings.ts';

/** Reads a file, or with `-` standard input. @throws Refusal when it cannot be read */
export function readBytes(file: string, { read }: Pick<Surroundings, 'read'>): Buffer {
  try {
    return Buffer.from(read(file));
  } catch {
    throw new Refusal('The file cannot be read.');
  }
}

/**
 * Reads a request as it was sent.
 * @throws Refusal that says what is wrong with it, and quotes none of it
 */
export function readRequestFile(file: string, surroundings: Pick<Surroundings, 'read'>): SentRequest {
  try {
    return readRequest(readBytes(file, surroundings));
  } catch (error) {
    if (error instanceof UnreadableRequest) throw new Refusal(error.message);
    throw error;
  }
}
