import { createHash, createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Hash functions of HMAC here: SHA-1 only because published clients send it. */
export type HmacHash = 'sha1' | 'sha256';

/** Plain hash functions that published protocols apply to a text with the secret in it. */
export type PlainHash = 'md5' | 'sm3';

/** HMAC (RFC 2104) of `text` under `key`: 20 bytes for SHA-1, 32 for SHA-256. */
export function hmac(hash: HmacHash, key: KeyObject, text: Uint8Array): Buffer {
  return createHmac(hash, key).update(text).digest();
}

/** MD5 (RFC 1321, 16 bytes) or SM3 (GB/T 32905, 32 bytes) of `text`. */
export function digest(hash: PlainHash, text: Uint8Array): Buffer {
  return createHash(hash).update(text).digest();
}

/** Compares two byte strings in a time that does not depend on where they differ. Different lengths are never equal. */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
