import { defineContract } from '../../shared/gateway/define-contract.ts';

/** The query with which Alipay sends the browser back; what else stands there is not looked at. The output is a page. */
export const contract = defineContract({
  method: 'GET',
  path: '/v1/openapi/auth/alipay/callback',
  input: {
    type: 'object',
    properties: {
      state: { type: 'string' },
      /** Absent or empty when the user refused. */
      auth_code: { type: 'string', maxLength: 200, pattern: '^[A-Za-z0-9_.-]*$' },
      app_id: { type: 'string' },
    },
  },
  output: { type: 'string', contentMediaType: 'text/html' },
  example: {
    input: { app_id: '2021001234567890', state: '1abc', auth_code: '4b203fe6c11548bcabd8da5bb087a83b' },
    output: '<!doctype html>',
  },
});
