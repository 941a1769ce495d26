import { type DocumentOf, defineSchema } from '../platform/define-schema.ts';

/** The registry's item `connection` / `<identifier>`: what of a connection is no secret, so that making a link needs no private key. Its `enabled` copies the secret's; `pid` and `environment` are an Alipay app's. */
export const schema = defineSchema({
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'appId', 'enabled'],
  properties: {
    kind: { enum: ['alipay', 'wechat'] },
    appId: { type: 'string', minLength: 1, maxLength: 32 },
    pid: { type: 'string', pattern: '^2088[0-9]{12}$' },
    environment: { enum: ['production', 'sandbox'] },
    enabled: { type: 'boolean' },
  },
});

/** The document's JSON, once its schema holds. */
export type ConnectionCard = DocumentOf<typeof schema>;
