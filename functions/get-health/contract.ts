import { defineContract } from '../../shared/gateway/define-contract.ts';

/** Nothing of the request matters, and there is no envelope: 200 for `ok`, else 503. */
export const contract = defineContract({
  method: 'GET',
  alsoHead: true,
  path: '/health',
  input: { type: 'object' },
  output: {
    type: 'object',
    required: ['status'],
    additionalProperties: false,
    properties: { status: { enum: ['ok', 'failing', 'unknown'] } },
  },
  example: { input: {}, output: { status: 'ok' } },
});
