import { defineContract } from '../../shared/gateway/define-contract.ts';

const text = {
  type: 'string',
  minLength: 1,
  maxLength: 64,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff]*$',
} as const;

/** Members that are null are left out before. `also-check.ts` has what no schema says of `userId` and of an address. */
export const contract = defineContract({
  method: 'POST',
  path: '/v1/openapi/auth/alipay/url',
  input: {
    type: 'object',
    required: ['merchantId', 'businessId', 'serialNo'],
    properties: {
      merchantId: text,
      businessId: text,
      serialNo: { type: 'string', minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]*$' },
      userId: text,
      /** The published example's name for `userId`: one of the two is there. */
      thirdAccount: text,
      callbackUrl: { type: 'string' },
    },
  },
  output: {
    type: 'object',
    required: ['alipayAuthUrl'],
    additionalProperties: false,
    properties: { alipayAuthUrl: { type: 'string', minLength: 1 } },
  },
  example: {
    input: {
      merchantId: 'M-1',
      businessId: 'shop',
      serialNo: 'order-20261121-0001',
      userId: 'user-1',
      callbackUrl: 'https://shop.example/callback',
    },
    output: {
      alipayAuthUrl:
        'https://openauth.alipay.com/oauth2/publicAppAuthorize.htm?app_id=2021001234567890&scope=auth_user&redirect_uri=https%3A%2F%2Fgateway.example.com%2Fv1%2Fopenapi%2Fauth%2Falipay%2Fcallback&state=1abc',
    },
  },
});
