import { decodeHttpEvent, MAX_BODY_BYTES } from '../../../shared/gateway/http-request.ts';

const event = (changes: Record<string, unknown> = {}) => ({
  rawPath: '/p',
  rawQueryString: '',
  headers: {},
  requestContext: { http: { method: 'POST', sourceIp: '203.0.113.7' } },
  isBase64Encoded: false,
  ...changes,
});
const query = (rawQueryString: string) => [...decodeHttpEvent(event({ rawQueryString })).query()];
const json = (body: string, isBase64Encoded = false) => decodeHttpEvent(event({ body, isBase64Encoded })).json();
const refused = (code: string) => expect.objectContaining({ code });

describe('an event', () => {
  test('gives method, path, address, and headers under lower-case names', () => {
    const request = decodeHttpEvent(event({ headers: { 'X-Authing-App-Id': 'a', host: 'h' } }));
    expect(request).toMatchObject({ method: 'POST', path: '/p', sourceIp: '203.0.113.7' });
    expect([...request.headers]).toEqual([
      ['x-authing-app-id', 'a'],
      ['host', 'h'],
    ]);
  });

  test('with one header under two spellings has both values, as API Gateway joins them', () => {
    expect(decodeHttpEvent(event({ headers: { Nonce: '1', nonce: '2' } })).headers.get('nonce')).toBe('1,2');
  });

  test.each([
    ['no object', null],
    ['an array', []],
    ['no request context', { rawPath: '/' }],
    ['a method that is no text', event({ requestContext: { http: { method: 1, sourceIp: '' } } })],
    ['a path that is no text', event({ rawPath: {} })],
    ['a header that is no text', event({ headers: { a: 1 } })],
    ['headers that are an array', event({ headers: [] })],
    ['a lone surrogate', event({ rawQueryString: 'a=\ud800' })],
    ['a body that is no text', event({ body: 1 })],
  ])('with %s is malformed', (_name, broken) => {
    expect(() => decodeHttpEvent(broken)).toThrow(refused('malformed_request'));
  });
});

describe('the query', () => {
  test('is form-decoded; empty pieces are nothing, a name without `=` is empty', () => {
    expect(query('a=1+2%2B&b&&c=x=y&')).toEqual([
      ['a', '1 2+'],
      ['b', ''],
      ['c', 'x=y'],
    ]);
    expect(query('%E4%B8%AD=%E6%96%87')).toEqual([['中', '文']]);
  });

  test.each(['a=1&a=1', 'a=1&%61=2', 'a&a'])('%s repeats a name', (raw) => {
    expect(() => query(raw)).toThrow(expect.objectContaining({ code: 'invalid_parameter', members: ['a'] }));
  });

  test.each(['%3Cb%3E', '4b203fe6c11548bcabd8da5bb087a83b', '2088000000000001', 'a1', 'a'.repeat(31)])(
    'does not echo the repeated name %s, which could be a value in the wrong place',
    (name) => {
      expect(() => query(`${name}=1&${name}=2`)).toThrow(expect.objectContaining({ members: ['?'] }));
    },
  );

  test.each(['extIdpConnidentifier', 'auth_code', 'a'.repeat(30)])('names the repeated %s', (name) => {
    expect(() => query(`${name}=1&${name}=2`)).toThrow(expect.objectContaining({ members: [name] }));
  });

  test.each(['a=%', 'a=%zz', 'a=%ff', 'a=%c0%80', 'a=%ed%a0%80'])('%s is malformed', (raw) => {
    expect(() => query(raw)).toThrow(refused('malformed_request'));
  });
});

describe('named parameters of the query', () => {
  const named = (rawQueryString: string) => [
    ...decodeHttpEvent(event({ rawQueryString })).parameters(['state', 'auth_code']),
  ];

  test.each([
    ['repeated', 'from=a&from=b'],
    ['with escapes that are cut off', 'x=%E0%A4%A'],
    ['in GBK', 'name=%D6%D0%CE%C4'],
    ['with a name in GBK', '%D6%D0=1&%D6%D0=2'],
    ['with a name that is cut off', '%=1&%E0%A4%A'],
    ['without a name', '=a&=b'],
    ['with a name in other letters', 'STATE=1&STATE=2'],
  ])('are read; others %s are not looked at', (_name, others) => {
    for (const raw of [`state=1+2&${others}&auth_code=%61`, `${others}&state=1+2&auth_code=%61&${others}`]) {
      expect(named(raw)).toEqual([
        ['state', '1 2'],
        ['auth_code', 'a'],
      ]);
    }
  });

  test.each(['state=1&state=1', 'state=1&from=a&%73tate=2', 'state&state'])('%s repeats one', (raw) => {
    expect(() => named(raw)).toThrow(expect.objectContaining({ code: 'invalid_parameter', members: ['state'] }));
  });

  test.each(['state=%', 'state=%E0%A4%A', 'auth_code=%D6%D0'])('%s is malformed', (raw) => {
    expect(() => named(raw)).toThrow(refused('malformed_request'));
  });
});

describe('the body', () => {
  test('is read as strict JSON, also from base64', () => {
    expect(json('{"a":"中"}')).toEqual({ a: '中' });
    expect(json(Buffer.from('{"a":"中"}').toString('base64'), true)).toEqual({ a: '中' });
  });

  test.each([
    ['bad UTF-8', Buffer.from([0x22, 0xff, 0x22]).toString('base64')],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]).toString('base64')],
    ['a byte order mark', Buffer.from('\ufeff{}').toString('base64')],
    ['base64 with blanks', 'e30 ='],
    ['base64 without padding', 'e30'],
    ['base64 with stray bits', 'e31='],
  ])('with %s is malformed', (_name, body) => {
    expect(() => json(body, true)).toThrow(refused('malformed_request'));
  });

  test.each(['', '{', '{"a":1,"a":1}', '{"a":{"__proto__":1}}', '['.repeat(17) + ']'.repeat(17)])(
    '%s is malformed',
    (body) => {
      expect(() => json(body)).toThrow(refused('malformed_request'));
    },
  );

  test('has at most 16 KiB, counted in bytes, plain or base64', () => {
    const text = (bytes: number) => `"${'a'.repeat(bytes - 2)}"`;
    expect(json(text(MAX_BODY_BYTES))).toHaveLength(MAX_BODY_BYTES - 2);
    expect(json(Buffer.from(text(MAX_BODY_BYTES)).toString('base64'), true)).toHaveLength(MAX_BODY_BYTES - 2);
    expect(() => json(text(MAX_BODY_BYTES + 1))).toThrow(refused('payload_too_large'));
    expect(() => json(Buffer.from(text(MAX_BODY_BYTES + 1)).toString('base64'), true)).toThrow(
      refused('payload_too_large'),
    );
    expect(() => json(`"${'中'.repeat(MAX_BODY_BYTES / 3)}"`)).toThrow(refused('payload_too_large'));
    expect(() => json('x'.repeat(5_000_000))).toThrow(refused('payload_too_large'));
  });
});
