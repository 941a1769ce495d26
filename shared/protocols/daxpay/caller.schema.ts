import { type DocumentOf, defineSchema } from '../../platform/define-schema.ts';

/** Of the platform. */
const CHANNELS: string[] = [
  'ali_pay',
  'alipay_isv',
  'wechat_pay',
  'wechat_pay_isv',
  'union_pay',
  'apple_pay',
  'leshua_pay',
  'vbill_pay',
  'ada_pay',
  'allin_pay',
  'allin_yst2',
  'allin_syb',
  'hkrt_pay',
  'lakala_pay',
  'fu_you',
  'sheng_pay',
  'yse_pay',
];

/** The item `caller#daxpay#<appId>`: an application of DaxPay. */
export const schema = defineSchema({
  type: 'object',
  additionalProperties: false,
  required: ['channels'],
  properties: {
    enabled: { type: 'boolean' },
    signType: { enum: ['hmac_sha256', 'md5', 'sm3'] },
    signSecrets: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['secret'],
        properties: {
          secret: { type: 'string', minLength: 32 },
          notBefore: { type: 'string' },
          notAfter: { type: 'string' },
        },
      },
    },
    canonicalization: { enum: ['upper', 'as-is'] },
    requireSignature: { type: 'boolean' },
    allowedSourceIps: {
      type: 'array',
      minItems: 1,
      items: { type: 'string' },
    },
    mchNo: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,32}$' },
    channels: {
      type: 'object',
      propertyNames: { enum: CHANNELS },
      additionalProperties: { type: 'string', pattern: '^[a-z0-9-]{1,31}$' },
    },
    returnAccessToken: { type: 'boolean' },
  },
});

/** The document's JSON, once its schema holds. */
export type DaxpayDocument = DocumentOf<typeof schema>;
