import { defineSchema } from '../platform/define-schema.ts';

/** The secret `keys/state`: the keys of links' states. An id is one character, the first of a state. */
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
          id: { type: 'string', pattern: '^[A-Za-z0-9]$' },
          secret: { type: 'string', minLength: 32 },
          notBefore: { type: 'string' },
          notAfter: { type: 'string' },
        },
      },
    },
  },
});
