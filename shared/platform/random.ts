import { randomFillSync } from 'node:crypto';
import { ALPHANUMERIC } from './base62.ts';

/** Gives `size` bytes from a cryptographically secure generator. */
export type RandomBytes = (size: number) => Uint8Array;

/** Bytes are drawn in advance, as `crypto.randomUUID` does it: a draw costs the same for 20 bytes and for 4,096. */
const drawn = Buffer.alloc(4_096);
let used = drawn.length;

/**
 * The operating system's generator, by way of node:crypto. No byte is given twice, and none stays here once it is given.
 * @param size at most 4,096
 */
export const secureRandomBytes: RandomBytes = (size) => {
  if (size > drawn.length) throw new RangeError(`at most ${drawn.length} random bytes at once`);
  if (used + size > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const bytes = Uint8Array.prototype.slice.call(drawn, used, used + size);
  drawn.fill(0, used, used + size);
  used += size;
  return bytes;
};

/** The largest multiple of 62 that fits a byte. Bytes from there on are discarded: they would make some letters more frequent. */
const UNBIASED_BYTES = 248;

/**
 * A random text of `[A-Za-z0-9]`, each character equally likely (5.95 bits each).
 * @param length number of characters, ≥ 1
 */
export function randomAlphanumeric(length: number, randomBytesOf: RandomBytes = secureRandomBytes): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytesOf(length + 8)) {
      if (byte < UNBIASED_BYTES && text.length < length) text += ALPHANUMERIC.charAt(byte % ALPHANUMERIC.length);
    }
  }
  return text;
}
