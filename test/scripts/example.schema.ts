import { defineSchema } from '../../shared/platform/define-schema.ts';

/** What the tests of the compiler compile. */
export const schema = defineSchema({
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 3 },
    scopes: { type: 'array', uniqueItems: true, items: { type: 'object' } },
  },
});
