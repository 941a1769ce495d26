import { type DocumentOf, defineSchema } from '../../platform/define-schema.ts';

/** Without blanks or control characters at its ends. */
const label = {
  type: 'string',
  minLength: 1,
  maxLength: 64,
  pattern:
    '^(?![\\p{Z}\\p{Cc}\\p{Cf}\\u115f\\u1160\\u2800\\u3164\\uffa0])[^\\p{Cc}]*(?<![\\p{Z}\\p{Cc}\\p{Cf}\\u115f\\u1160\\u2800\\u3164\\uffa0])$',
} as const;

/** The item `caller#openapi#<businessId>`: a business with its merchants. */
export const schema = defineSchema({
  type: 'object',
  additionalProperties: false,
  required: ['algorithm', 'merchants', 'callbackUrls', 'connection'],
  properties: {
    enabled: { type: 'boolean' },
    algorithm: { enum: ['SHA256-RSA', 'MD5'] },
    publicKeys: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['publicKey'],
        properties: {
          publicKey: { type: 'string', minLength: 1 },
          notBefore: { type: 'string' },
          notAfter: { type: 'string' },
        },
      },
    },
    md5Secrets: {
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
    merchants: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['merchantId', 'name'],
        properties: {
          merchantId: label,
          name: label,
          returnUrl: { type: 'string', maxLength: 2048 },
        },
      },
    },
    callbackUrls: {
      type: 'array',
      minItems: 1,
      items: { type: 'string', maxLength: 2048 },
    },
    defaultCallbackUrl: { type: 'string', maxLength: 2048 },
    allowedSourceIps: {
      type: 'array',
      minItems: 1,
      items: { type: 'string' },
    },
    connection: { type: 'string', pattern: '^[a-z0-9-]{1,31}$' },
    scope: { enum: ['auth_base', 'auth_user'] },
  },
});

/** The document's JSON, once its schema holds. */
export type BusinessDocument = DocumentOf<typeof schema>;
