import { createSecretKey, type KeyObject } from 'node:crypto';
import { AES_KEY_BYTES } from '../signing/aes-gcm.ts';
import { decodeCanonicalBase64 } from '../signing/base64.ts';
import { type GatewayKey, keyRing } from './gateway-keys.ts';
import { schema } from './registry-keys.schema.ts';

/** A key that seals the registry's documents. The newest active one encrypts; all decrypt, until they are taken out. */
export interface RegistryKey extends GatewayKey {
  readonly key: KeyObject;
}

/** The secret `<service>/<stage>/keys/registry`. */
export const registryKeys = keyRing('keys/registry', {
  schema,
  member: 'key',
  readKey: ({ key }) => ({ key: readAesKey(key) }),
});

function readAesKey(text: string): KeyObject {
  const bytes = decodeCanonicalBase64(text);
  if (bytes?.length !== AES_KEY_BYTES) throw new Error('is not 32 bytes as base64');
  return createSecretKey(bytes);
}
