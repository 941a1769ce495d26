import { defineContract } from '../../shared/gateway/define-contract.ts';

/** The query's name is spelled as published. */
export const contract = defineContract({
  method: 'GET',
  path: '/api/v3/get-alipay-authinfo',
  input: {
    type: 'object',
    required: ['extIdpConnidentifier'],
    properties: {
      extIdpConnidentifier: { type: 'string', minLength: 1, maxLength: 31, pattern: '^[a-z0-9-]*$' },
    },
  },
  output: {
    type: 'object',
    required: ['authInfo'],
    additionalProperties: false,
    properties: { authInfo: { type: 'string', minLength: 1 } },
  },
  example: {
    input: { extIdpConnidentifier: 'demo' },
    output: {
      authInfo:
        'apiname=com.alipay.account.auth&app_id=2021001234567890&app_name=mc&auth_type=AUTHACCOUNT&biz_type=openservice&method=alipay.open.auth.sdk.code.get&pid=2088001234567890&product_id=APP_FAST_LOGIN&scope=kuaijie&sign_type=RSA2&target_id=3fT0b2Q&sign=...',
    },
  },
});
