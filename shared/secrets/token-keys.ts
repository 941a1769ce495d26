import { keyRing } from './gateway-keys.ts';
import { readSharedSecret } from './shared-secret.ts';
import { schema } from './token-keys.schema.ts';

/** The secret `<service>/<stage>/keys/token`: keys of management tokens (HS256). */
export const tokenKeys = keyRing('keys/token', {
  schema,
  mostActive: 2,
  member: 'secret',
  readKey: ({ secret }) => ({ key: readSharedSecret(secret) }),
});
