import { defineContract } from '../../shared/gateway/define-contract.ts';

/**
 * Members that are null are left out before. An empty string breaks `minLength` only, and `also-check.ts` judges the address. In
 * `data` there is null where nothing is known.
 */
export const contract = defineContract({
  method: 'POST',
  path: '/unipay/assist/channel/auth/auth',
  input: {
    type: 'object',
    required: ['channel', 'authCode'],
    properties: {
      clientIp: { type: 'string', maxLength: 64 },
      nonceStr: { type: 'string', maxLength: 32, pattern: '^[A-Za-z0-9_-]*$' },
      mchNo: { type: 'string', maxLength: 32, pattern: '^[A-Za-z0-9_-]*$' },
      channel: { type: 'string', minLength: 1, maxLength: 32, pattern: '^[A-Za-z0-9_-]*$' },
      authCode: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[A-Za-z0-9_.-]*$' },
      queryCode: { type: 'string', maxLength: 128, pattern: '^[A-Za-z0-9_-]*$' },
      authType: { type: 'string', maxLength: 128 },
      unionIdentifier: { type: 'string', maxLength: 128 },
    },
  },
  output: {
    type: 'object',
    required: ['openId', 'userId', 'accessToken', 'status'],
    additionalProperties: false,
    properties: {
      openId: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      userId: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      accessToken: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      status: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    },
  },
  example: {
    input: { channel: 'ali_pay', authCode: '4b203fe6c11548bcabd8da5bb087a83b', mchNo: 'M1700000000' },
    output: {
      openId: '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5',
      userId: null,
      accessToken: null,
      status: 'success',
    },
  },
});
