import { defineSchema } from '../platform/define-schema.ts';

/** The secret `keys/registry`: keys that seal the registry's documents, 32 bytes each as base64. */
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
        required: ['id', 'key'],
        properties: {
          id: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
          key: { type: 'string', pattern: '^[A-Za-z0-9+/]{43}=$' },
          notBefore: { type: 'string' },
          notAfter: { type: 'string' },
        },
      },
    },
  },
});
