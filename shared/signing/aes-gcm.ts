import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

/** AES-256 in Galois/Counter Mode (NIST SP 800-38D) with the 96-bit IV and the 128-bit tag that it recommends. */
const ALGORITHM = 'aes-256-gcm';

/** Bytes of a key. */
export const AES_KEY_BYTES = 32;
/** Bytes of an IV. */
export const IV_BYTES = 12;
/** Bytes of the tag, which stands behind the ciphertext (as RFC 5116 has it). */
export const TAG_BYTES = 16;

/** What is encrypted or decrypted besides its key. */
export interface Sealing {
  /** {@link IV_BYTES} bytes, never twice under one key: drawn at random for each. */
  readonly iv: Uint8Array;
  /** Authenticated, and not encrypted. */
  readonly additionalData: Uint8Array;
}

/**
 * Encrypts and authenticates.
 * @param key a secret key of {@link AES_KEY_BYTES} bytes
 * @returns the ciphertext, as long as the plaintext, and behind it the tag
 */
export function sealBytes(key: KeyObject, plaintext: Uint8Array, { iv, additionalData }: Sealing): Buffer {
  // Stryker disable next-line ObjectLiteral: of this length is a tag by default, too
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(additionalData);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Decrypts what {@link sealBytes} made.
 * @returns the plaintext, or `undefined` when key, IV, additional data, ciphertext or tag is another one
 */
export function openBytes(key: KeyObject, sealed: Uint8Array, { iv, additionalData }: Sealing): Buffer | undefined {
  if (sealed.length < TAG_BYTES || iv.length !== IV_BYTES) return undefined;
  // Stryker disable next-line ObjectLiteral: the tag that is set below has this length
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(additionalData);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  let plaintext: Buffer | undefined;
  try {
    plaintext = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    // The tag does not verify: Node says so by throwing, and nothing of the plaintext may be used.
  }
  return plaintext;
}
