import { type DocumentOf, defineSchema } from '../platform/define-schema.ts';

/** The secret `connections/<identifier>` of one official account of WeChat. */
export const schema = defineSchema({
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'appId', 'appSecret'],
  properties: {
    kind: { const: 'wechat' },
    enabled: { type: 'boolean' },
    appId: { type: 'string', pattern: '^wx[0-9A-Za-z]{16}$' },
    appSecret: { type: 'string', pattern: '^[0-9A-Fa-f]{32}$' },
  },
});

/** The document's JSON, once its schema holds. */
export type WechatConnectionDocument = DocumentOf<typeof schema>;
