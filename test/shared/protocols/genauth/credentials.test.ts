import { createSecretKey } from 'node:crypto';
import type { ErrorCode } from '../../../../shared/platform/errors.ts';
import type { Violation } from '../../../../shared/platform/violation.ts';
import { readCredentials } from '../../../../shared/protocols/genauth/credentials.ts';
import { makeManagementToken, readManagementToken } from '../../../../shared/protocols/genauth/management-token.ts';
import { httpRequest } from '../../../support/http-request.ts';
import { refusal } from '../../../support/refusal.ts';

const NOW_MS = Date.parse('2026-11-21T03:27:12Z');

type Headers = Readonly<Record<string, string | undefined>>;
const violation = (member: string, broken: Partial<Violation>): Violation =>
  ({ member, place: 'header', ...broken }) as Violation;
const EMPTY = { rule: 'minLength', limit: 1 } as const;
const ID_CHARACTERS = { rule: 'pattern', allowed: 'A-Z a-z 0-9 _ -' } as const;
const claimOf = (headers: Headers) => readCredentials(httpRequest({ headers }));

/** The headers of a signed request; the signature itself is not looked at here. */
const signed = (family = 'authing'): Headers => ({
  authorization: `${family} key_1-A:c2lnbmF0dXJl+/=`,
  date: new Date(NOW_MS).toUTCString(),
  [`x-${family}-signature-method`]: 'HMAC-SHA1',
  [`x-${family}-signature-version`]: '1.0',
  [`x-${family}-signature-nonce`]: 'nonce-01',
});
const proof = {
  family: 'authing',
  keyId: 'key_1-A',
  method: 'HMAC-SHA1',
  signature: 'c2lnbmF0dXJl+/=',
  nonce: 'nonce-01',
};

describe('without a signature', () => {
  test.each<[string, Headers]>([
    ['in one family', { 'x-authing-app-id': 'app-1' }],
    ['in the other', { 'x-genauth-app-id': 'app-1' }],
    ['in both alike', { 'x-authing-app-id': 'app-1', 'x-genauth-app-id': ' app-1\t' }],
    ['beside an empty one', { 'x-authing-app-id': '', 'x-genauth-app-id': 'app-1' }],
    ['beside a token', { 'x-authing-app-id': 'app-1', authorization: 'eyJhbGciOi.x.y' }],
    ['beside a token of another scheme', { 'x-authing-app-id': 'app-1', authorization: 'Bearer authing key:x' }],
    ['beside a word that begins like a scheme', { 'x-authing-app-id': 'app-1', authorization: 'authings key:x' }],
  ])('an app id is all that is claimed: %s', (_name, headers) => {
    expect(claimOf(headers)).toEqual({ callerId: 'app-1' });
  });

  test.each<[string, Headers, Partial<Violation>]>([
    ['no app id', {}, { rule: 'required' }],
    ['an empty one', { 'x-authing-app-id': ' ' }, EMPTY],
    ['an empty one of GenAuth', { 'x-genauth-app-id': '' }, { ...EMPTY, member: 'x-genauth-app-id' }],
    ['one that leads elsewhere', { 'x-authing-app-id': '../platform' }, ID_CHARACTERS],
    ['a repeated one', { 'x-authing-app-id': 'app-1,app-1' }, { rule: 'repeated-or-comma' }],
    ['65 characters', { 'x-authing-app-id': 'a'.repeat(65) }, { rule: 'maxLength', limit: 64, actual: 65 }],
    [
      'a bad one of GenAuth beside an empty one',
      { 'x-authing-app-id': '', 'x-genauth-app-id': 'a b' },
      { ...ID_CHARACTERS, member: 'x-genauth-app-id' },
    ],
    ['a bad one of Authing beside an empty one', { 'x-authing-app-id': 'a b', 'x-genauth-app-id': '' }, ID_CHARACTERS],
  ])('%s is no caller', (_name, headers, broken) => {
    expect(() => claimOf(headers)).toThrow(
      refusal('caller_unknown', {
        reason: 'no app id, or one that breaks the grammar',
        violations: [violation('x-authing-app-id', broken)],
      }),
    );
  });

  test.each(['Bearer', 'bearer ', 'Bearer  \t'])(
    'nor is "%s" with no token behind it, which is said beside the app id',
    (authorization) => {
      const empty = violation('authorization', { rule: 'minLength', limit: 1 });
      const thrown = (headers: Headers, ...violations: Violation[]) =>
        expect(() => claimOf(headers)).toThrow(
          refusal('caller_unknown', { reason: 'no app id, or one that breaks the grammar', violations }),
        );
      thrown({ authorization }, violation('x-authing-app-id', { rule: 'required' }), empty);
      thrown({ authorization: `${authorization} user-token` }, violation('x-authing-app-id', { rule: 'required' }));
    },
  );

  test('two families with two app ids contradict each other', () => {
    expect(() => claimOf({ 'x-authing-app-id': 'one', 'x-genauth-app-id': 'two' })).toThrow(
      refusal('invalid_parameter', {
        reason: 'the two header families contradict each other',
        violations: [violation('x-authing-app-id', { rule: 'families-differ', allowed: 'x-genauth-app-id' })],
        members: ['x-authing-app-id', 'x-genauth-app-id'],
      }),
    );
  });
});

describe('with a signature', () => {
  test('the access key finds the caller, unless an app id names it', () => {
    expect(claimOf(signed())).toEqual({ callerId: 'key_1-A', byKey: true, timestampMs: NOW_MS, proof });
    expect(claimOf({ ...signed(), 'x-authing-app-id': 'app-1' })).toEqual({
      callerId: 'app-1',
      timestampMs: NOW_MS,
      proof,
    });
  });

  test.each<[string, Headers, object]>([
    ['the scheme word in any case', { authorization: 'AuthING key-1:YQ==' }, { keyId: 'key-1', signature: 'YQ==' }],
    ['blanks around it', { authorization: '\tauthing key-1:YQ== ' }, { keyId: 'key-1', signature: 'YQ==' }],
    [
      'the longest key id and signature',
      { authorization: `authing ${'k'.repeat(64)}:${'s'.repeat(128)}` },
      { keyId: 'k'.repeat(64), signature: 's'.repeat(128) },
    ],
    ['the other method', { 'x-authing-signature-method': 'HMAC-SHA256' }, { method: 'HMAC-SHA256' }],
    ['the longest nonce', { 'x-authing-signature-nonce': 'n'.repeat(64) }, { nonce: 'n'.repeat(64) }],
  ])('is read: %s', (_name, change, expected) => {
    expect(claimOf({ ...signed(), ...change })).toMatchObject({ proof: { ...proof, ...expected } });
  });

  test('of GenAuth reads GenAuth’s headers', () => {
    expect(claimOf({ ...signed('genauth'), 'x-genauth-app-id': 'app-1' })).toEqual({
      callerId: 'app-1',
      timestampMs: NOW_MS,
      proof: { ...proof, family: 'genauth' },
    });
  });

  test.each<[string, Headers]>([
    ['epoch milliseconds', { date: String(NOW_MS) }],
    ['blanks around it', { date: `\t${NOW_MS} ` }],
    ['the family’s header, where a client cannot set date', { date: undefined, 'x-authing-date': String(NOW_MS) }],
    ['the family’s header behind an empty date', { date: ' ', 'x-authing-date': String(NOW_MS) }],
    ['date, where both are there', { 'x-authing-date': '0000000000000' }],
  ])('its time may come as %s', (_name, change) => {
    expect(claimOf({ ...signed(), ...change }).timestampMs).toBe(NOW_MS);
  });

  const broken = (code: ErrorCode, reason: string, member: string) => (rule: Partial<Violation>) =>
    refusal(code, { reason, violations: [violation(member, rule)] });
  const ofNonce = broken('invalid_parameter', 'the nonce is missing or malformed', 'x-authing-signature-nonce');
  const ofAuthorization = (member: string) =>
    broken('signature_invalid', 'the authorization header breaks the grammar', member);
  const ofForm = ofAuthorization('authorization');
  const ofKeyId = ofAuthorization('authorization (accessKeyId)');
  const ofSignature = ofAuthorization('authorization (signature)');
  const method = 'the signature method is missing or not known';
  const ofMethod = broken('algorithm_unsupported', method, 'x-authing-signature-method');
  const ofVersion = broken('version_unsupported', 'the signature version is not 1.0', 'x-authing-signature-version');
  const noDate = broken('timestamp_missing', 'there is no date header', 'date');
  const badDate = broken('timestamp_malformed', 'the date is malformed', 'date');
  const METHODS = { rule: 'enum', allowed: 'HMAC-SHA1, HMAC-SHA256' } as const;
  const BASE64 = { rule: 'pattern', allowed: 'A-Z a-z 0-9 + / =' } as const;
  const REPEATED = { rule: 'repeated-or-comma' } as const;
  const REQUIRED = { rule: 'required' } as const;

  test.each<[string, Headers, Error]>([
    ['the scheme word alone', { authorization: 'authing' }, ofForm({ rule: 'authorization-form' })],
    ['no colon', { authorization: 'authing key-1' }, ofForm({ rule: 'authorization-form' })],
    ['two words and no colon', { authorization: 'authing key-1,YQ==' }, ofForm({ rule: 'authorization-form' })],
    ['no key id', { authorization: 'authing :YQ==' }, ofKeyId(EMPTY)],
    ['no signature', { authorization: 'authing key-1:' }, ofSignature(EMPTY)],
    ['two signatures', { authorization: 'authing key-1:YQ==,authing key-1:YQ==' }, ofForm(REPEATED)],
    ['something behind it', { authorization: 'authing key-1:YQ== more' }, ofSignature(BASE64)],
    ['two blanks', { authorization: 'authing  key-1:YQ==' }, ofKeyId(ID_CHARACTERS)],
    [
      'a key id of 65 characters',
      { authorization: `authing ${'k'.repeat(65)}:YQ==` },
      ofKeyId({ rule: 'maxLength', limit: 64, actual: 65 }),
    ],
    [
      'a signature of 129 characters',
      { authorization: `authing key-1:${'s'.repeat(129)}` },
      ofSignature({ rule: 'maxLength', limit: 128, actual: 129 }),
    ],
    ['a signature that is not base64', { authorization: 'authing key-1:Y_==' }, ofSignature(BASE64)],
    ['no method', { 'x-authing-signature-method': undefined }, ofMethod(REQUIRED)],
    ['an empty method', { 'x-authing-signature-method': ' ' }, ofMethod(EMPTY)],
    ['a repeated method', { 'x-authing-signature-method': 'HMAC-SHA1,HMAC-SHA1' }, ofMethod(REPEATED)],
    ['an unknown method', { 'x-authing-signature-method': 'HMAC-MD5' }, ofMethod(METHODS)],
    ['a method in lower case', { 'x-authing-signature-method': 'hmac-sha1' }, ofMethod(METHODS)],
    ['a method by the name of something else', { 'x-authing-signature-method': 'toString' }, ofMethod(METHODS)],
    ['no version', { 'x-authing-signature-version': undefined }, ofVersion(REQUIRED)],
    ['an empty version', { 'x-authing-signature-version': '' }, ofVersion(EMPTY)],
    ['a repeated version', { 'x-authing-signature-version': '1.0,1.0' }, ofVersion(REPEATED)],
    ['another version', { 'x-authing-signature-version': '1.00' }, ofVersion({ rule: 'enum', allowed: '1.0' })],
    ['no date', { date: undefined }, noDate(REQUIRED)],
    ['an empty date', { date: '\t', 'x-authing-date': ' ' }, noDate({ rule: 'minLength' })],
    ['a date of another form', { date: '2026-11-21T03:27:12Z' }, badDate({ rule: 'date-form' })],
    ['a date in another zone', { date: 'Sat, 21 Nov 2026 11:27:12 +0800' }, badDate({ rule: 'date-form' })],
    ['a date of seconds', { date: '1795231632' }, badDate({ rule: 'date-digits' })],
    ['a date of microseconds', { date: '1795231632000000' }, badDate({ rule: 'date-digits' })],
    ['a date of another weekday', { date: 'Sun, 21 Nov 2026 03:27:12 GMT' }, badDate({ rule: 'date-weekday' })],
    ['a weekday in capitals', { date: 'SUN, 21 Nov 2026 03:27:12 GMT' }, badDate({ rule: 'date-form' })],
    ['a weekday with a capital at its end', { date: 'SuN, 21 Nov 2026 03:27:12 GMT' }, badDate({ rule: 'date-form' })],
    ['a weekday that is none', { date: 'Day, 21 Nov 2026 03:27:12 GMT' }, badDate({ rule: 'date-weekday' })],
    ['a year of five digits', { date: 'Sun, 21 Nov 12026 03:27:12 GMT' }, badDate({ rule: 'date-form' })],
    [
      'a date of 40 characters',
      { date: `Sat, 21 Nov 2026 03:27:12 GMT${'+'.repeat(11)}` },
      badDate({ rule: 'date-form' }),
    ],
    [
      'a date of 41',
      { date: `Sat, 21 Nov 2026 03:27:12 GMT${'+'.repeat(12)}` },
      badDate({ rule: 'repeated-or-comma' }),
    ],
    ['41 characters without a comma', { date: 'x'.repeat(41) }, badDate({ rule: 'date-form' })],
    ['words before milliseconds', { date: `at ${NOW_MS}, or so` }, badDate({ rule: 'date-form' })],
    ['a day that is not', { date: 'Mon, 31 Nov 2026 03:27:12 GMT' }, badDate({ rule: 'date-form' })],
    [
      'a date twice',
      { date: 'Sat, 21 Nov 2026 03:27:12 GMT,Sat, 21 Nov 2026 03:27:12 GMT' },
      badDate({ rule: 'repeated-or-comma' }),
    ],
    ['milliseconds twice', { date: `${NOW_MS},${NOW_MS}` }, badDate({ rule: 'repeated-or-comma' })],
    [
      'a bad date in the family’s header',
      { date: undefined, 'x-authing-date': 'now' },
      broken('timestamp_malformed', 'the date is malformed', 'x-authing-date')({ rule: 'date-form' }),
    ],
    ['no nonce', { 'x-authing-signature-nonce': undefined }, ofNonce(REQUIRED)],
    ['an empty nonce', { 'x-authing-signature-nonce': ' ' }, ofNonce({ rule: 'minLength', limit: 8 })],
    ['a repeated nonce', { 'x-authing-signature-nonce': 'nonce-01,nonce-01' }, ofNonce(REPEATED)],
    [
      'a nonce of 7 characters',
      { 'x-authing-signature-nonce': 'n'.repeat(7) },
      ofNonce({ rule: 'too-short', limit: 8, actual: 7 }),
    ],
    [
      'a nonce of 65 characters',
      { 'x-authing-signature-nonce': 'n'.repeat(65) },
      ofNonce({ rule: 'maxLength', limit: 64, actual: 65 }),
    ],
    [
      'a nonce that could move a boundary',
      { 'x-authing-signature-nonce': 'nonce:0001' },
      ofNonce({ rule: 'pattern', allowed: 'A-Z a-z 0-9 _ -' }),
    ],
    [
      'an app id that leads elsewhere',
      { 'x-authing-app-id': '../platform' },
      broken('signature_invalid', 'the app id breaks the grammar', 'x-authing-app-id')(ID_CHARACTERS),
    ],
    [
      'a header of the other family, which is not signed',
      { 'x-genauth-lang': 'en-US' },
      foreign('authing', 'x-genauth-lang'),
    ],
    [
      'several of them, of which no strange name is shown',
      { 'x-genauth-lang': 'en-US', 'x-genauth-s3cret': '1', 'x-genauth-0000': '1' },
      foreign('authing', 'x-genauth-lang', 'x-genauth-*'),
    ],
  ])('is refused: %s', (_name, change, expected) => {
    expect(() => claimOf({ ...signed(), ...change })).toThrow(expected);
  });

  test('of GenAuth is refused with a header of Authing, and its own headers go by their names', () => {
    expect(() => claimOf({ ...signed('genauth'), 'x-authing-app-id': 'app-1' })).toThrow(
      foreign('genauth', 'x-authing-app-id'),
    );
    expect(() => claimOf({ ...signed('genauth'), 'x-genauth-signature-nonce': '' })).toThrow(
      refusal('invalid_parameter', {
        reason: 'the nonce is missing or malformed',
        violations: [violation('x-genauth-signature-nonce', { rule: 'minLength', limit: 8 })],
      }),
    );
  });

  test('names at most five headers of the other family', () => {
    const many = Object.fromEntries(Array.from('abcdefg', (letter) => [`x-genauth-${letter}`, '1']));
    const names = Array.from('abcde', (letter) => `x-genauth-${letter}`);
    expect(() => claimOf({ ...signed(), ...many })).toThrow(foreign('authing', ...names));
  });

  function foreign(family: string, ...names: string[]) {
    return refusal('invalid_parameter', {
      reason: 'a signed request has headers of the other family',
      violations: names.map((name) => violation(name, { rule: 'other-family', allowed: `x-${family}-*` })),
    });
  }
});

describe('with a management token', () => {
  const key = { id: '1', key: createSecretKey(Buffer.alloc(32, 1)) };
  const tokenOf = (caller: string) =>
    makeManagementToken(
      {
        ...{ iss: 'alipay-auth-gateway/prod', sub: 'key-1', scoped_userpool_id: caller, iat: 1, exp: 7_201 },
        ...{ jti: 'a1B2c3', secret_digest: 'ab' },
      },
      key,
    );
  const token = tokenOf('pool-1');
  const sent = readManagementToken(token);

  test.each(['', 'Bearer ', 'bearer   '])('behind "%s" its caller is claimed, whatever the app id', (scheme) => {
    expect(sent).toMatchObject({ claims: { scoped_userpool_id: 'pool-1' } });
    expect(claimOf({ authorization: scheme + token, 'x-authing-app-id': 'app-1' })).toEqual({
      callerId: 'pool-1',
      token: sent,
    });
  });

  test('another word before the scheme is a part of it, which no signature covers', () => {
    const { signingInput } = claimOf({ authorization: `x Bearer ${token}` }).token ?? {};
    expect(String(signingInput)).toMatch(/^x Bearer /);
  });

  test.each<[string, string]>([
    ['a caller that is no id', tokenOf('a b')],
    ['a caller that is no text', tokenOf(['pool-1'] as never)],
  ])('%s is refused', (_what, authorization) => {
    expect(() => claimOf({ authorization })).toThrow(
      refusal('token_invalid', { reason: 'management token: it names no caller' }),
    );
  });
});
