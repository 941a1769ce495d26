import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { right, type Variant, wrong } from './mistake.ts';
import type { Digest } from './search.ts';

const HASHES = ['md5', 'sha1', 'sha256', 'sha512', 'sm3'] as const;
const SHOWN: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha1: 'SHA1',
  sha256: 'SHA256',
  sha512: 'SHA512',
  sm3: 'SM3',
};

/** Of the string in which the secret is, or not, as the protocol has it. */
export const hashOf =
  (hash: string): Digest =>
  ({ text }) =>
    createHash(hash).update(text).digest();

const secretKeys = new WeakMap<Buffer, KeyObject>();

/** A secret is tried with thousands of strings, and Node takes five times as long for an HMAC whose key it must first make of bytes. */
function keyOf(secret: Buffer): KeyObject {
  const key = secretKeys.get(secret) ?? createSecretKey(secret);
  secretKeys.set(secret, key);
  return key;
}

/** Under the secret. */
export const hmacOf =
  (hash: string): Digest =>
  ({ text, secret }) =>
    createHmac(hash, keyOf(secret)).update(text).digest();

/** The name under which a digest is known to who signs. */
const nameOfHmac = (hash: string): string => `HMAC-${SHOWN[hash]}`;

/** What the right digest is, by its name. */
export interface RightDigest {
  readonly kind: 'hmac' | 'hash';
  readonly hash: (typeof HASHES)[number];
  /** Where the signer can read which one it is. */
  readonly saidBy: string;
  /** Whether the digest is of the string with the secret in it. */
  readonly secretInString: boolean;
}

/** The right digest, and those that are taken in its place. */
export function digestVariants({ kind, hash, saidBy, secretInString }: RightDigest): Variant<Digest>[] {
  const shown = kind === 'hmac' ? nameOfHmac(hash) : String(SHOWN[hash]);
  const remedy = `${saidBy} ${shown}: sign with that.`;
  const other = (value: Digest, name: string) => wrong(value, 'algorithm', `it was signed with ${name}`, remedy);
  const hmacs = HASHES.filter((each) => kind !== 'hmac' || each !== hash).map((each) =>
    other(hmacOf(each), nameOfHmac(each)),
  );
  const hashes = HASHES.filter((each) => kind !== 'hash' || each !== hash).map((each) =>
    other(hashOf(each), secretInString ? String(SHOWN[each]) : `${SHOWN[each]} without any secret`),
  );
  return [
    right(kind === 'hmac' ? hmacOf(hash) : hashOf(hash)),
    ...hmacs,
    ...hashes,
    ...(secretInString ? hmacsOfPlain(remedy) : hashesWithSecret(remedy)),
    wrong(
      ({ text, secret }) => createHmac(hash, text).update(secret).digest(),
      'hmac-swapped',
      'key and text of the HMAC changed places',
      'The secret is the key.',
    ),
    ...(kind === 'hmac' && secretInString ? [upperCasedKey(hash)] : []),
  ];
}

/** The HMAC's key folded as the text is. */
function upperCasedKey(hash: string): Variant<Digest> {
  const digest: Digest = ({ text, secret }) =>
    createHmac(hash, secret.toString('utf8').toUpperCase()).update(text).digest();
  return wrong(digest, 'key-upper-cased', "the HMAC's key was upper-cased", 'The key is the secret as it is.');
}

function hmacsOfPlain(remedy: string): Variant<Digest>[] {
  return HASHES.map((hash) => {
    const digest: Digest = ({ plain, secret }) => createHmac(hash, keyOf(secret)).update(plain).digest();
    const name = `${nameOfHmac(hash)} over a string without the secret`;
    return wrong(digest, 'algorithm', `it was signed with ${name}`, remedy);
  });
}

function hashesWithSecret(remedy: string): Variant<Digest>[] {
  return HASHES.flatMap((hash) => {
    const behind: Digest = ({ text, secret }) => createHash(hash).update(text).update(secret).digest();
    const before: Digest = ({ text, secret }) => createHash(hash).update(secret).update(text).digest();
    const what = `it was signed with ${SHOWN[hash]} of string and secret`;
    return [wrong(behind, 'algorithm', what, remedy), wrong(before, 'algorithm', what, remedy)];
  });
}
