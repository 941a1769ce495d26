import { defineContract } from '../../shared/gateway/define-contract.ts';

/** `message` says why, beside a `false`. */
export const contract = defineContract({
  method: 'POST',
  path: '/api/v3/check-app-id-secret',
  input: {
    type: 'object',
    required: ['appId', 'appSecret'],
    properties: {
      appId: { type: 'string', minLength: 1, maxLength: 256 },
      appSecret: { type: 'string', minLength: 1, maxLength: 1024 },
    },
  },
  output: {
    type: 'object',
    required: ['valid'],
    additionalProperties: false,
    properties: { valid: { type: 'boolean' }, message: { type: 'string' } },
  },
  example: {
    input: { appId: '6e2d8f0a1b3c4d5e6f708192', appSecret: 'f00dfeedf00dfeedf00dfeedf00dfeed' },
    output: { valid: true },
  },
});
