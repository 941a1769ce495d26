import type { NoKey } from '../../../../shared/gateway/protocol.ts';
import { type GenauthCaller, genauthCallerKind } from '../../../../shared/protocols/genauth/caller.ts';
import { readCredentials } from '../../../../shared/protocols/genauth/credentials.ts';
import { genauthEnvelope, genauthProtocol } from '../../../../shared/protocols/genauth/protocol.ts';
import { readEntity } from '../../../../shared/secrets/entity.ts';
import { AUTH_INFO_PATH, composeStringToSign, publicGet, signedGet } from '../../../support/genauth-client.ts';
import { httpRequest } from '../../../support/http-request.ts';
import { refusal } from '../../../support/refusal.ts';

const NOW_MS = Date.parse('2026-11-21T03:27:12Z');
const ACCESS_KEY = { accessKeyId: 'key-1', accessKeySecret: 'access-key-secret-of-32-characters!' } as const;

const protocol = genauthProtocol(AUTH_INFO_PATH);
const key = { id: ACCESS_KEY.accessKeyId, secret: ACCESS_KEY.accessKeySecret, methods: ['HMAC-SHA1'] };
const caller = (change: object = {}): GenauthCaller => ({
  ...readEntity(genauthCallerKind, 'name', JSON.stringify({ accessKeys: [key], connections: ['wework'], ...change })),
  id: 'app-1',
});

const wire = (options: object = {}) =>
  signedGet({
    ...ACCESS_KEY,
    connection: 'wework',
    date: new Date(NOW_MS).toUTCString(),
    nonce: 'nonce-01',
    ...options,
  });
function received({ target, headers }: ReturnType<typeof wire>) {
  const lowered = headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  return httpRequest({ headers: Object.fromEntries(lowered), rawQuery: target.split('?')[1] ?? '' });
}
const admit = (request: ReturnType<typeof httpRequest>, known: GenauthCaller | undefined) =>
  protocol.admit(request, readCredentials(request), known);

test('answers for the paths of the interface, with its envelope', () => {
  expect(protocol).toMatchObject({ name: 'genauth', pathPrefix: '/api/v3/' });
  expect(genauthEnvelope()).toMatchObject({ name: 'genauth', pathPrefix: '/api/v3/' });
});

describe('a signed request', () => {
  test('has to prove itself under the caller’s keys of that id and that method', () => {
    const sent = wire();
    const request = received(sent);
    const admission = admit(request, caller());
    const text = composeStringToSign('GET', 'authing', sent.headers, AUTH_INFO_PATH, {
      extIdpConnidentifier: 'wework',
    });
    expect(admission).toMatchObject({ kind: 'signed', text: Buffer.from(text), replayToken: 'nonce-01' });
    if (admission.kind !== 'signed') throw new Error('is not signed');
    expect(admission.keys.map((one) => one.verify(admission.text, admission.signature))).toEqual([true]);
    expect(admission.dummyKey.verify(admission.text, admission.signature)).toBe(false);
  });

  const tokenKey = { ...key, methods: ['token'] };
  test.each<[string, object, () => GenauthCaller | undefined, NoKey]>([
    ['nobody', { appId: 'app-1' }, () => undefined, 'no such caller'],
    ['a key that nobody has', {}, () => undefined, 'no key of this id'],
    ['another key id', { accessKeyId: 'key-2' }, () => caller(), 'no key of this id'],
    ['another key id than that for tokens', { accessKeyId: 'key-2' }, tokenCaller, 'no key of this id'],
    ['a key that is for tokens alone', {}, tokenCaller, 'method not accepted by this key'],
    [
      'a method that the key does not allow',
      { method: 'HMAC-SHA256' },
      () => caller(),
      'method not accepted by this key',
    ],
    ['a public app without keys', {}, () => caller({ public: true, accessKeys: [] }), 'no key of this id'],
  ])('of %s has no key that could verify it', (_name, options, known, noKey) => {
    expect(admit(received(wire(options)), known())).toMatchObject({ kind: 'signed', keys: [], noKey });
  });
  function tokenCaller() {
    return caller({ accessKeys: [tokenKey] });
  }

  test('of a caller that is switched off has its keys: only whoever signs rightly learns that it is', () => {
    const admission = admit(received(wire()), caller({ enabled: false }));
    expect(admission).toMatchObject({ kind: 'signed', keys: [{ id: ACCESS_KEY.accessKeyId }] });
  });

  test('shows what was signed, but for what stands behind the names of secrets', () => {
    const sent = wire();
    const { target } = sent;
    const request = received({
      ...sent,
      target: `${target}&auth_code=4b203fe6c11548bcabd8da5bb087a83b&password=a`,
      headers: [...sent.headers, ['x-authing-app-secret', 'app-secret: "1"'], ['x-authing-unknown', 'shown']],
    });
    const string = protocol.signedString(request, readCredentials(request));
    const admission = admit(request, undefined);
    expect(admission).toMatchObject({ text: string?.signed });
    expect(String(string?.shown)).toBe(
      String(string?.signed)
        .replace('app-secret: "1"', '***')
        .replace('password=a', 'password=***')
        .replace('4b203fe6c11548bcabd8da5bb087a83b', '4b20***a83b'),
    );
    expect(String(string?.shown)).toContain('\nx-authing-unknown:shown\n');
    const unsigned = received(publicGet('app-1', 'wework'));
    expect(protocol.signedString(unsigned, readCredentials(unsigned))).toBeUndefined();
  });

  test('shows all of a string in which no name is a secret’s', () => {
    const request = received(wire());
    const string = protocol.signedString(request, readCredentials(request));
    expect(String(string?.signed)).toContain('extIdpConnidentifier=wework');
    expect(string).toEqual({ signed: string?.signed, shown: string?.signed });
  });

  test('has a dummyKey of its own method', () => {
    const decoyOf = (options: object) => {
      const admission = admit(received(wire(options)), undefined);
      return admission.kind === 'signed' ? admission.dummyKey : undefined;
    };
    expect(decoyOf({})).toBeDefined();
    expect(decoyOf({})).not.toBe(decoyOf({ method: 'HMAC-SHA256' }));
    expect(decoyOf({ method: 'HMAC-SHA256' })?.verify(Buffer.from('text'), 'YQ==')).toBe(false);
  });
});

describe('an unsigned request', () => {
  const request = received(publicGet('app-1', 'wework'));

  test('is let in for a public app', () => {
    expect(admit(request, caller({ public: true }))).toEqual({ kind: 'public' });
  });

  test.each([
    ['nobody', () => undefined, refusal('caller_unknown', { reason: 'no such caller, or not enabled' })],
    [
      'an app that is switched off',
      () => caller({ public: true, enabled: false }),
      refusal('caller_unknown', { reason: 'no such caller, or not enabled' }),
    ],
    ['an app that must sign', () => caller(), refusal('signature_missing', { reason: 'this caller must sign' })],
  ])('is refused for %s', (_name, known, expected) => {
    expect(() => admit(request, known())).toThrow(expected);
  });

  test('gives its query as the input', () => {
    expect(protocol.input(httpRequest({ rawQuery: 'a=1&b=' }))).toEqual({ a: '1', b: '' });
  });
});

describe('a request with a management token', () => {
  const token = { header: {}, claims: { sub: 'key-1' }, signingInput: Buffer.alloc(0), signature: '' };
  const admitWith = (headers: Readonly<Record<string, string>>, known: GenauthCaller | undefined) =>
    protocol.admit(httpRequest({ headers }), { callerId: 'app-1', token }, known);

  test.each([
    [{}],
    [{ 'x-authing-app-id': 'app-1' }],
    [{ 'x-genauth-app-id': 'app-1', 'x-genauth-userpool-id': 'app-1' }],
    [{ 'x-authing-userpool-id': 'key-1' }],
  ])('is let in where its headers name its caller or its access key: %j', (headers) => {
    expect(admitWith(headers, caller())).toEqual({ kind: 'bearer' });
  });

  test.each<[Record<string, string>, string[]]>([
    [{ 'x-authing-app-id': 'app-2' }, ['x-authing-app-id']],
    [{ 'x-authing-app-id': 'key-1' }, ['x-authing-app-id']],
    [{ 'x-authing-userpool-id': 'app-2' }, ['x-authing-userpool-id']],
    [{ 'x-authing-app-id': 'app-2', 'x-genauth-userpool-id': 'key-2' }, ['x-authing-app-id', 'x-authing-userpool-id']],
  ])('is refused where they name another: %j', (headers, members) => {
    expect(() => admitWith(headers, caller())).toThrow(
      refusal('invalid_parameter', {
        reason: 'a header names another caller than the management token',
        violations: members.map((member) => ({ member, place: 'header', rule: 'match' })),
      }),
    );
  });

  test.each([undefined, caller({ enabled: false })])('of no caller that is enabled is no app’s', (known) => {
    expect(() => admitWith({}, known)).toThrow(refusal('caller_unknown', { reason: 'no such caller, or not enabled' }));
  });
});
