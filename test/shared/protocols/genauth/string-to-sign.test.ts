import { HttpRequest } from '../../../../shared/gateway/http-request.ts';
import { stringToSign } from '../../../../shared/protocols/genauth/string-to-sign.ts';
import { hmacBase64 } from '../../../support/genauth-client.ts';
import { refusal } from '../../../support/refusal.ts';
import { vectors } from '../../../support/vectors.ts';

const PATH = '/api/v3/get-alipay-authinfo';

function request(headers: Record<string, string>, rawQuery = '', method = 'GET'): HttpRequest {
  return new HttpRequest({
    method,
    path: '/prod/x',
    headers: new Map(Object.entries(headers)),
    rawQuery,
    sourceIp: '::1',
    rawBody: '',
    isBase64Encoded: false,
  });
}

/** The headers that a golden string-to-sign says were sent. */
const headersOf = (text: string) =>
  Object.fromEntries(
    text
      .split('\n')
      .slice(1, -1)
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );

test.each([
  ['HMAC-SHA1', vectors.genauth],
  ['HMAC-SHA256', vectors.genauth.hmacSha256],
] as const)('the golden vector of %s', (method, vector) => {
  const received = request({ host: 'h', ...headersOf(vector.stringToSign) }, 'extIdpConnidentifier=wework&');
  const text = stringToSign(received, 'authing', PATH);
  expect(text).toBe(vector.stringToSign);
  expect(hmacBase64(method, vectors.genauth.accessKeySecret, text)).toBe(vector.signature);
});

test('covers the family’s headers and date alone, sorted, trimmed, with blanks for tabs and line ends', () => {
  const headers = {
    'x-authing-b': ' 2\t2 ',
    'x-authing-a': '1\r\n1',
    date: 'd',
    'x-genauth-a': 'no',
    'content-type': 'no',
    'x-authing': 'no',
  };
  expect(stringToSign(request(headers, '', 'POST'), 'authing', PATH)).toBe(
    `POST\ndate:d\nx-authing-a:1  1\nx-authing-b:2 2\n${PATH}`,
  );
  expect(stringToSign(request(headers), 'genauth', PATH)).toBe(`GET\ndate:d\nx-genauth-a:no\n${PATH}`);
});

test('a date that was not sent takes no part', () => {
  expect(stringToSign(request({ 'x-authing-date': 'd' }), 'authing', PATH)).toBe(`GET\nx-authing-date:d\n${PATH}`);
});

test('parameters are decoded and sorted by name, as the published clients sort', () => {
  expect(stringToSign(request({ date: 'd' }, 'a!=3&b=%E4%B8%AD+x&a=1=1'), 'authing', PATH)).toBe(
    `GET\ndate:d\n${PATH}?a=1=1&a!=3&b=中 x`,
  );
});

test.each([
  ['a=1%262', 'a'],
  ['a%3D1=2', '?'],
  ['a%26b=1', '?'],
  ['a%3D=1', '?'],
])('%s could be read in two ways, and is refused', (rawQuery, member) => {
  expect(() => stringToSign(request({ date: 'd' }, rawQuery), 'authing', PATH)).toThrow(
    refusal('invalid_parameter', {
      reason: 'a signed parameter holds "&", or its name "="',
      violations: [{ member, place: 'query', rule: 'joint' }],
    }),
  );
});

test.each(['x-authing-a:1\nx-authing-b', 'x-authing-é', 'x-authing-a b'])('a header named %j is refused', (name) => {
  expect(() => stringToSign(request({ date: 'd', [name]: '1' }), 'authing', PATH)).toThrow(
    refusal('malformed_request', {
      reason: 'a header has a name that HTTP does not allow',
      fault: { kind: 'header-name' },
    }),
  );
});
