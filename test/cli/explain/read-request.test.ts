/** Requests as people keep them: what is read of each form, and what is refused. */
import { readRequest } from '../../../cli/explain/request/read-request.ts';
import { headerOf, UnreadableRequest } from '../../../cli/explain/request/sent-request.ts';
import { shellWords } from '../../../cli/explain/request/shell-words.ts';
import { asCurl, asHar, asRawHttp } from '../../support/sent-forms.ts';

const read = (text: string) => readRequest(Buffer.from(text));

test.each<[string, string[]]>([
  [`a 'b c' "d e"f`, ['a', 'b c', 'd ef']],
  [`'it'\\''s' "a\\"b" \\$x`, ["it's", 'a"b', '$x']],
  [`$'a\\n\\u4e2d\\'b'`, ["a\n中'b"]],
  ['one \\\n  two', ['one', 'two']],
  [`'' x`, ['', 'x']],
])('a shell reads %j as %j', (text, words) => {
  expect(shellWords(text)).toEqual(words);
});

test.each([`'open`, '"open', '"$secret"', 'a $(date)', 'a `date`'])('%j is refused', (text) => {
  expect(() => shellWords(text)).toThrow(UnreadableRequest);
});

const WIRE = {
  method: 'POST',
  target: '/v1/x?a=1&b=%20',
  headers: [
    ['X-Own', "it's"],
    ['Content-Type', 'application/json'],
  ] as const,
  body: '{"a":"中 \'x\'","b":"\\u0001"}\n',
};

test.each([
  ['curl', asCurl(WIRE)],
  ['raw HTTP', asRawHttp(WIRE)],
  ['HAR', asHar(WIRE)],
])('%s gives method, target, headers and the bytes of the body', (_form, text) => {
  const request = read(text);
  expect([request.method, request.target, request.body.toString()]).toEqual(['POST', '/v1/x?a=1&b=%20', WIRE.body]);
  expect(headerOf(request, 'x-own')).toBe("it's");
  expect(request.headers.some(([name]) => name === 'X-Own')).toBe(true);
});

test('curl: -G, several -d, options glued to their values, and those that say nothing', () => {
  expect(read("curl -sS -G 'https://h/p?x=1' -d a=1 -d b=2 -HX-A:1 --max-time 5 --compressed")).toMatchObject({
    ...{ method: 'GET', target: '/p?x=1&a=1&b=2', origin: 'https://h' },
    headers: [['X-A', '1']],
  });
  const post = read("curl h.example/p --data='x'");
  expect([post.method, post.target, headerOf(post, 'content-type')]).toEqual([
    'POST',
    '/p',
    'application/x-www-form-urlencoded',
  ]);
});

test('raw HTTP: an editor ends the file with a newline; with a Content-Length the body has its bytes', () => {
  expect(read('POST /p HTTP/1.1\nHost: h\n\n{"a":1}\n').body.toString()).toBe('{"a":1}');
  expect(read('POST /p HTTP/1.1\r\nContent-Length: 8\r\n\r\n{"a":1}\n').body.toString()).toBe('{"a":1}\n');
  expect(read('POST /p HTTP/1.1\nContent-Length: 7\n\n{"a":1}\n').body.toString()).toBe('{"a":1}');
  expect(read('GET https://h/p?q=1 HTTP/2\n').target).toBe('/p?q=1');
});

test('an archive: its last entry, and when it was sent', () => {
  const entry = JSON.parse(asHar(WIRE, '2026-11-21T03:27:12Z'));
  expect(
    read(JSON.stringify({ log: { entries: [{ request: { method: 'GET', url: 'https://h/' } }, entry] } })),
  ).toMatchObject({
    ...{ method: 'POST', sentAtMs: Date.parse('2026-11-21T03:27:12Z') },
  });
});

test('an event of API Gateway: without what it added', () => {
  const event = {
    ...{ rawPath: '/p', rawQueryString: 'a=1', headers: { 'x-a': '1', 'x-forwarded-for': '10.0.0.1' } },
    ...{ body: 'e30=', isBase64Encoded: true, requestContext: { http: { method: 'POST' }, timeEpoch: 5 } },
  };
  const request = read(JSON.stringify(event));
  expect(request).toMatchObject({ method: 'POST', target: '/p?a=1', headers: [['x-a', '1']], sentAtMs: 5 });
  expect(request.body.toString()).toBe('{}');
});

test.each([
  'curl',
  'curl -H x https://h/',
  'curl --data-binary @file https://h/',
  'curl --strange https://h/',
  'curl -X',
  'hello',
  'GET /p HTTP/1.1\nno colon\n\n',
  '{"a":1}',
  '{',
  '{"request":{}}',
  '{"log":{"entries":[]}}',
  '{"rawPath":1}',
])('%j is no request, and is not quoted', (text) => {
  expect(() => read(text)).toThrow(UnreadableRequest);
});
