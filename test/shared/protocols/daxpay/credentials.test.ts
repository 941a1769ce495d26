import type { Violation } from '../../../../shared/platform/violation.ts';
import { readCredentials, readMembers } from '../../../../shared/protocols/daxpay/credentials.ts';
import { httpRequest } from '../../../support/http-request.ts';
import { refusal } from '../../../support/refusal.ts';

const ofBody = (body: unknown) =>
  httpRequest({ method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
const claimOf = (body: unknown) => readCredentials(ofBody(body));
const good = { appId: 'app_1-A', reqTime: '2026-11-21 11:27:12', channel: 'ali_pay', authCode: 'c', sign: 's' };
const timestampMs = Date.UTC(2026, 10, 21, 3, 27, 12);

test('the app, the time and the members that it signed', () => {
  expect(claimOf(good)).toEqual({ callerId: 'app_1-A', timestampMs, members: good, sign: 's' });
});

test('a request may be unsigned; an empty signature is one', () => {
  const { sign: _, ...unsigned } = good;
  for (const body of [unsigned, { ...unsigned, sign: null }]) {
    expect(claimOf(body)).toEqual({ callerId: 'app_1-A', timestampMs, members: unsigned });
    expect(claimOf(body)).not.toHaveProperty('sign');
  }
  expect(claimOf({ ...unsigned, sign: '' }).sign).toBe('');
});

test('an app’s id may have 32 characters', () => {
  expect(claimOf({ ...good, appId: 'a'.repeat(32) }).callerId).toBe('a'.repeat(32));
});

test('the known members alone, without those that are null; texts and integers can be signed', () => {
  const members = {
    appId: 'a',
    nonceStr: 7,
    queryCode: '',
    authType: 't',
    unionIdentifier: 'u',
    clientIp: Number.MAX_SAFE_INTEGER,
  };
  expect(readMembers(ofBody({ ...members, mchNo: null, terminal: { a: [true] }, toString: 1.5 }))).toEqual(members);
  expect(readMembers(ofBody({}))).toEqual({});
});

test.each(['null', '[]', '"text"', '7', 'true'])('the body %s is no JSON object', (body) => {
  for (const read of [readCredentials, readMembers]) {
    expect(() => read(ofBody(body))).toThrow(
      refusal('malformed_request', { reason: 'the body is not a JSON object', fault: { kind: 'not-object' } }),
    );
  }
});

const invalid = (...violations: Violation[]) =>
  refusal('invalid_parameter', { reason: 'members of the body are missing or malformed', violations });

test.each([true, 1.5, 2 ** 53, [], {}])('a member that is %j can be no part of a signed text', (value) => {
  const expected = invalid({ member: 'appId', rule: 'type' }, { member: 'queryCode', rule: 'type' });
  expect(() => readMembers(ofBody({ ...good, appId: value, queryCode: value }))).toThrow(expected);
  expect(() => claimOf({ ...good, appId: value, queryCode: value })).toThrow(expected);
});

test.each<[object, Parameters<typeof invalid>]>([
  [{ appId: null }, [{ member: 'appId', rule: 'required' }]],
  [{ appId: '' }, [{ member: 'appId', rule: 'minLength', limit: 1 }]],
  [{ appId: 'a'.repeat(33) }, [{ member: 'appId', rule: 'maxLength', limit: 32, actual: 33 }]],
  [{ appId: '../platform' }, [{ member: 'appId', rule: 'pattern', allowed: 'A-Z a-z 0-9 _ -' }]],
  [{ appId: ' app' }, [{ member: 'appId', rule: 'pattern', allowed: 'A-Z a-z 0-9 _ -' }]],
  [{ appId: 'app ' }, [{ member: 'appId', rule: 'pattern', allowed: 'A-Z a-z 0-9 _ -' }]],
  [{ appId: 7 }, [{ member: 'appId', rule: 'type' }]],
  [{ reqTime: null }, [{ member: 'reqTime', rule: 'required' }]],
  [{ reqTime: 20261121 }, [{ member: 'reqTime', rule: 'type' }]],
  [{ sign: 7 }, [{ member: 'sign', rule: 'type' }]],
  [
    { appId: null, reqTime: null, sign: 7 },
    [
      { member: 'appId', rule: 'required' },
      { member: 'reqTime', rule: 'required' },
      { member: 'sign', rule: 'type' },
    ],
  ],
])('%j names each member and its rule', (change, violations) => {
  expect(() => claimOf({ ...good, ...change })).toThrow(invalid(...violations));
});

test.each(['', '2026-11-21', '2026-02-30 00:00:00', '2026-11-21T11:27:12'])('reqTime %j is no time', (reqTime) => {
  expect(() => claimOf({ ...good, reqTime })).toThrow(
    refusal('timestamp_malformed', { reason: 'reqTime is no time like 2026-11-21 08:00:00' }),
  );
});
