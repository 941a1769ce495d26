import { type BinaryToTextEncoding, createHmac, hash, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Hash functions of HMAC here: SHA-1 only because published clients send it. */
export type HmacHash = 'sha1' | 'sha256';

/** Plain hash functions that published protocols apply to a text with the secret in it. */
export type PlainHash = 'md5' | 'sm3';

/**
 * HMAC (RFC 2104) of `text` under `key`: 20 bytes for SHA-1, 32 for SHA-256. It is given as text, of which OpenSSL's bytes
 * make no buffer of their own on the way.
 */
export function hmac(name: HmacHash, key: KeyObject, text: Uint8Array, encoding: BinaryToTextEncoding): string {
  return createHmac(name, key).update(text).digest(encoding);
}

/** MD5 (RFC 1321, 16 bytes) or SM3 (GB/T 32905, 32 bytes) of `text`, in lower-case hex. */
export function digest(name: PlainHash, text: Uint8Array): string {
  return hash(name, text, 'hex');
}

/** Compares two byte strings in a time that does not depend on where they differ. Different lengths are never equal. */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
