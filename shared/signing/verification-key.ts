import { createSecretKey, type KeyObject } from 'node:crypto';
import { equalBytes, type HmacHash, hmac } from './digests.ts';
import { verifySha256Rsa } from './rsa.ts';
import type { Validity } from './validity.ts';

/** A key that can tell whether a signature is right, whatever its algorithm. `verify` never throws. */
export interface VerificationKey extends Validity {
  verify(text: Uint8Array, signature: string): boolean;
}

/** A key that both sides hold: what verifies a request also signs its response. */
export interface SharedKey extends VerificationKey {
  sign(text: Uint8Array): string;
}

/**
 * Makes a key of a way to sign that has one signature for each text; they are compared in constant time.
 * @param sign with the shared secret
 */
export function sharedKey(sign: SharedKey['sign'], validity: Validity): SharedKey {
  return {
    ...validity,
    sign,
    verify: (text, signature) => equalBytes(Buffer.from(sign(text)), Buffer.from(signature)),
  };
}

/** Verifies base64 SHA256withRSA signatures under a public key that was parsed before. */
export function rsaVerificationKey(publicKey: KeyObject, validity: Validity): VerificationKey {
  return { ...validity, verify: (text, signature) => verifySha256Rsa(publicKey, text, signature) };
}

/** Verifies base64 HMAC signatures under the UTF-8 bytes of a shared secret, in constant time. Only the canonical form holds. */
export function hmacVerificationKey(hash: HmacHash, secret: string, validity: Validity): VerificationKey {
  const key = createSecretKey(Buffer.from(secret));
  return sharedKey((text) => hmac(hash, key, text, 'base64'), validity);
}
