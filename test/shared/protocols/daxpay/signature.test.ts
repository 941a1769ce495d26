import { type Canonicalization, DUMMY_KEY, type SignType, signKey } from '../../../../shared/protocols/daxpay/keys.ts';
import { type SignedMembers, stringToSign } from '../../../../shared/protocols/daxpay/string-to-sign.ts';
import { ALWAYS } from '../../../../shared/signing/validity.ts';
import { signAnswer, signRequest } from '../../../support/daxpay-client.ts';
import { vectors } from '../../../support/vectors.ts';

const { request, requestWithEmptyQueryCode, requestAsIs, response } = vectors.daxpay;
const signed = (members: object, signType: SignType, canonicalization: Canonicalization = 'upper') =>
  signKey(request.secret, { signType, canonicalization }, ALWAYS).sign(
    Buffer.from(stringToSign(members as SignedMembers)),
  );
const SIGN_TYPES = ['md5', 'hmac_sha256', 'sm3'] as const;

describe.each(SIGN_TYPES)('golden vectors, %s', (signType) => {
  const key = { secret: request.secret, signType };

  test('a request, an answer, and the text as it is', () => {
    expect(signed(request.body, signType)).toBe(request[signType]);
    expect(signed(response.body, signType)).toBe(response[signType]);
    expect(signed(request.body, signType, 'as-is')).toBe(requestAsIs[signType]);
  });

  test('hold the tests’ own implementation, too', () => {
    expect(signRequest(request.body, key)).toBe(request[signType]);
    expect(signAnswer(response.body, key)).toBe(response[signType]);
    expect(signRequest(request.body, { ...key, asIs: true })).toBe(requestAsIs[signType]);
  });

  test('a key verifies its own signature, and neither upper case nor any other', () => {
    const verifying = signKey(request.secret, { signType, canonicalization: 'upper' }, ALWAYS);
    const text = Buffer.from(stringToSign(request.body as SignedMembers));
    expect(verifying.verify(text, request[signType])).toBe(true);
    for (const wrong of [request[signType].toUpperCase(), '', `${request[signType]} `, '0'.repeat(64)]) {
      expect(verifying.verify(text, wrong)).toBe(false);
    }
    expect(DUMMY_KEY.verify(text, request[signType])).toBe(false);
  });
});

test('the golden texts', () => {
  expect(`${stringToSign(request.body)}&key=${request.secret}`.toUpperCase()).toBe(request.string);
  expect(`${stringToSign(response.body as SignedMembers)}&key=${response.secret}`.toUpperCase()).toBe(response.string);
  expect(`${stringToSign(request.body)}&key=${request.secret}`).toBe(requestAsIs.string);
});

test('an empty text takes part', () => {
  const members = { ...request.body, queryCode: '' };
  expect(signed(members, 'md5')).toBe(requestWithEmptyQueryCode.md5);
  expect(signed(members, 'hmac_sha256')).toBe(requestWithEmptyQueryCode.hmac_sha256);
  expect(stringToSign({ queryCode: '' })).toBe('queryCode=');
});

test('null, absent members and the signature take no part; integers are decimal', () => {
  expect(stringToSign({ b: null, sign: 'x', a: 5, c: -12 })).toBe('a=5&c=-12');
  expect(stringToSign({ data: null })).toBe('');
  expect(stringToSign({ data: { openId: null, status: null } })).toBe('data={}');
});

test('upper case sorts before lower case, a prefix before what is longer', () => {
  expect(stringToSign({ b: 1, a: 2, Z: 3, aa: 4 })).toBe('Z=3&a=2&aa=4&b=1');
});

test('what the published JSON writer escapes, and what not', () => {
  const json = (text: string) => stringToSign({ data: { a: text } });
  expect(json('\b\t\n\f\r')).toBe('data={a:btnfr}');
  expect(json('\u0000\u001f\u0080\u00a0\u2000\u2010\u2028\u202f\u2066\u206f')).toBe(
    'data={a:u0000u001fu0080u00a0u2000u2010u2028u202fu2066u206f}',
  );
  expect(json("/<>&'\u007f\u00a1\u1fff\u2011\u2027\u2030\u2065\u2070中😀")).toBe(
    "data={a:/<>&'\u007f\u00a1\u1fff\u2011\u2027\u2030\u2065\u2070中😀}",
  );
  expect(json('a"b\\c')).toBe('data={a:abc}');
});

test('the data stands in the order of its declaration', () => {
  expect(stringToSign({ data: { z: '1', a: '2' } })).toBe('data={z:1,a:2}');
});
