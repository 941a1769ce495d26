import { createHandler } from '../../functions/not-found/handler.ts';
import { NOW_MS, watched } from '../support/in-process.ts';

async function answerTo(rawPath: string, method = 'GET') {
  const around = watched();
  const result = await createHandler(around)({ rawPath, requestContext: { http: { method, sourceIp: '::1' } } });
  return { status: result.statusCode, type: result.headers['content-type'], json: JSON.parse(result.body), around };
}

const id = expect.stringMatching(/^[A-Za-z0-9]{12}$/);
const genauth = { statusCode: 404, message: '接口不存在', requestId: id };
const openapi = { status: 4, message: 'no such interface' };
const daxpay = { code: 10404, msg: '接口不存在', data: null, resTime: '2026-11-21 11:27:12', traceId: id };

test.each([
  ['/api/v3/nothing', 200, genauth],
  ['/prod/api/v3/nothing', 200, genauth],
  ['//api/v3/get-alipay-authinfo', 200, genauth],
  ['/v1/openapi/nothing', 404, openapi],
  ['/prod/v1/openapi/nothing', 404, openapi],
  ['/unipay/nothing', 200, daxpay],
  ['/prod/unipay/nothing', 200, daxpay],
  ['/', 404, { message: 'Not found', requestId: id }],
  ['/api/v2/nothing', 404, { message: 'Not found', requestId: id }],
  ['/a/b/api/v3/nothing', 404, { message: 'Not found', requestId: id }],
  ['/unipayx/', 404, { message: 'Not found', requestId: id }],
])('%s gets the envelope of its protocol', async (path, status, json) => {
  expect(Date.parse('2026-11-21T03:27:12Z')).toBe(NOW_MS);
  expect(await answerTo(path)).toMatchObject({ status, type: 'application/json; charset=utf-8', json });
});

test('a wrong method on a published path is answered in its envelope too', async () => {
  expect(await answerTo('/api/v3/get-alipay-authinfo', 'POST')).toMatchObject({ status: 200, json: genauth });
});

test('the path is in no log line', async () => {
  const { around } = await answerTo('/api/v3/marked-path');
  expect(around.logs).toHaveLength(1);
  expect(JSON.stringify(around.logs)).not.toContain('marked-path');
});
