/** What a GenAuth caller reads when a request is refused: which part, which rule, which limit, in one language. */
import { ACCESS_KEY, genauthDocuments } from '../support/documents.ts';
import { withoutEvidence } from '../support/evidence.ts';
import { signedGet, type WireRequest } from '../support/genauth-client.ts';
import { authInfoOperation, NOW_MS, testSecrets } from '../support/in-process.ts';

const PATH = '/api/v3/get-alipay-authinfo';
const publicGet = (query: string, ...headers: [string, string][]): WireRequest => ({
  method: 'GET',
  target: `${PATH}${query}`,
  headers: [['x-authing-app-id', 'public-app'], ...headers],
});
const date = new Date(NOW_MS).toUTCString();
const signed = (change: (headers: [string, string][]) => [string, string][] = (headers) => headers): WireRequest => {
  const request = signedGet({ ...ACCESS_KEY, connection: 'wework', date, language: 'en-US' });
  return { ...request, headers: change(request.headers.map(([name, value]) => [name, value])) };
};
const without = (name: string) => signed((headers) => headers.filter(([header]) => header !== name));
const replaced = (name: string, value: string) =>
  signed((headers) => headers.map(([header, old]) => [header, header === name ? value : old]));
const added = (name: string, value: string) => signed((headers) => [...headers, [name, value]]);
const english: [string, string] = ['x-authing-lang', 'en'];

test.each<[string, string, string]>([
  ['missing', '', 'extIdpConnidentifier is missing'],
  ['misspelled', '?extIdpConnIdentifier=wework', 'extIdpConnidentifier is missing'],
  ['empty', '?extIdpConnidentifier=', 'extIdpConnidentifier is empty'],
  [
    'repeated',
    '?extIdpConnidentifier=wework&extIdpConnidentifier=wework',
    'the parameter extIdpConnidentifier is repeated',
  ],
  ['too long', `?extIdpConnidentifier=${'a'.repeat(32)}`, 'extIdpConnidentifier has 32 characters, at most 31'],
  [
    'in upper case',
    '?extIdpConnidentifier=WeWork',
    'extIdpConnidentifier has a character that is not allowed; allowed are a-z 0-9 -',
  ],
  ['with a control character', '?extIdpConnidentifier=a%00b', 'extIdpConnidentifier has a control character'],
  ['not UTF-8', '?extIdpConnidentifier=%ff', 'the query has broken escapes or is not UTF-8'],
  ['another one repeated', '?extIdpConnidentifier=wework&a=1&a=2', 'the parameter a is repeated'],
  ['a strange name repeated', '?13800000000=1&13800000000=2', 'the parameter ? is repeated'],
])('a parameter that is %s', async (_name, query, message) => {
  const { json } = await authInfoOperation().call(publicGet(query, english));
  expect(json).toMatchObject({ statusCode: 400, message });
  expect(json).not.toHaveProperty('apiCode');
});

test('the longest connection identifier is no fault of the grammar', async () => {
  const { json } = await authInfoOperation().call(publicGet(`?extIdpConnidentifier=${'a'.repeat(31)}`));
  expect(json).toMatchObject({ statusCode: 404 });
});

test.each<[number, number | undefined, string, WireRequest]>([
  [401, 1301, 'the header x-authing-signature-method is missing', without('x-authing-signature-method')],
  [
    401,
    1301,
    'the header x-authing-signature-method must be one of HMAC-SHA1, HMAC-SHA256',
    replaced('x-authing-signature-method', 'HMAC-MD5'),
  ],
  [401, 1302, 'the header x-authing-signature-version is missing', without('x-authing-signature-version')],
  [401, 1304, 'the header date is missing', without('date')],
  [401, 1304, 'the header date is empty', replaced('date', '')],
  [
    401,
    1303,
    'the header date has another number of digits than the 13 of epoch milliseconds',
    replaced('date', '1795231632'),
  ],
  [
    401,
    1305,
    `The date is too far from the server's time; check your clock: server time ${date} (${NOW_MS}), difference -301000 ms`,
    replaced('date', new Date(NOW_MS - 301_000).toUTCString()),
  ],
  [400, undefined, 'the header x-authing-signature-nonce is missing', without('x-authing-signature-nonce')],
  [
    400,
    undefined,
    'the header x-authing-signature-nonce has 3 characters, at least 8',
    replaced('x-authing-signature-nonce', 'abc'),
  ],
  [
    400,
    undefined,
    'the header x-genauth-lang is not covered by the signature, which covers x-authing-*; leave it out',
    added('x-genauth-lang', 'en'),
  ],
  [
    401,
    1300,
    'the header authorization must be of the form <scheme> <accessKeyId>:<signature>',
    replaced('authorization', 'authing'),
  ],
])('a signed request: %i %s %s', async (statusCode, apiCode, message, request) => {
  const { call, nonces } = authInfoOperation();
  const { json } = await call(request);
  expect(json).toMatchObject({ statusCode, message });
  expect(json.apiCode).toBe(apiCode);
  expect(nonces.uses).toEqual([]);
});

test('what is said is the same for callers that exist and for those that do not', async () => {
  const withoutSignedApp = genauthDocuments();
  delete withoutSignedApp['callers/genauth/signed-app'];
  const requests = [
    without('date'),
    without('x-authing-signature-nonce'),
    replaced('authorization', 'authing'),
    added('x-authing-app-id', 'signed-app'),
  ];
  for (const request of requests) {
    const [known, unknown] = await Promise.all(
      [genauthDocuments(), withoutSignedApp].map(async (callers) => {
        return (await authInfoOperation(testSecrets(callers)).call(request)).json;
      }),
    );
    expect({ ...known, requestId: '' }).toEqual({ ...unknown, requestId: '' });
  }
});

test.each([
  ['no app id', [], 'the header x-authing-app-id is missing'],
  ['an empty one', [['x-authing-app-id', '']], 'the header x-authing-app-id is empty'],
  [
    '65 characters',
    [['x-genauth-app-id', 'a'.repeat(65)]],
    'the header x-genauth-app-id has 65 characters, at most 64',
  ],
  [
    'one twice',
    [
      ['x-authing-app-id', 'a'],
      ['x-authing-app-id', 'b'],
    ],
    'the header x-authing-app-id is sent twice, or has a comma',
  ],
] as [string, [string, string][], string][])('an app id that is none: %s', async (_name, headers, message) => {
  const target = `${PATH}?extIdpConnidentifier=wework`;
  const { json } = await authInfoOperation().call({ method: 'GET', target, headers: [...headers, english] });
  expect(json).toMatchObject({ statusCode: 499, apiCode: 2011, message });
});

test('two app ids that differ', async () => {
  const request = publicGet('?extIdpConnidentifier=wework', ['x-genauth-app-id', 'other'], english);
  const message = 'the header x-authing-app-id differs from x-genauth-app-id';
  expect((await authInfoOperation().call(request)).json).toMatchObject({ statusCode: 400, message });
});

test('without a wish for English all of it is Chinese', async () => {
  const chinese = signed((headers) => headers.filter(([name]) => !['date', 'x-authing-lang'].includes(name)));
  expect((await authInfoOperation().call(chinese)).json.message).toBe('请求头 date 缺失');
  const none = await authInfoOperation().call(publicGet('', ['x-authing-lang', 'zh-CN']));
  expect(none.json.message).toBe('extIdpConnidentifier 缺失');
});

test('nothing of the values is in a message but where it tells what was signed', async () => {
  const { call } = authInfoOperation();
  const marked = 'marked-value,\u0001';
  for (const name of [
    'authorization',
    'date',
    'x-authing-signature-nonce',
    'x-authing-signature-method',
    'x-authing-lang',
  ]) {
    expect(withoutEvidence((await call(replaced(name, marked))).json.message)).not.toContain('marked');
  }
  expect(
    JSON.stringify((await call(publicGet(`?extIdpConnidentifier=${marked}&marked9=1&marked9=2`))).json),
  ).not.toContain('marked');
});
