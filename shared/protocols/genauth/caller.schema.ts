import { type DocumentOf, defineSchema } from '../../platform/define-schema.ts';

/** The item `caller#genauth#<id>`: an app, or a user pool. */
export const schema = defineSchema({
  type: 'object',
  additionalProperties: false,
  required: ['connections'],
  properties: {
    enabled: { type: 'boolean' },
    public: { type: 'boolean' },
    language: { enum: ['zh-CN', 'en-US'] },
    appSecret: { type: 'string', minLength: 32 },
    accessKeys: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'secret', 'methods'],
        properties: {
          id: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
          secret: { type: 'string', minLength: 32 },
          methods: {
            type: 'array',
            minItems: 1,
            items: { enum: ['HMAC-SHA1', 'HMAC-SHA256', 'token'] },
          },
          notBefore: { type: 'string' },
          notAfter: { type: 'string' },
        },
      },
    },
    connections: {
      type: 'array',
      items: { type: 'string', pattern: '^[a-z0-9-]{1,31}$' },
    },
  },
});

/** The document's JSON, once its schema holds. */
export type CallerDocument = DocumentOf<typeof schema>;
