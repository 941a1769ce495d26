import { keyRing } from './gateway-keys.ts';
import { readSharedSecret, type SharedSecretDocument } from './shared-secret.ts';
import validate, { memberNames } from './token-keys.schema.json';

/** The secret `<service>/<stage>/keys/token`: keys of management tokens (HS256). */
export const tokenKeys = keyRing('keys/token', {
  validate,
  memberNames,
  mostActive: 2,
  member: 'secret',
  readKey: ({ secret }: SharedSecretDocument) => ({ key: readSharedSecret(secret) }),
});
