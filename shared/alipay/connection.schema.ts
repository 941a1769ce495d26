import { type DocumentOf, defineSchema } from '../platform/define-schema.ts';

/** The secret `connections/<identifier>` of one Alipay app. The keys of both sides, or certificates, stand as PEM. */
export const schema = defineSchema({
  type: 'object',
  additionalProperties: false,
  required: ['appId', 'pid', 'environment', 'privateKey'],
  properties: {
    kind: { const: 'alipay' },
    enabled: { type: 'boolean' },
    appId: { type: 'string', pattern: '^[0-9]{1,16}$' },
    pid: { type: 'string', pattern: '^2088[0-9]{12}$' },
    environment: { enum: ['production', 'sandbox'] },
    privateKey: { type: 'string', minLength: 1 },
    alipayPublicKey: { type: 'string', minLength: 1 },
    appCertificate: { type: 'string', minLength: 1 },
    alipayCertificate: { type: 'string', minLength: 1 },
    alipayRootCertificate: { type: 'string', minLength: 1 },
  },
});

/** The document's JSON, once its schema holds. */
export type ConnectionDocument = DocumentOf<typeof schema>;
