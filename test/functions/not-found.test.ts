import { createHandler } from '../../functions/not-found/handler.ts';
import { readRoutes } from '../../functions/not-found/routes.ts';
import { NOW_MS, watched } from '../support/in-process.ts';
import { SERVICE_ROUTES } from '../support/service-routes.ts';

async function responseTo(rawPath: string, method = 'GET') {
  const around = watched();
  const handler = createHandler({ ...around, routes: SERVICE_ROUTES });
  return { around, ...(await handler({ rawPath, requestContext: { http: { method, sourceIp: '::1' } } })) };
}

async function answerTo(rawPath: string, method = 'GET') {
  const { around, statusCode, headers, body } = await responseTo(rawPath, method);
  return { status: statusCode, type: headers['content-type'], allow: headers.allow, json: JSON.parse(body), around };
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

test.each(['/v1/openapi/nothing', '/api/v3/nothing', '/a/b/health', '/health/', '/Health', '//health'])(
  'a path of no route, %s, allows no method',
  async (path) => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      expect((await responseTo(path, method)).headers).not.toHaveProperty('allow');
    }
  },
);

describe('a wrong method on a known path', () => {
  const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'get', 'PROPFIND'];
  const others = (...own: string[]) => METHODS.filter((method) => !own.includes(method));
  const wrong = [
    ...others('POST').map((method) => [method, '/v1/openapi/auth/alipay/url', 'POST'] as const),
    ...others('GET').map((method) => [method, '/v1/openapi/auth/alipay/callback', 'GET'] as const),
    ['PUT', '/prod/v1/openapi/auth/alipay/url', 'POST'],
  ] as const;

  test.each(wrong)(
    'of the open API, %s %s: 405 with status 4, and the one that it has',
    async (method, path, allow) => {
      expect(await answerTo(path, method)).toMatchObject({
        status: 405,
        allow,
        json: { status: 4, message: `this interface has another method: ${allow}` },
      });
    },
  );

  test.each([
    ['POST', '/api/v3/get-alipay-authinfo', 'GET', 200, { statusCode: 404, message: '该接口不支持此请求方法：GET' }],
    ['OPTIONS', '/prod/api/v3/check-app-id-secret', 'POST', 200, { statusCode: 404 }],
    ['GET', '/unipay/assist/channel/auth/auth', 'POST', 200, { code: 10404, msg: '该接口不支持此请求方法: POST' }],
    ['POST', '/health', 'GET, HEAD', 404, { message: 'Not found: this path has another method: GET, HEAD' }],
    ['DELETE', '/prod/health', 'GET, HEAD', 404, { requestId: id }],
  ])('of others, %s %s: what the path’s protocol has for it, and Allow', async (method, path, allow, status, json) => {
    expect(await answerTo(path, method)).toMatchObject({ status, allow, json });
  });

  test.each([
    ['/v1/openapi/auth/alipay/callback', 405, 'GET'],
    ['/v1/openapi/auth/alipay/url', 405, 'POST'],
    ['/api/v3/get-alipay-authinfo', 200, 'GET'],
    ['/v1/openapi/nothing', 404, undefined],
    ['/', 404, undefined],
  ])('a HEAD of %s gets the same head and no body', async (path, statusCode, allow) => {
    const { headers, body, statusCode: status } = await responseTo(path, 'HEAD');
    expect([status, headers.allow, body]).toEqual([statusCode, allow, '']);
  });

  test('in the log it is no unknown route', async () => {
    const { around } = await answerTo('/v1/openapi/auth/alipay/url', 'GET');
    expect(around.logs).toMatchObject([{ attributes: { outcome: 'refused', errorCode: 'method_not_allowed' } }]);
  });
});

test.each([undefined, '', 'GET', '/health', 'GET health', 'get /health', 'GET /health;POST /x', 'GET /a,'])(
  'routes that are told as %j end the start',
  (ROUTES) => {
    expect(() => readRoutes({ ...(ROUTES !== undefined && { ROUTES }) })).toThrow('environment variable ROUTES');
  },
);

test('the path is in no log line', async () => {
  const { around } = await answerTo('/api/v3/marked-path');
  expect(around.logs).toHaveLength(1);
  expect(JSON.stringify(around.logs)).not.toContain('marked-path');
});
