import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { modulusBits } from '../../shared/signing/key-material.ts';

/** How a public key is told from another; it says nothing of the private one. */
export interface Fingerprint {
  readonly member: string;
  readonly bits: number;
  /** SHA-256 of the SubjectPublicKeyInfo's DER, hex: what `openssl pkey -pubin -outform DER | openssl dgst -sha256` gives. */
  readonly sha256: string;
}

/** The fingerprint of a public key, or of a private key's public half. */
export function fingerprint(member: string, key: KeyObject): Fingerprint {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return { member, bits: modulusBits(key), sha256: createHash('sha256').update(spki).digest('hex') };
}
