import { type DocumentOf, defineSchema } from '../../platform/define-schema.ts';

/** The item `access-key#<id>` points from an access key to its caller. */
export const schema = defineSchema({
  type: 'object',
  additionalProperties: false,
  required: ['caller'],
  properties: {
    caller: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
  },
});

/** The document's JSON, once its schema holds. */
export type AccessKeyPointer = DocumentOf<typeof schema>;
