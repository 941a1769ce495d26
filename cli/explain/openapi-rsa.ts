import type { KeyObject } from 'node:crypto';
import { readPublicKey } from '../../shared/signing/key-material.ts';
import { isActive, readValidity, type ValidityDocument } from '../../shared/signing/validity.ts';
import { type Mistake, right, type Variant } from './mistake.ts';
import { NOT_ACTIVE, type Texts } from './openapi-md5.ts';
import { findPss, mayBePss, openSignature, rsaDigests } from './rsa.ts';
import { type Found, fixedString, search, withoutEffectless } from './search.ts';
import { readSignature } from './signature-readings.ts';

/** A signature as the registered keys open it. */
export interface OpenedSignature {
  /** The digests in it, under each key that opens it. */
  readonly targets: readonly Variant<Buffer>[];
  /** Its bytes. */
  readonly readings: readonly Variant<Buffer>[];
  readonly publicKeys: readonly KeyObject[];
}

/** A signature of RSA has at least so many bytes. */
const LEAST_BYTES = 256;

/** Opens a signature with each of a business's keys. */
export function openWith(
  signature: string,
  documents: readonly (ValidityDocument & { readonly publicKey: string })[],
  atMs: number,
): OpenedSignature {
  const readings = readSignature(signature, 'base64', (bytes) => bytes >= LEAST_BYTES);
  const keys = documents.map(({ publicKey, ...validity }) => ({
    key: readPublicKey(publicKey),
    mistakes: isActive(readValidity(validity), atMs) ? [] : [NOT_ACTIVE],
  }));
  const targets = readings.flatMap(({ mistakes, value }) =>
    keys.flatMap((key) => {
      const digest = openSignature(key.key, value);
      return digest ? [{ mistakes: [...mistakes, ...key.mistakes], value: digest }] : [];
    }),
  );
  return { targets, readings, publicKeys: keys.map(({ key }) => key) };
}

/**
 * Ways to sign with RSA. A registered key opens what its private half signed, whatever that was; so when none does, another key signed,
 * or the padding is another.
 */
export function findRsa(
  { targets, readings, publicKeys }: OpenedSignature,
  { strings, lone }: Texts,
): readonly Found[] {
  const fixed = ({ mistakes, value }: Variant<Buffer>) => ({ mistakes, value: fixedString(value) });
  const all = {
    strings: withoutEffectless(strings.map(fixed)),
    lone: lone.map(fixed),
    secrets: [right(Buffer.alloc(0))],
    digests: rsaDigests(),
  };
  if (targets.length > 0) return search({ ...all, targets });
  const [best] = findPss(publicKeys, { ...all, targets: readings });
  if (best) return [best];
  if (readings.some(({ value }) => publicKeys.some((key) => mayBePss(key, value)))) return [];
  return readings.length > 0 ? [{ mistakes: [OTHER_KEY], string: fixedString('') }] : [];
}

const OTHER_KEY: Mistake = {
  id: 'other-key',
  text: 'no registered public key opens the signature: another private key made it, or it was changed',
  remedy: 'Compare: openssl pkey -in key.pem -pubout prints the public key that must be registered.',
};
