import { randomBytes } from 'node:crypto';
import { ALPHANUMERIC } from './base62.ts';

/** Gives `size` bytes from a cryptographically secure generator. */
export type RandomBytes = (size: number) => Uint8Array;

/** The operating system's generator, by way of node:crypto. */
export const secureRandomBytes: RandomBytes = (size) => randomBytes(size);

/** The largest multiple of 62 that fits a byte: bytes from there on are thrown away, else some letters came up more often. */
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
