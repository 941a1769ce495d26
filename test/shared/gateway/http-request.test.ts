import { decodeHttpEvent } from '../../../shared/gateway/http-request.ts';

const event = (changes: Record<string, unknown> = {}) => ({
  rawPath: '/p',
  rawQueryString: '',
  headers: {},
  requestContext: { http: { method: 'POST', sourceIp: '203.0.113.7' } },
  isBase64Encoded: false,
  ...changes,
});
const query = (rawQueryString: string) => [...decodeHttpEvent(event({ rawQueryString })).query()];
const members = (body: string, change: object = {}) => decodeHttpEvent(event({ body, ...change })).members();
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
    expect(() => query(raw)).toThrow(
      expect.objectContaining({
        code: 'invalid_parameter',
        violations: [{ member: 'a', rule: 'repeated', place: 'query' }],
      }),
    );
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
    expect(() => query(raw)).toThrow(
      expect.objectContaining({ code: 'malformed_request', fault: { kind: 'query-encoding' } }),
    );
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
    expect(members('{"a":"中"}')).toEqual({ a: '中' });
    const base64 = Buffer.from('{"a":"中"}').toString('base64');
    expect(members(base64, { isBase64Encoded: true })).toEqual({ a: '中' });
  });

  test('has no member that is null; null deeper inside is a value', () => {
    expect(members('{"a":null,"b":{"c":null},"d":[null],"e":""}')).toEqual({ b: { c: null }, d: [null], e: '' });
    expect(members('{"a":null}')).toEqual({});
  });

  test('stays as it was sent, whatever is null in it', () => {
    const body = '{ "a": null, "b": 1 }';
    const request = decodeHttpEvent(event({ body }));
    expect(request.members()).toEqual({ b: 1 });
    expect(Buffer.from(request.body()).toString()).toBe(body);
  });

  test.each(['null', '[]', '[{"a":1}]', '"text"', '7', 'true'])('%s is no object', (body) => {
    expect(() => members(body)).toThrow(
      expect.objectContaining({
        code: 'malformed_request',
        message: 'the body is not a JSON object',
        fault: { kind: 'not-object' },
      }),
    );
  });

  test('that is no JSON is explained by its content-encoding', () => {
    const headers = { 'Content-Encoding': 'br' };
    expect(() => members('no JSON', { headers })).toThrow(
      expect.objectContaining({ fault: { kind: 'compressed', encoding: 'another' } }),
    );
    expect(members('{}', { headers })).toEqual({});
  });
});
