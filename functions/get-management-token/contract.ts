import { defineContract } from '../../shared/gateway/define-contract.ts';

/** `expires_in` in seconds. */
export const contract = defineContract({
  method: 'POST',
  path: '/api/v3/get-management-token',
  input: {
    type: 'object',
    required: ['accessKeyId', 'accessKeySecret'],
    properties: {
      accessKeyId: { type: 'string', minLength: 1, maxLength: 256 },
      accessKeySecret: { type: 'string', minLength: 1, maxLength: 1024 },
    },
  },
  output: {
    type: 'object',
    required: ['access_token', 'expires_in'],
    additionalProperties: false,
    properties: { access_token: { type: 'string' }, expires_in: { const: 7200 } },
  },
  example: {
    input: { accessKeyId: 'example-access-key', accessKeySecret: 'an-example-secret-of-32-characters' },
    output: {
      access_token:
        'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IjEifQ.eyJpc3MiOiJhbGlwYXktYXV0aC1nYXRld2F5L3Byb2QifQ.c2lnbmF0dXJl',
      expires_in: 7200,
    },
  },
});
