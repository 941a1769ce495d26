import { createPublicKey, type KeyObject, randomBytes, sign, verify } from 'node:crypto';
import { decodeCanonicalBase64 } from './base64.ts';

/** SHA256withRSA (RSASSA-PKCS1-v1_5, RFC 8017 8.2.1), which Alipay calls RSA2, as base64: 344 characters for 2048 bits. */
export function signSha256Rsa(privateKey: KeyObject, text: Uint8Array): string {
  return sign('sha256', text, privateKey).toString('base64');
}

/** Verifies a SHA256withRSA signature given as canonical base64; anything else is false. Never throws. */
export function verifySha256Rsa(publicKey: KeyObject, text: Uint8Array, signature: string): boolean {
  const bytes = decodeCanonicalBase64(signature);
  return bytes !== undefined && verify('sha256', text, publicKey, bytes);
}

/**
 * Whether a public key is the one that belongs to a private key: the test for the classic mistake, an app's own public key in
 * the place of Alipay's.
 * @param privateKey sound, as every key is that was read: its own public half is taken for right
 */
export function isPublicHalf(privateKey: KeyObject, publicKey: KeyObject): boolean {
  return createPublicKey(privateKey).equals(publicKey);
}

/** Whether the two are halves of one pair, shown by signing a fresh probe with the one and verifying it with the other. */
export function isPair(privateKey: KeyObject, publicKey: KeyObject): boolean {
  const probe = randomBytes(32);
  return verifySha256Rsa(publicKey, probe, signSha256Rsa(privateKey, probe));
}
