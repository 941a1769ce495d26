import type { Violation } from '../../../../shared/platform/violation.ts';
import { readCredentials } from '../../../../shared/protocols/openapi/credentials.ts';
import { evidenceOfText } from '../../../support/evidence.ts';
import { httpRequest } from '../../../support/http-request.ts';
import { refusal } from '../../../support/refusal.ts';

const NOW_MS = Date.parse('2026-11-21T03:27:12Z');

type Headers = Readonly<Record<string, string | undefined>>;
const RSA_SIGN = `${'Ab+/'.repeat(85)}0123`;
/** Base64 of so many bytes. */
const base64Of = (bytes: number) => Buffer.alloc(bytes, 0xab).toString('base64');
const MD5_SIGN = '0123456789ABCDEF0123456789ABCDEF';
const rsa: Headers = { businessid: 'business_1-A', nonce: 'n', timestamp: String(NOW_MS), sign: RSA_SIGN };
const md5: Headers = { ...rsa, signtype: 'MD5', sign: MD5_SIGN };
const claimOf = (headers: Headers, body = '{}') => readCredentials(httpRequest({ method: 'POST', headers, body }));

test('the credentials, and the text as it is signed', () => {
  expect(claimOf(md5)).toEqual({
    callerId: 'business_1-A',
    timestampMs: NOW_MS,
    algorithm: 'MD5',
    nonce: 'n',
    signature: MD5_SIGN,
    text: Buffer.from(`businessId=business_1-A&nonce=n&signType=MD5&timestamp=${NOW_MS}{}`),
  });
});

test.each([undefined, ''])('signType %j is the published default, and takes no part in the signed text', (signtype) => {
  const { algorithm, signature, text } = claimOf({ ...rsa, signtype });
  expect([algorithm, signature]).toEqual(['SHA256-RSA', RSA_SIGN]);
  expect(String(text)).not.toContain('signType');
});

test.each<[string, Headers]>([
  ['an id and a nonce of 64 characters', { ...md5, businessid: 'b'.repeat(64), nonce: 'n'.repeat(64) }],
  ['the named default', { ...rsa, signtype: 'SHA256-RSA' }],
  ['a signature of the shortest length', { ...rsa, sign: base64Of(256) }],
  ['a signature of the longest length', { ...rsa, sign: base64Of(1_024) }],
])('is read: %s', (_name, headers) => {
  expect(claimOf(headers).callerId).toBe(headers.businessid);
});

const ofHeader = (code: Parameters<typeof refusal>[0], name: string) =>
  refusal(code, { reason: `the header ${name} is malformed or repeated`, members: [name] });
const missing = (...names: string[]) =>
  refusal(names.join() === 'timestamp' ? 'timestamp_missing' : 'invalid_parameter', {
    reason: `headers are missing: ${names.join(', ')}`,
    violations: names.map((member) => ({ member, place: 'header', rule: 'required' })),
  });
const broken = (member: string, violation: Pick<Violation, 'rule' | 'limit' | 'actual' | 'allowed'>) =>
  refusal('invalid_parameter', {
    reason: `the header ${member} is malformed: ${violation.rule}`,
    violations: [{ member, place: 'header', ...violation }],
  });
const tooLong = (member: string) => broken(member, { rule: 'maxLength', limit: 64, actual: 65 });
const badCharacter = (member: string) => broken(member, { rule: 'pattern', allowed: 'A-Z a-z 0-9 _ -' });
const repeated = (error: Parameters<typeof refusal>[0], reason: string, member: string, more: object = {}) =>
  refusal(error, {
    reason,
    violations: [{ member, place: 'header', rule: 'repeated-or-comma' }],
    members: [member],
    ...more,
  });
const badTime = ofHeader('timestamp_malformed', 'timestamp');
/** The evidence is of what should have been signed. */
const evidence = (signType = '') => evidenceOfText(`businessId=business_1-A&nonce=n&${signType}timestamp=${NOW_MS}{}`);
const malformedSign = 'the header sign is malformed or repeated';
const badSign = refusal('signature_invalid', { reason: malformedSign, members: ['sign'], evidence: evidence() });
const badMd5 = refusal('signature_invalid', {
  reason: malformedSign,
  members: ['sign'],
  evidence: evidence('signType=MD5&'),
});
const unknownAlgorithm = refusal('algorithm_unsupported', {
  reason: 'signType is not known',
  violations: [{ member: 'signType', place: 'header', rule: 'enum', allowed: 'SHA256-RSA, MD5' }],
});

test.each<[string, Headers, Error]>([
  ['no businessId', { ...md5, businessid: undefined }, missing('businessId')],
  ['an empty businessId', { ...md5, businessid: '' }, missing('businessId')],
  ['a businessId of 65 characters', { ...md5, businessid: 'b'.repeat(65) }, tooLong('businessId')],
  ['a bad businessId of 64 characters', { ...md5, businessid: `${'b'.repeat(63)}.` }, badCharacter('businessId')],
  ['a businessId that leads elsewhere', { ...md5, businessid: '../platform' }, badCharacter('businessId')],
  ['no nonce', { ...md5, nonce: undefined }, missing('nonce')],
  ['a repeated nonce', { ...md5, nonce: 'n,n' }, broken('nonce', { rule: 'repeated-or-comma' })],
  ['a nonce of 65 characters', { ...md5, nonce: 'n'.repeat(65) }, tooLong('nonce')],
  ['a nonce that moves a boundary', { ...md5, nonce: 'N1&signType=SHA256-RSA' }, badCharacter('nonce')],
  ['a nonce with the dot of an answer', { ...md5, nonce: 'r.n' }, badCharacter('nonce')],
  ['a line end behind the nonce', { ...md5, nonce: 'n\n' }, badCharacter('nonce')],
  ['no timestamp', { ...md5, timestamp: undefined }, missing('timestamp')],
  ['a timestamp of 12 digits', { ...md5, timestamp: '1'.repeat(12) }, badTime],
  ['a timestamp of 14 digits', { ...md5, timestamp: '1'.repeat(14) }, badTime],
  [
    'a timestamp twice',
    { ...md5, timestamp: `${NOW_MS},${NOW_MS}` },
    repeated('timestamp_malformed', 'the header timestamp is malformed or repeated', 'timestamp'),
  ],
  [
    'a sign twice',
    { ...md5, sign: `${MD5_SIGN},${MD5_SIGN}` },
    repeated('signature_invalid', malformedSign, 'sign', { evidence: evidence('signType=MD5&') }),
  ],
  [
    'a signType twice',
    { ...md5, signtype: 'MD5,MD5' },
    repeated('algorithm_unsupported', 'signType is not known', 'signType'),
  ],
  ['a timestamp before other digits', { ...md5, timestamp: `+${'1'.repeat(13)}` }, badTime],
  ['no sign', { ...md5, sign: undefined }, missing('sign')],
  ['nothing', {}, missing('businessId', 'nonce', 'timestamp', 'sign')],
  ['no timestamp and an empty nonce', { ...md5, timestamp: undefined, nonce: '' }, missing('nonce', 'timestamp')],
  ['MD5 in lower case', { ...md5, sign: MD5_SIGN.toLowerCase() }, badMd5],
  ['MD5 with more in front', { ...md5, sign: `A${MD5_SIGN}` }, badMd5],
  ['MD5 with more behind', { ...md5, sign: `${MD5_SIGN}A` }, badMd5],
  ['a signature with a blank', { ...rsa, sign: `${RSA_SIGN} ` }, badSign],
  ['a signature behind a blank', { ...rsa, sign: ` ${RSA_SIGN}` }, badSign],
  ['a signature that is too short', { ...rsa, sign: base64Of(255) }, badSign],
  ['a signature that is too long', { ...rsa, sign: base64Of(1_025) }, badSign],
  ['three marks of padding', { ...rsa, sign: `${base64Of(258)}===` }, badSign],
  ['no padding', { ...rsa, sign: base64Of(256).replace('==', '') }, badSign],
  ['the URL-safe alphabet', { ...rsa, sign: Buffer.alloc(258, 0xff).toString('base64url') }, badSign],
  ['bits that no byte has', { ...rsa, sign: base64Of(256).replace('w==', 'x==') }, badSign],
  ['the signature of the other algorithm', { ...rsa, sign: MD5_SIGN }, badSign],
  ['an unknown signType', { ...rsa, signtype: 'SHA1-RSA' }, unknownAlgorithm],
  ['a signType in lower case', { ...md5, signtype: 'md5' }, unknownAlgorithm],
])('is refused: %s', (_name, headers, expected) => {
  expect(() => claimOf(headers)).toThrow(expected);
});

test('a body that is too large is refused before any header is looked at', () => {
  expect(() => claimOf({}, 'x'.repeat(16_385))).toThrow(expect.objectContaining({ code: 'payload_too_large' }));
  expect(() => claimOf({}, 'x'.repeat(16_384))).toThrow(missing('businessId', 'nonce', 'timestamp', 'sign'));
});
