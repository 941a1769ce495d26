/** What the body's bytes are, and every reason why they cannot be parsed. */
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { decodeBody, MAX_BODY_BYTES, parseBody } from '../../../shared/gateway/request-body.ts';
import type { RequestFault } from '../../../shared/platform/errors.ts';

const tooLarge = expect.objectContaining({
  code: 'payload_too_large',
  fault: { kind: 'too-large', limitBytes: MAX_BODY_BYTES },
});
const malformed = (fault: object) => expect.objectContaining({ code: 'malformed_request', fault });

describe('the bytes', () => {
  const decode = (rawBody: string, isBase64Encoded = false) => decodeBody({ rawBody, isBase64Encoded });
  const base64 = (text: string) => Buffer.from(text).toString('base64');

  test('are those that were sent', () => {
    expect(decode('{"a":"中"}').toString()).toBe('{"a":"中"}');
    expect(decode(base64('{"a":"中"}'), true).toString()).toBe('{"a":"中"}');
    expect(decode('')).toHaveLength(0);
  });

  test.each(['e30 =', 'e30', 'e31=', 'e30=\n', '{}'])('%j is not base64', (body) => {
    expect(() => decode(body, true)).toThrow(malformed({ kind: 'not-base64' }));
  });

  test('are at most 16 KiB, counted in bytes, plain or base64', () => {
    const text = (bytes: number) => 'a'.repeat(bytes);
    expect(decode(text(MAX_BODY_BYTES))).toHaveLength(MAX_BODY_BYTES);
    expect(decode(base64(text(MAX_BODY_BYTES)), true)).toHaveLength(MAX_BODY_BYTES);
    expect(() => decode(text(MAX_BODY_BYTES + 1))).toThrow(tooLarge);
    expect(() => decode(base64(text(MAX_BODY_BYTES + 1)), true)).toThrow(tooLarge);
    expect(() => decode('中'.repeat(MAX_BODY_BYTES / 3 + 1))).toThrow(tooLarge);
    expect(() => decode('x'.repeat(5_000_000))).toThrow(tooLarge);
  });
});

describe('JSON', () => {
  test('is parsed, whatever the content-encoding claims', () => {
    for (const encoding of [undefined, '', 'identity', 'gzip']) {
      expect(parseBody(Buffer.from('{"a":"中"}'), encoding)).toEqual({ a: '中' });
    }
  });

  const gbk = Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xd6, 0xd0, 0xce, 0xc4, 0x22, 0x7d]);
  const utf16 = Buffer.from('{"a":1}', 'utf16le');
  const withBom = Buffer.from('\uFEFF{"a":1}');
  test.each<[string, Uint8Array, RequestFault]>([
    ['a byte order mark', withBom, { kind: 'byte-order-mark', at: 0 }],
    ['nothing but a byte order mark', withBom.subarray(0, 3), { kind: 'byte-order-mark', at: 0 }],
    ['a byte order mark before GBK', Buffer.concat([withBom, gbk]), { kind: 'byte-order-mark', at: 0 }],
    ['GBK', gbk, { kind: 'not-utf-8' }],
    ['Latin-1', Buffer.from('{"a":"é"}', 'latin1'), { kind: 'not-utf-8' }],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), { kind: 'not-utf-8' }],
    ['an overlong form', Buffer.from([0x22, 0xc0, 0x80, 0x22]), { kind: 'not-utf-8' }],
    ['UTF-16', utf16, { kind: 'utf-16' }],
    ['UTF-16 with its mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), { kind: 'utf-16' }],
    ['UTF-16, the other way round', Buffer.from(utf16).swap16(), { kind: 'utf-16' }],
    ['UTF-32', Buffer.from([0x7b, 0, 0, 0, 0x7d, 0, 0, 0]), { kind: 'utf-16' }],
    ['gzip', gzipSync('{}'), { kind: 'compressed', encoding: 'gzip' }],
    ['deflate', deflateSync('{}'), { kind: 'compressed', encoding: 'deflate' }],
    ['fast deflate', deflateSync('{}', { level: 1 }), { kind: 'compressed', encoding: 'deflate' }],
    ['zstd', zstdCompressSync('{}'), { kind: 'compressed', encoding: 'zstd' }],
    ['nothing', Buffer.alloc(0), { kind: 'empty', at: 0 }],
    ['blanks', Buffer.from(' \r\n'), { kind: 'empty', at: 3 }],
    ['half a text', Buffer.from('{"a":"中'), { kind: 'cut-off', at: 7 }],
    ['half a character', Buffer.from('{"a":"中').subarray(0, -1), { kind: 'cut-off', at: 0 }],
    ['a member twice', Buffer.from('{"a":1,"a":1}'), { kind: 'repeated-member', at: 7, name: 'a' }],
    ['a prototype', Buffer.from('{"__proto__":{}}'), { kind: 'prototype-member', at: 1 }],
    ['17 levels', Buffer.from('['.repeat(17) + ']'.repeat(17)), { kind: 'too-deep', at: 16 }],
    ['a form', Buffer.from('a=1&b=2'), { kind: 'value-expected', at: 0 }],
    ['a zero behind the bracket', Buffer.from('{\0"a":1}'), { kind: 'name-expected', at: 1 }],
  ])('is not %s', (_name, bytes, fault) => {
    expect(() => parseBody(bytes)).toThrow(malformed(fault));
  });

  test.each(['gzip', 'br', 'GZIP', ' deflate ', 'gzip, br'])('that is none is explained by %s', (encoding) => {
    expect(() => parseBody(Buffer.from('no JSON'), encoding)).toThrow(
      malformed({ kind: 'compressed', encoding: 'another' }),
    );
    expect(() => parseBody(Buffer.alloc(0), encoding)).toThrow(malformed({ kind: 'empty', at: 0 }));
  });

  test.each([undefined, '', 'identity', ' Identity ', 'UTF-8', 'utf-8, identity', 'aws-chunked', 'x'.repeat(9_000)])(
    'that is none is not explained by %j',
    (encoding) => {
      expect(() => parseBody(Buffer.from('no JSON'), encoding)).toThrow(malformed({ kind: 'value-expected', at: 0 }));
    },
  );

  test.each<[string, RequestFault]>([
    ['{"a":1', { kind: 'cut-off', at: 6 }],
    ['{"a":1,"a":1}', { kind: 'repeated-member', at: 7, name: 'a' }],
    ['\uFEFF{}', { kind: 'byte-order-mark', at: 0 }],
    ['\r\n {a:1}', { kind: 'name-expected', at: 4 }],
  ])('that can be read, %j, has its own fault, although it is said to be compressed', (text, fault) => {
    for (const encoding of ['gzip', 'br']) {
      expect(() => parseBody(Buffer.from(text), encoding)).toThrow(malformed(fault));
    }
  });
});
