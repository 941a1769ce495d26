import { defineSchema } from '../platform/define-schema.ts';

/** The secret `keys/signing`: the key pairs that sign responses and callbacks. */
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
        required: ['id', 'privateKey'],
        properties: {
          id: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
          privateKey: { type: 'string', minLength: 1 },
          notBefore: { type: 'string' },
          notAfter: { type: 'string' },
        },
      },
    },
  },
});
