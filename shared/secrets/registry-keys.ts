import { createSecretKey, type KeyObject } from 'node:crypto';
import { AES_KEY_BYTES } from '../signing/aes-gcm.ts';
import { decodeCanonicalBase64 } from '../signing/base64.ts';
import type { ValidityDocument } from '../signing/validity.ts';
import { type GatewayKey, keyRing } from './gateway-keys.ts';
import validate, { memberNames } from './registry-keys.schema.json';

/** A key that seals the registry's documents. The newest active one encrypts; all decrypt, until they are taken out. */
export interface RegistryKey extends GatewayKey {
  readonly key: KeyObject;
}

/** One key in the secret's JSON: 32 bytes as base64. */
export interface RegistryKeyDocument extends ValidityDocument {
  id: string;
  key: string;
}

/** The secret `<service>/<stage>/keys/registry`. */
export const registryKeys = keyRing('keys/registry', {
  validate,
  memberNames,
  member: 'key',
  readKey: ({ key }: RegistryKeyDocument) => ({ key: readAesKey(key) }),
});

function readAesKey(text: string): KeyObject {
  const bytes = decodeCanonicalBase64(text);
  if (bytes?.length !== AES_KEY_BYTES) throw new Error('is not 32 bytes as base64');
  return createSecretKey(bytes);
}
