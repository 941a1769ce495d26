/** Answers in GBK: what is verified are the bytes, and what is understood of them is ASCII. */
import { sign } from 'node:crypto';
import { decodeGbk, encodeGbk } from '../../../local/alipay/gbk.ts';
import { byteView } from '../../../shared/alipay/byte-view.ts';
import { readSignedResponse } from '../../../shared/alipay/signed-response.ts';
import { readTokenOutcome } from '../../../shared/alipay/token-outcome.ts';
import { TOKEN_NODE } from '../../../shared/alipay/token-request.ts';
import { publicKeyConnection } from '../../support/alipay-connection.ts';
import { openssl, rsaPair } from '../../support/keys.ts';
import { fc } from '../../support/properties.ts';

const connection = publicKeyConnection();

/** Latin1 stands for bytes here, so that a test can say each of them. */
const bytes = (text: string) => Buffer.from(text, 'latin1');
const gbk = (text: string) => encodeGbk(text).toString('latin1');

function answer(span: string, { node = 'error_response', before = '', signedSpan = span } = {}): Buffer {
  const signature = sign('sha256', bytes(signedSpan), rsaPair('alipay').privateKey).toString('base64');
  return bytes(`{${before}"${node}":${span},"sign":"${signature}"}`);
}

const error = (subCode: string, subMsg: string, code = '40002') =>
  `{"code":"${code}","msg":"m","sub_code":"${subCode}","sub_msg":"${subMsg}"}`;
const outcomeOf = (body: Uint8Array) => readTokenOutcome({ kind: 'responded', status: 200, body }, connection);
const read = (body: Uint8Array) =>
  readSignedResponse(body, { node: TOKEN_NODE, alipayPublicKey: connection.alipayPublicKey });
const REFUSED = { kind: 'refused', subCode: 'isv.code-invalid', signed: true };

describe('an error in GBK, signed over its bytes, is what its ASCII says', () => {
  test.each([
    ['isv.code-invalid', '40002', REFUSED],
    ['isv.code-something-new', '40004', { kind: 'refused', subCode: 'isv.code-something-new', signed: true }],
    ['aop.unknow-error', '20000', { kind: 'busy', subCode: 'aop.unknow-error' }],
    ['isv.invalid-signature', '40002', { kind: 'misconfigured', subCode: 'isv.invalid-signature', unspent: true }],
  ])('%s', (subCode, code, outcome) => {
    expect(outcomeOf(answer(error(subCode, gbk('授权码code无效'), code)))).toEqual(outcome);
    expect(outcomeOf(answer(error(subCode, gbk('授权码code无效'), code), { node: TOKEN_NODE }))).toEqual(outcome);
  });

  test('as openssl signs it', () => {
    const span = bytes(error('isv.code-invalid', '\x81\x5c'));
    const key = rsaPair('alipay').privatePem;
    const signature = openssl(['dgst', '-sha256', '-sign', 'key', 'span'], { key, span }).toString('base64');
    expect(outcomeOf(Buffer.concat([bytes('{"error_response":'), span, bytes(`,"sign":"${signature}"}`)]))).toEqual(
      REFUSED,
    );
  });

  test.each(['5b', '5c', '5d', '7b', '7d', '40', '7e', '80', 'fe'])(
    'whatever the second byte before the closing quote: %s',
    (second) => {
      const character = `\x81${String.fromCharCode(Number.parseInt(second, 16))}`;
      expect(outcomeOf(answer(error('isv.code-invalid', character)))).toEqual(REFUSED);
      expect(outcomeOf(answer(error('isv.code-invalid', `a${character}${character}\\"}`)))).toEqual(REFUSED);
      expect(outcomeOf(answer(`{"sub_msg":"${character}","sub_code":"isv.code-invalid"}`))).toEqual(REFUSED);
    },
  );

  test('also when its text was cut off inside a character', () => {
    expect(outcomeOf(answer(error('isv.code-invalid', '\xca\xda\xc8')))).toEqual(REFUSED);
    // The same of UTF-8: three bytes a character, of which one and two are left.
    expect(outcomeOf(answer(error('isv.code-invalid', '\xe6\x8e\x88\xe6')))).toEqual(REFUSED);
    expect(outcomeOf(answer(error('isv.code-invalid', '\xe6\x8e\x88\xe6\x9d')))).toEqual(REFUSED);
  });

  test('also with the four bytes of GB18030, and with bytes that no encoding has', () => {
    for (const text of ['\x81\x30\x81\x30', '\x80', '\xff', '\x81\x7f', '\xff\xfe']) {
      expect(outcomeOf(answer(error('isv.code-invalid', text)))).toEqual(REFUSED);
    }
  });

  test('also with bytes of GBK beside the node', () => {
    const beside = answer(error('isv.code-invalid', 'x'), { before: `"note":"\x81\x5c",` });
    expect(outcomeOf(beside)).toEqual(REFUSED);
  });

  test('unsigned, it frees no code', () => {
    const unsigned = (span: string) => bytes(`{"error_response":${span},"sign":""}`);
    expect(outcomeOf(unsigned(error('isv.code-invalid', '\x81\x5c')))).toEqual({ ...REFUSED, signed: false });
    expect(outcomeOf(unsigned(error('aop.unknow-error', '\x81\x5c', '20000'))).kind).toBe('unknown');
  });
});

describe('a success in GBK', () => {
  test('is granted by the members that are ASCII', () => {
    const span = `{"access_token":"T","nick_name":"${gbk('乗亇亄乕')}","open_id":"O"}`;
    expect(outcomeOf(answer(span, { node: TOKEN_NODE }))).toEqual({
      kind: 'granted',
      openId: 'O',
      accessToken: 'T',
    });
  });

  test('names nobody by an id that is not ASCII', () => {
    const span = `{"access_token":"T","open_id":"${gbk('乗')}"}`;
    expect(outcomeOf(answer(span, { node: TOKEN_NODE }))).toMatchObject({ subCode: 'response-without-identity' });
  });

  test('that was signed with plain slashes and sent with escaped ones keeps a backslash that is half a character', () => {
    const signedSpan = `{"open_id":"O","url":"https://x/${gbk('乗')}/y"}`;
    const span = signedSpan.replaceAll(/(?<!\x81\x5c)\//g, '\\/').replace('\x81\x5c/', '\x81\x5c\\/');
    expect(outcomeOf(answer(span, { node: TOKEN_NODE, signedSpan }))).toMatchObject({ kind: 'granted', openId: 'O' });
  });

  test.each([
    ['a byte of the text is another', (body: Buffer) => bytes(body.toString('latin1').replace('\x81\x5c', '\x81\x5b'))],
    [
      'it was signed as UTF-8',
      () => answer('{"open_id":"O","x":"\x81\x5c"}', { signedSpan: '{"open_id":"O","x":"乗"}' }),
    ],
  ])('does not verify when %s', (_what, change) => {
    const body = change(answer(`{"open_id":"O","nick_name":"\x81\x5c"}`, { node: TOKEN_NODE }));
    expect(outcomeOf(body).kind).toBe('unknown');
  });
});

describe('nobody between Alipay and us chooses how the signed bytes are read', () => {
  test('a character whose second byte is a backslash ends no text early', () => {
    // Read byte by byte, the backslash would escape the closing quote, and the next member begin inside the text.
    const span = `{"sub_msg":"\x81\x5c","sub_code":"isv.code-invalid","x":",\\"sub_code\\":\\"aop.unknow-error"}`;
    expect(outcomeOf(answer(span))).toEqual(REFUSED);
  });

  test('a node in UTF-8 is read as UTF-8, whatever stands beside it', () => {
    const span = Buffer.from('{"open_id":"O","nick_name":"杭州"}').toString('latin1');
    const whole = { kind: 'success', members: { open_id: 'O', nick_name: '杭州' } };
    expect(read(answer(span, { node: TOKEN_NODE }))).toEqual(whole);
    expect(read(answer(span, { node: TOKEN_NODE, before: '"x":"\xff",' }))).toEqual(whole);
  });

  test.each([
    ['a member twice in the node', `{"open_id":"O","x":"\x81\x5c","open_id":"P"}`, 'a part of the response'],
    ['a node twice', `{"x":"\x81\x5c"},"error_response":{"x":1}`, 'the response has a member twice'],
    ['two nodes', `{"x":"\x81\x5c"},"${TOKEN_NODE}":{"x":1}`, 'the response has two nodes'],
    ['an escaped name', `{"x":"\x81\x5c"},"sig\\u006e":"x"`, 'the response has a member whose name is escaped'],
    ['text after the end', `{"x":"\x81\x5c"}}`, 'the response goes on after its end'],
  ])('%s is refused in GBK, too', (_what, span, reason) => {
    expect(read(answer(span))).toMatchObject({ kind: 'unusable', reason: expect.stringContaining(reason) });
  });
});

test('a byte that is another one, anywhere, leaves an answer that is as before or unknown', () => {
  const span = `{"access_token":"T","nick_name":"${gbk('乕亄亇乗')}","open_id":"O","x":"${gbk('乗')}"}`;
  const whole = answer(span, { node: TOKEN_NODE, before: `"note":"${gbk('乗')}",` });
  const original = outcomeOf(whole);
  expect(original.kind).toBe('granted');
  let changed = 0;
  for (let at = 0; at < whole.length; at += 1) {
    for (const byte of [0x22, 0x5c, 0x7b, 0x7d, 0x81, 0xff]) {
      const body = Buffer.from(whole);
      body[at] = byte;
      const found = outcomeOf(body);
      const stands = body.includes(bytes(span));
      if (found.kind !== 'unknown') expect([stands, found]).toEqual([true, original]);
      else changed += 1;
    }
  }
  expect(changed).toBeGreaterThan(whole.length);
});

describe('the view of bytes', () => {
  test('has ASCII at its places and nothing of it elsewhere, by the published decoder of GBK', () => {
    const character = fc.oneof(
      fc.constantFrom('\x81\x5c', '\x81\x7b', '\x81\x7d', '\xd5\x5c', '\x81\x5b'),
      fc.stringMatching(/^[ -~]$/),
      fc
        .tuple(fc.integer({ min: 0xb0, max: 0xf7 }), fc.integer({ min: 0xa1, max: 0xfe }))
        .map((pair) => String.fromCharCode(...pair)),
    );
    fc.assert(
      fc.property(fc.array(character, { maxLength: 30 }), (characters) => {
        const body = bytes(`\xff${characters.join('')}`);
        const ascii = (text: string) => [...text].filter((character) => character < '\x80').join('');
        expect(byteView(body)).toHaveLength(body.length);
        expect(ascii(byteView(body))).toBe(ascii(decodeGbk(body)));
      }),
    );
  });

  test('of UTF-8 hides nothing', () => {
    const view = byteView(Buffer.from('中\\"中}'));
    expect([...view].map((character) => (character > '\x7f' ? '?' : character)).join('')).toBe('???\\"???}');
  });
});

test('what the fake encodes is what the platform decodes', () => {
  const text = '授权码code无效: 乕乗亄亇€';
  expect(decodeGbk(encodeGbk(text))).toBe(text);
  expect(encodeGbk('乗')).toEqual(bytes('\x81\x5c'));
  expect(() => encodeGbk('😀')).toThrow('a character that GBK does not have');
});
