import { createSecretKey, randomBytes } from 'node:crypto';
import { digest, hmac } from '../../signing/digests.ts';
import { ALWAYS, type Validity } from '../../signing/validity.ts';
import { type SharedKey, sharedKey } from '../../signing/verification-key.ts';

/** How an app signs, by its published name. It is never on the wire. */
export type SignType = 'hmac_sha256' | 'md5' | 'sm3';

/** Whether the signed text is upper-cased, as the document has it, or left `as-is`, as SDKs before 2025-04-07 do. */
export type Canonicalization = 'upper' | 'as-is';

/** What makes a signature besides text and secret. */
export interface SignRule {
  readonly signType: SignType;
  readonly canonicalization: Canonicalization;
}

/**
 * Signs and verifies canonical texts: `&key=` and the secret are appended, all of it is upper-cased where the rule says so,
 * and the digest is lower-case hex. The key of the HMAC is the secret as configured, never upper-cased.
 */
export function signKey(secret: string, { signType, canonicalization }: SignRule, validity: Validity): SharedKey {
  const hmacKey = createSecretKey(Buffer.from(secret));
  return sharedKey((canonical) => {
    const plain = `${Buffer.from(canonical).toString('utf8')}&key=${secret}`;
    const bytes = Buffer.from(canonicalization === 'upper' ? plain.toUpperCase() : plain);
    return signType === 'hmac_sha256' ? hmac('sha256', hmacKey, bytes, 'hex') : digest(signType, bytes);
  }, validity);
}

/** A key that nobody has. */
export const DUMMY_KEY = signKey(
  randomBytes(32).toString('hex'),
  {
    signType: 'hmac_sha256',
    // Stryker disable next-line StringLiteral: nothing verifies under a secret that nobody has, folded or not
    canonicalization: 'upper',
  },
  ALWAYS,
);
