import { closed, type Json } from './described.ts';
import { signExample, signedHeaders } from './merchants.ts';

const string = { type: 'string' } as const;
const BODY = closed(
  {
    eventId: { ...string, format: 'uuid' },
    serialNo: string,
    merchantId: string,
    userId: string,
    openId: string,
    alipayUserId: string,
    status: { enum: ['success', 'failed', 'unknown'] },
    message: string,
    authorizedAt: string,
  },
  ['openId', 'alipayUserId', 'message', 'authorizedAt'],
);

/** What a merchant gets when an authorization has ended: signed as responses are, and repeated until it is accepted. */
export function authorizationEnded(businessId: string): Json {
  const example = {
    eventId: '0b7f3d0a-5c1e-4f0e-9a54-2f9a1f3c7d11',
    serialNo: 'order-20261121-0001',
    merchantId: 'M-1',
    userId: 'user-1',
    openId: '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5',
    status: 'success',
  };
  const body = JSON.stringify(example);
  const signed = signExample('c.5f0c8f9e-2d0d-4d67-8a25-0c4f3c1f9a10', businessId, body);
  return {
    post: {
      operationId: 'authorization-ended',
      summary: 'How an authorization ended',
      description:
        'Answer 2xx with the text SUCCESS, or 204. Everything else is a failure: it comes again after 15 s, 30 s, 3 min, 10 min, 20 min, 30 min, 60 min, 3 h and 6 h, with the same `eventId`.',
      tags: ['Open API'],
      security: [{ merchantSignature: [] }],
      parameters: signedHeaders('callback', signed.headers),
      requestBody: {
        required: true,
        content: { 'application/json': { schema: BODY, examples: { success: { value: example } } } },
      },
      responses: {
        200: { description: 'Accepted', content: { 'text/plain': { schema: { type: 'string' }, example: 'SUCCESS' } } },
        204: { description: 'Accepted' },
        default: { description: 'Not accepted: it comes again' },
      },
      'x-signed-example': {
        request: { method: 'POST', headers: signed.headers, body },
        stringToSign: signed.stringToSign,
      },
    },
  };
}
