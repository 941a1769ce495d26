import { createHash } from 'node:crypto';
import { type DaxpayCaller, daxpayCallerKind, daxpayCallers } from '../../../../shared/protocols/daxpay/caller.ts';
import { DUMMY_KEY } from '../../../../shared/protocols/daxpay/keys.ts';
import { daxpayProtocol } from '../../../../shared/protocols/daxpay/protocol.ts';
import { readEntity } from '../../../../shared/secrets/entity.ts';
import { signRequest } from '../../../support/daxpay-client.ts';
import { httpRequest } from '../../../support/http-request.ts';

const secret = 'q3ZtV0n1yYkX8Jr5Wd2LbS7uHcE6oTfG';
const caller = (change: object = {}): DaxpayCaller => ({
  ...readEntity(daxpayCallerKind, 'name', JSON.stringify({ signSecrets: [{ secret }], channels: {}, ...change })),
  id: 'app-1',
});
const unsigned = { requireSignature: false, allowedSourceIps: ['203.0.113.0/24'] };

const members = { appId: 'app-1', reqTime: '2026-11-21 11:27:12', channel: 'ali_pay', authCode: 'c' };
const canonical = 'appId=app-1&authCode=c&channel=ali_pay&reqTime=2026-11-21 11:27:12';
const sign = signRequest(members, { secret });
function admit(known: DaxpayCaller | undefined, change: object = {}) {
  const request = httpRequest({ method: 'POST', body: JSON.stringify({ ...members, ...change }) });
  return daxpayProtocol.admit(request, daxpayProtocol.credentials(request), known);
}
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

test('answers for the paths of the interface', () => {
  expect(daxpayProtocol).toMatchObject({ name: 'daxpay', pathPrefix: '/unipay/' });
});

test('a request has to prove itself by its members; its signature is what counts once', () => {
  const known = caller();
  expect(admit(known, { sign })).toEqual({
    kind: 'signed',
    text: Buffer.from(canonical),
    signature: sign,
    keys: known.keys,
    noKey: 'no key of this id',
    dummyKey: DUMMY_KEY,
    replayToken: sign,
  });
  expect(known.keys.map((key) => key.verify(Buffer.from(canonical), sign))).toEqual([true]);
});

test('nobody has no key, and a missing signature is one that never verifies', () => {
  expect(admit(undefined, { sign })).toMatchObject({
    kind: 'signed',
    keys: [],
    noKey: 'no such caller',
    signature: sign,
    dummyKey: DUMMY_KEY,
  });
  expect(admit(undefined)).toMatchObject({ kind: 'signed', keys: [], signature: '' });
  expect(admit(caller())).toMatchObject({ kind: 'signed', signature: '', replayToken: '' });
});

describe('an app that need not sign', () => {
  test('is let in once for each canonical text, in whatever case where it is folded', () => {
    const folded = { kind: 'replay-only', replayToken: digestOf(canonical.toUpperCase()) };
    expect(admit(caller(unsigned))).toEqual(folded);
    expect(admit(caller(unsigned), { authCode: 'C', sign: '' })).toEqual(folded);
    const asIs = caller({ ...unsigned, canonicalization: 'as-is' });
    expect(admit(asIs)).toEqual({ kind: 'replay-only', replayToken: digestOf(canonical) });
    expect(admit(asIs, { authCode: 'C' })).not.toEqual(admit(asIs));
  });

  test('has to prove itself where it sends a signature, and counts once with or without it', () => {
    const known = caller(unsigned);
    expect(admit(known, { sign })).toMatchObject({
      kind: 'signed',
      signature: sign,
      keys: known.keys,
      replayToken: digestOf(canonical.toUpperCase()),
    });
  });

  test('and is switched off has to prove itself, too', () => {
    expect(admit(caller({ ...unsigned, enabled: false }))).toMatchObject({ kind: 'signed', signature: '' });
  });
});

test('what was verified is shown before it is upper-cased, with neither secret nor code', () => {
  const { signed, shown } = signedStringOf({ authCode: '4b203fe6c11548bcabd8da5bb087a83b', queryCode: '"q' });
  const text = 'appId=app-1&authCode=4b203fe6c11548bcabd8da5bb087a83b&channel=ali_pay&queryCode=q';
  expect(signed).toBe(`${text}&reqTime=2026-11-21 11:27:12&key=***`);
  expect(shown).toBe(signed.replace(/authCode=\w+/, 'authCode=4b20***a83b'));
});

test.each<[string | number | null, string]>([
  ['x'.repeat(15), 'authCode=***&'],
  [`${'x'.repeat(12)}last`, 'authCode=xxxx***last&'],
  ['', 'authCode=***&'],
  [1234567890123456, 'authCode=1234***3456&'],
  ['auth_code=4b203fe6c11548bc&state=abc', 'authCode=auth***=abc&'],
  [null, 'appId=app-1&channel='],
])('of the code %j is shown %s', (authCode, shown) => {
  expect(signedStringOf({ authCode }).shown).toContain(shown);
});

function signedStringOf(change: object) {
  const request = httpRequest({ method: 'POST', body: JSON.stringify({ ...members, ...change }) });
  const string = daxpayProtocol.signedString(request, daxpayProtocol.credentials(request));
  return { signed: String(string?.signed), shown: String(string?.shown) };
}

test('the input is the known members', () => {
  const body = JSON.stringify({ ...members, more: 1, mchNo: null });
  expect(daxpayProtocol.input(httpRequest({ method: 'POST', body }))).toEqual(members);
});

test('apps are looked up by their id among the callers of this protocol', async () => {
  const asked: unknown[] = [];
  const get = async (...question: unknown[]) => void asked.push(question);
  expect(await daxpayCallers({ get } as never)({ callerId: 'app-1' })).toBeUndefined();
  expect(asked).toEqual([[{ pk: 'caller#daxpay#app-1', sk: '-' }, daxpayCallerKind]]);
  const found = daxpayCallers({ get: async () => ({ enabled: true }) } as never);
  expect(await found({ callerId: 'app-2' })).toEqual({ id: 'app-2', enabled: true });
});
