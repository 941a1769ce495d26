import { defineSchema } from '../platform/define-schema.ts';

/** The secret `keys/token`: the keys of management tokens. */
export const schema = defineSchema({
  type: 'object',
  additionalProperties: false,
  required: ['keys'],
  properties: {
    keys: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'secret'],
        properties: {
          id: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
          secret: { type: 'string', minLength: 32 },
          notBefore: { type: 'string' },
          notAfter: { type: 'string' },
        },
      },
    },
  },
});
