import { readClaim } from '../../../../shared/protocols/genauth/claim.ts';
import { httpRequest } from '../../../support/http-request.ts';
import { refusal } from '../../../support/refusal.ts';

const NOW_MS = Date.parse('2026-11-21T03:27:12Z');

type Headers = Readonly<Record<string, string | undefined>>;
const claimOf = (headers: Headers) => readClaim(httpRequest({ headers }));

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

  test.each<[string, Headers]>([
    ['no app id', {}],
    ['an empty one', { 'x-authing-app-id': ' ' }],
    ['one that leads elsewhere', { 'x-authing-app-id': '../platform' }],
    ['a repeated one', { 'x-authing-app-id': 'app-1,app-1' }],
    ['65 characters', { 'x-authing-app-id': 'a'.repeat(65) }],
  ])('%s is no caller', (_name, headers) => {
    expect(() => claimOf(headers)).toThrow(
      refusal('caller_unknown', { reason: 'no app id, or one that breaks the grammar' }),
    );
  });

  test('two families with two app ids contradict each other', () => {
    expect(() => claimOf({ 'x-authing-app-id': 'one', 'x-genauth-app-id': 'two' })).toThrow(
      refusal('invalid_parameter', {
        reason: 'the two header families contradict each other',
        members: ['x-authing-app-id', 'x-genauth-app-id'],
      }),
    );
  });
});

describe('with a signature', () => {
  test('the access key names the caller, unless an app id does', () => {
    expect(claimOf(signed())).toEqual({ callerId: 'key_1-A', timestampMs: NOW_MS, proof });
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

  const ofNonce = refusal('invalid_parameter', {
    reason: 'the nonce is missing or malformed',
    members: ['x-authing-signature-nonce'],
  });
  const ofAuthorization = refusal('signature_invalid', { reason: 'the authorization header breaks the grammar' });
  const ofMethod = refusal('algorithm_unsupported', { reason: 'the signature method is missing or not known' });
  const ofVersion = refusal('version_unsupported', { reason: 'the signature version is not 1.0' });
  const noDate = refusal('timestamp_missing', { reason: 'there is no date header' });
  const badDate = refusal('timestamp_malformed', { reason: 'the date is malformed' });

  test.each<[string, Headers, Error]>([
    ['the scheme word alone', { authorization: 'authing' }, ofAuthorization],
    ['no key id', { authorization: 'authing :YQ==' }, ofAuthorization],
    ['no signature', { authorization: 'authing key-1:' }, ofAuthorization],
    ['two signatures', { authorization: 'authing key-1:YQ==,authing key-1:YQ==' }, ofAuthorization],
    ['something behind it', { authorization: 'authing key-1:YQ== more' }, ofAuthorization],
    ['two blanks', { authorization: 'authing  key-1:YQ==' }, ofAuthorization],
    ['a key id of 65 characters', { authorization: `authing ${'k'.repeat(65)}:YQ==` }, ofAuthorization],
    ['a signature of 129 characters', { authorization: `authing key-1:${'s'.repeat(129)}` }, ofAuthorization],
    ['a signature that is not base64', { authorization: 'authing key-1:Y_==' }, ofAuthorization],
    ['no method', { 'x-authing-signature-method': undefined }, ofMethod],
    ['an unknown method', { 'x-authing-signature-method': 'HMAC-MD5' }, ofMethod],
    ['a method by the name of something else', { 'x-authing-signature-method': 'toString' }, ofMethod],
    ['no version', { 'x-authing-signature-version': undefined }, ofVersion],
    ['another version', { 'x-authing-signature-version': '1.00' }, ofVersion],
    ['no date', { date: undefined }, noDate],
    ['an empty date', { date: '\t', 'x-authing-date': ' ' }, noDate],
    ['a date of another form', { date: '2026-11-21T03:27:12Z' }, badDate],
    ['no nonce', { 'x-authing-signature-nonce': undefined }, ofNonce],
    ['a nonce of 7 characters', { 'x-authing-signature-nonce': 'n'.repeat(7) }, ofNonce],
    ['a nonce of 65 characters', { 'x-authing-signature-nonce': 'n'.repeat(65) }, ofNonce],
    ['a nonce that could move a boundary', { 'x-authing-signature-nonce': 'nonce:0001' }, ofNonce],
    [
      'an app id that leads elsewhere',
      { 'x-authing-app-id': '../platform' },
      refusal('signature_invalid', { reason: 'the app id breaks the grammar' }),
    ],
    [
      'a header of the other family, which is not signed',
      { 'x-genauth-lang': 'en-US' },
      refusal('invalid_parameter', {
        reason: 'a signed request has headers of the other family',
        members: ['x-genauth-*'],
      }),
    ],
  ])('is refused: %s', (_name, change, expected) => {
    expect(() => claimOf({ ...signed(), ...change })).toThrow(expected);
  });

  test('of GenAuth is refused with a header of Authing, and the nonce goes by its name', () => {
    expect(() => claimOf({ ...signed('genauth'), 'x-authing-app-id': 'app-1' })).toThrow(
      refusal('invalid_parameter', {
        reason: 'a signed request has headers of the other family',
        members: ['x-authing-*'],
      }),
    );
    expect(() => claimOf({ ...signed('genauth'), 'x-genauth-signature-nonce': '' })).toThrow(
      refusal('invalid_parameter', {
        reason: 'the nonce is missing or malformed',
        members: ['x-genauth-signature-nonce'],
      }),
    );
  });
});
