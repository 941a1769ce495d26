import { type ReceivedRequest, toHttpEvent } from '../../local/gateway/http-event.ts';

const match = { route: { method: 'GET', path: '/{base}/x' }, pathParameters: { base: 'prod' } };

function event(request: Partial<ReceivedRequest>) {
  return toHttpEvent(
    {
      method: 'GET',
      target: '/prod/x',
      rawHeaders: [],
      body: Buffer.alloc(0),
      sourceIp: '192.0.2.7',
      receivedAtMs: Date.UTC(2026, 7, 7, 1, 37, 53, 815),
      ...request,
    },
    match,
  );
}

const withBody = (body: string | Buffer, contentType?: string) => {
  const rawHeaders = contentType === undefined ? [] : ['Content-Type', contentType];
  const { body: text, isBase64Encoded } = event({ rawHeaders, body: Buffer.from(body as string) });
  return { text, isBase64Encoded };
};

test('header names are lower-case and repeated headers are joined by a comma, in order', () => {
  const { headers } = event({ rawHeaders: ['X-A', '1', 'x-b', '2', 'x-a', '3'] });
  expect(headers).toMatchObject({ 'x-a': '1,3', 'x-b': '2' });
});

test('a header that is named like a member of Object is only a header', () => {
  const { headers } = event({ rawHeaders: ['constructor', 'a', '__proto__', 'b'] });
  expect(Object.entries(headers)).toEqual(
    expect.arrayContaining([
      ['constructor', 'a'],
      ['__proto__', 'b'],
    ]),
  );
});

test('cookies are an array, and no header', () => {
  const { cookies, headers } = event({ rawHeaders: ['Cookie', 'a=1; b=2'] });
  expect(cookies).toEqual(['a=1', 'b=2']);
  expect(headers).not.toHaveProperty('cookie');
});

test('what belongs to the connection is left out, and what a front door adds is there', () => {
  const { headers } = event({
    rawHeaders: ['Connection', 'close', 'Host', 'gateway:3000', 'X-Forwarded-For', '203.0.113.9'],
  });
  expect(headers).toEqual({
    host: 'gateway:3000',
    'x-forwarded-for': '203.0.113.9, 192.0.2.7',
    'x-forwarded-proto': 'http',
    'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
  });
});

test('the raw query is as received, and its decoded values are joined by a comma', () => {
  const { rawPath, rawQueryString, queryStringParameters } = event({ target: '/prod/x?a=1&b=%20+&a=%zz&' });
  expect({ rawPath, rawQueryString }).toEqual({ rawPath: '/prod/x', rawQueryString: 'a=1&b=%20+&a=%zz&' });
  expect(queryStringParameters).toEqual({ a: '1,%zz', b: '  ' });
});

test('without a query, cookies or a body their members are not there', () => {
  const plain = event({ target: '/prod/x' });
  expect(plain).not.toHaveProperty('queryStringParameters');
  expect(plain).not.toHaveProperty('cookies');
  expect(plain).not.toHaveProperty('body');
  expect(plain).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
});

test('the context tells route, path, source and time', () => {
  const { version, routeKey, pathParameters, requestContext } = event({
    rawHeaders: ['User-Agent', 'curl', 'Host', 'gw:1'],
  });
  expect({ version, routeKey, pathParameters }).toEqual({
    version: '2.0',
    routeKey: 'GET /{base}/x',
    pathParameters: { base: 'prod' },
  });
  expect(requestContext).toMatchObject({
    accountId: '000000000000',
    domainName: 'gw',
    http: { method: 'GET', path: '/prod/x', protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: 'curl' },
    requestId: expect.stringMatching(/^[\w-]{15}=$/),
    routeKey: 'GET /{base}/x',
    stage: '$default',
    time: '07/Aug/2026:01:37:53 +0000',
    timeEpoch: 1786066673815,
  });
});

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'TEXT/plain',
  'application/xml',
  'application/javascript',
])('a body of type %s is text, also that of a GET', (contentType) => {
  expect(withBody('{"ü":1}', contentType)).toEqual({ text: '{"ü":1}', isBase64Encoded: false });
});

test.each([
  undefined,
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'application/jsonp',
  'multipart/form-data',
])('a body of type %s is base64', (contentType) => {
  expect(withBody('a=1', contentType)).toEqual({ text: 'YT0x', isBase64Encoded: true });
});

test('a text body that is no UTF-8 is base64, so that no byte is lost', () => {
  expect(withBody(Buffer.from([0x22, 0xff, 0x22]), 'application/json')).toEqual({
    text: 'Iv8i',
    isBase64Encoded: true,
  });
});
