import { toHttpAnswer } from '../../local/gateway/http-response.ts';

const answer = (result: unknown) => {
  const { status, headers, body } = toHttpAnswer(JSON.stringify(result));
  return { status, headers, body: body.toString('utf8') };
};

test('a result with a status code is taken apart', () => {
  expect(
    answer({ statusCode: 201, headers: { 'Content-Type': 'text/html', 'X-N': 1 }, body: 'ü', cookies: ['a=1', 'b=2'] }),
  ).toEqual({
    status: 201,
    headers: { 'content-type': 'text/html', 'x-n': '1', 'set-cookie': ['a=1', 'b=2'] },
    body: 'ü',
  });
});

test('a base64 body is decoded', () => {
  expect(answer({ statusCode: 200, body: '/w==', isBase64Encoded: true }).body).toBe('\ufffd');
});

test('without a content type the answer is text', () => {
  expect(answer({ statusCode: 204 })).toEqual({
    status: 204,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: '',
  });
});

test.each([
  ['a string', 'hello', 'hello'],
  ['an object without a status code', { status: 'ok' }, '{"status":"ok"}'],
  ['nothing', null, 'null'],
])('%s is the body of a 200 with JSON', (_, result, body) => {
  expect(answer(result)).toEqual({ status: 200, headers: { 'content-type': 'application/json' }, body });
});

test.each([
  ['a status code that is none', { statusCode: 'ok' }],
  ['a status code out of range', { statusCode: 42 }],
  ['a body that is no string', { statusCode: 200, body: {} }],
  ['headers that are no object', { statusCode: 200, headers: [] }],
  ['a header whose value is an object', { statusCode: 200, headers: { a: {} } }],
  ['cookies that are no array', { statusCode: 200, cookies: 'a=1' }],
])('%s is a malformed result', (_, result) => {
  expect(answer(result)).toEqual({
    status: 500,
    headers: { 'content-type': 'application/json' },
    body: '{"message":"Internal Server Error"}',
  });
});
