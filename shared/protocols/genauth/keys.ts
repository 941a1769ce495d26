import { randomBytes } from 'node:crypto';
import type { HmacHash } from '../../signing/digests.ts';
import { ALWAYS } from '../../signing/validity.ts';
import { hmacVerificationKey, type VerificationKey } from '../../signing/verification-key.ts';

/** Signature methods by the name that stands in the signature-method header. HMAC-SHA256 is this gateway's extension. */
export type SignatureMethod = 'HMAC-SHA1' | 'HMAC-SHA256';

/** The hash function behind each method. */
export const HASH_OF_METHOD: Readonly<Record<SignatureMethod, HmacHash>> = {
  'HMAC-SHA1': 'sha1',
  'HMAC-SHA256': 'sha256',
};

/** Their names. */
export const SIGNATURE_METHODS: readonly string[] = Object.keys(HASH_OF_METHOD);

/** Whether a header's text names a method. */
export const isSignatureMethod = (text: string | undefined): text is SignatureMethod =>
  Object.hasOwn(HASH_OF_METHOD, String(text));

const dummySecret = randomBytes(32).toString('hex');

/** For each method a key that nobody has. */
export const DUMMY_KEYS: Readonly<Record<SignatureMethod, VerificationKey>> = {
  'HMAC-SHA1': hmacVerificationKey('sha1', dummySecret, ALWAYS),
  'HMAC-SHA256': hmacVerificationKey('sha256', dummySecret, ALWAYS),
};
