/** What is told of a string-to-sign: its length, its hash, and what is shown of it. */
import { execFileSync } from 'node:child_process';
import { describeEvidence, evidenceOf, mayHoldSecrets, shownValue } from '../../../shared/gateway/evidence.ts';
import { bytesShown, evidenceOfText, toldIn } from '../../support/evidence.ts';
import { anyString, fc, runs } from '../../support/properties.ts';

/** The program, found on the path. */
const OPENSSL = 'openssl';

const of = (bytes: Uint8Array | string) => {
  const signed = Buffer.from(bytes as string);
  return evidenceOf({ signed, shown: signed });
};

test('length and hash are those of the bytes, by openssl, and of all that was signed', () => {
  for (const text of ['', 'GET\ndate:x', '中文', 'x'.repeat(20_000)]) {
    const { lengthBytes, sha256 } = evidenceOf({ signed: Buffer.from(text), shown: Buffer.from('less') });
    const [hash = ''] = execFileSync(OPENSSL, ['dgst', '-sha256', '-r'], { input: text }).toString().split(' ');
    expect([lengthBytes, sha256]).toEqual([Buffer.byteLength(text), hash]);
  }
  expect(evidenceOf(undefined)).toBeUndefined();
});

test.each<[string, string | number[], string]>([
  ['printable ASCII', '"a" & <b> {c} ~', '"a" & <b> {c} ~'],
  ['letters, digits, punctuation and symbols of any script', 'é中，😀٣€', 'é中，😀٣€'],
  ['a newline, a return and a tab', 'a\nb\r\nc\t', 'a\\nb\\r\\nc\\t'],
  ['a backslash, so that every escape is one', 'a\\nb', 'a\\x5cnb'],
  ['other control characters', '\0\u001f\u007f\u0085', '\\x00\\x1f\\x7f\\xc2\\x85'],
  ['blanks that look like a space', 'a\u00a0b\u3000c\u2028', 'a\\xc2\\xa0b\\xe3\\x80\\x80c\\xe2\\x80\\xa8'],
  ['a byte order mark and a zero-width joiner', '\ufeff\u200d', '\\xef\\xbb\\xbf\\xe2\\x80\\x8d'],
  ['what turns the direction of text', '\u202e\u2066', '\\xe2\\x80\\xae\\xe2\\x81\\xa6'],
  ['a combining mark', 'e\u0301', 'e\\xcc\\x81'],
  ['the mark of a cut', '…', '\\xe2\\x80\\xa6'],
  ['a replacement character that was sent', '\ufffd', '\\xef\\xbf\\xbd'],
  ['GBK', [0xd6, 0xd0, 0x41], '\\xd6\\xd0A'],
  ['a character that is cut off', [0x41, 0xe4, 0xb8], 'A\\xe4\\xb8'],
  [
    'one that is written too long, and half a surrogate pair',
    [0xc0, 0xaf, 0xed, 0xa0, 0x80],
    '\\xc0\\xaf\\xed\\xa0\\x80',
  ],
  ['one beyond Unicode', [0xf4, 0x90, 0x80, 0x80], '\\xf4\\x90\\x80\\x80'],
])('%s: %j', (_name, bytes, shown) => {
  expect(of(bytes as string).shown).toBe(shown);
});

describe('a long string', () => {
  test('of 512 characters is shown whole, of 513 with its middle cut out', () => {
    expect(of('x'.repeat(512)).shown).toBe('x'.repeat(512));
    const text = `${'a'.repeat(256)}${'b'.repeat(5)}${'c'.repeat(252)}`;
    expect(of(text).shown).toBe(`${'a'.repeat(256)}…${'c'.repeat(252)}`);
    expect(of(`${'a'.repeat(256)}${'b'.repeat(15_000)}${'c'.repeat(252)}`).shown).toBe(of(text).shown);
  });

  test.each<[string, string, string]>([
    ['an escape of one byte', '\0', '\\x00'],
    ['a short escape', '\n', '\\n'],
    ['a backslash and what looks like an escape', '\\x41', '\\x5cx41'],
    ['a pair of surrogates', '😀', '😀'],
    ['a character of three bytes', '中', '中'],
  ])('is never cut within %s', (_name, character, shown) => {
    for (let before = 0; before < 8; before += 1) {
      for (const count of [600, 4_000]) {
        const text = `${'a'.repeat(before)}${character.repeat(count)}${'b'.repeat(before)}`;
        const [head = '', tail = '', ...more] = of(text).shown.split('…');
        expect(more).toEqual([]);
        expect(`${'a'.repeat(before)}${shown.repeat(count)}`.startsWith(head)).toBe(true);
        expect(`${shown.repeat(count)}${'b'.repeat(before)}`.endsWith(tail)).toBe(true);
        // Neither end has half of an escape, or of a character.
        expect(() => [bytesShown(head), bytesShown(tail)]).not.toThrow();
        expect([head, tail].every((part) => part.isWellFormed())).toBe(true);
      }
    }
  });
});

test('what is shown of any bytes has at most 512 characters, all of them visible, and is the bytes again', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    anyString({ maxLength: 600 }).map((text) => Buffer.from(text)),
    fc
      .tuple(anyString({ maxLength: 300 }), fc.uint8Array({ maxLength: 3 }), fc.nat(9_000))
      .map(([text, some, count]) =>
        Buffer.concat([Buffer.from(text), some, Buffer.alloc(count, text || 'é'), some, Buffer.from(text)]),
      ),
  );
  fc.assert(
    fc.property(bytes, (array) => {
      const { shown } = of(array);
      expect(shown.length).toBeLessThanOrEqual(512);
      expect(shown).toMatch(/^[\p{L}\p{N}\p{P}\p{S} ]*$/u);
      const [head = '', tail] = shown.split('…');
      const all = Buffer.from(array);
      if (tail === undefined) expect(bytesShown(head)).toEqual(all);
      else {
        const [first, last] = [bytesShown(head), bytesShown(tail)];
        expect(all.subarray(0, first.length)).toEqual(first);
        expect(all.subarray(all.length - last.length)).toEqual(last);
        // Nothing is left out that there was room for.
        expect(shown.length).toBeGreaterThan(500);
      }
    }),
    runs,
  );
});

test('is told in one language, the string last', () => {
  const evidence = of('a=1\n{"b":"中"}');
  expect(describeEvidence(evidence, 'en')).toMatch(/^the string to sign has [\x20-\x7e]*中"\}$/);
  expect(describeEvidence(evidence, 'zh')).toMatch(
    /^待签名字符串共 15 字节，SHA-256 为 [0-9a-f]{64}，内容为 a=1\\n\{"b":"中"\}$/,
  );
  for (const language of ['en', 'zh'] as const) {
    expect(toldIn(describeEvidence(evidence, language))).toEqual(evidenceOfText('a=1\n{"b":"中"}'));
  }
});

test.each([
  ['authCode', '4b203fe6c11548bcabd8da5bb087a83b', '4b20***a83b'],
  ['auth_code', '0123456789abcdef', '0123***cdef'],
  ['x-authing-auth-code', '0123456789abcde', '***'],
  ['authCode', '', '***'],
  ['x-authing-app-secret', 'x', '***'],
  ['accessToken', 'x', '***'],
  ['password', 'x', '***'],
  ['private_key', 'x', '***'],
  ['apiKey', 'x', '***'],
  ['state', 'x', '***'],
  ['estate', 'x', 'x'],
  ['accessKeyId', 'x', 'x'],
  ['queryCode', '0123456789abcdef', '0123456789abcdef'],
  ['x-authing-signature-nonce', '0123456789abcdef', '0123456789abcdef'],
])('of %s the value %j is shown as %s', (name, value, shown) => {
  expect(shownValue(name, value)).toBe(shown);
  // What is not looked at again has nothing to hide.
  if (shown !== value) expect(mayHoldSecrets(`x${name.toUpperCase()}=`)).toBe(true);
});

test('a usual string is not looked at again', () => {
  expect(
    mayHoldSecrets('GET\nx-authing-signature-nonce:a\n/api/v3/get-alipay-authinfo?extIdpConnidentifier=demo'),
  ).toBe(false);
});
