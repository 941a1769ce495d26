/**
 * What we sign for Alipay: the text says every parameter that is sent, and whoever verifies it by the published rule refuses
 * whatever was changed in the request, in its signature or in the key. The same for the text that a phone gets.
 */
import { type KeyObject, verify } from 'node:crypto';
import { createAuthInfo } from '../../shared/alipay/auth-info.ts';
import type { Connection } from '../../shared/alipay/connection.ts';
import { createTokenRequest } from '../../shared/alipay/token-request.ts';
import { PID, publicKeyConnection } from '../support/alipay-connection.ts';
import { shanghaiTime } from '../support/daxpay-client.ts';
import { rsaPair } from '../support/keys.ts';
import { base64Mutation, mutation } from '../support/mutations.ts';
import { fc, runs } from '../support/properties.ts';

const app = rsaPair('app');
const others = ['other', 'alipay', 'platform'].map((name) => rsaPair(name).publicKey);

const sn = fc.stringMatching(/^[0-9a-f]{32}$/);
const call = fc.record({
  appId: fc.stringMatching(/^\d{1,16}$/),
  certificates: fc.option(
    fc.record({ appCertSn: sn, alipayRootCertSn: fc.tuple(sn, sn).map((both) => both.join('_')) }),
    {
      nil: undefined,
    },
  ),
  code: fc.stringMatching(/^[A-Za-z0-9_.-]{1,200}$/),
  nowMs: fc.integer({ min: 1_000_000_000_000, max: 4_102_444_800_000 }),
});
type Call = typeof call extends fc.Arbitrary<infer Value> ? Value : never;

/** A request, or an AuthInfo, as it goes out. */
interface Message {
  readonly sign: string;
  /** Of query and body together, decoded, without the signature. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

function messageOf(...forms: readonly URLSearchParams[]): Message {
  const all = forms.flatMap((form) => [...form]);
  const sign = all.find(([name]) => name === 'sign')?.[1] ?? '';
  return { sign, parameters: all.filter(([name]) => name !== 'sign') };
}

function made({ appId, certificates, code, nowMs }: Call): Message {
  const connection = { ...publicKeyConnection(), appId, ...(certificates && { certificates }) } as Connection;
  const { query, body } = createTokenRequest(connection, { code, nowMs });
  return messageOf(query, body);
}

/** The string to sign by the published rule: what is not empty, sorted, raw, joined. */
const textOf = ({ parameters }: Message): string =>
  parameters
    .filter(([, value]) => value !== '')
    .map((pair) => pair.join('='))
    .sort()
    .join('&');

const verifies = (message: Message, key: KeyObject = app.publicKey): boolean =>
  verify('sha256', Buffer.from(textOf(message)), key, Buffer.from(message.sign, 'base64'));

/** A text, read by its published form. */
const readText = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('&').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );

/** One parameter, or the signature, is another; the names stay, as there is nothing else that Alipay reads. */
const change = fc
  .tuple(fc.nat(), fc.oneof(mutation, base64Mutation))
  .map(([pick, mutate]) => ({ sign, parameters }: Message): Message => {
    const position = pick % (parameters.length + 1);
    if (position === parameters.length) return { sign: mutate(sign), parameters };
    return {
      sign,
      parameters: parameters.map(([name, value], index) => [name, index === position ? mutate(value) : value]),
    };
  });

/** Whether two say the same: base64 may say the same bytes in two ways. */
const isSame = (one: Message, other: Message): boolean =>
  JSON.stringify(one.parameters) === JSON.stringify(other.parameters) &&
  Buffer.from(one.sign, 'base64').equals(Buffer.from(other.sign, 'base64'));

test('the text of a request for a token says all that is sent, and verifies', () => {
  fc.assert(
    fc.property(call, (given) => {
      const message = made(given);
      expect(verifies(message)).toBe(true);
      const { appId, code, nowMs, certificates } = given;
      expect(readText(textOf(message))).toEqual({
        ...{ app_id: appId, code, grant_type: 'authorization_code', method: 'alipay.system.oauth.token' },
        ...{ charset: 'utf-8', format: 'JSON', sign_type: 'RSA2', version: '1.0', timestamp: shanghaiTime(nowMs) },
        ...(certificates && {
          app_cert_sn: certificates.appCertSn,
          alipay_root_cert_sn: certificates.alipayRootCertSn,
        }),
      });
    }),
    runs,
  );
});

test('a request for a token in which anything was changed does not verify, nor one under any other key', () => {
  let refused = 0;
  fc.assert(
    fc.property(call, change, (given, mutate) => {
      const message = made(given);
      const other = mutate(message);
      fc.pre(!isSame(other, message));
      expect(verifies(other)).toBe(false);
      expect(others.map((key) => verifies(message, key))).toEqual([false, false, false]);
      refused += 1;
    }),
    runs,
  );
  expect(refused).toBe(runs.numRuns);
});

test('the text of an AuthInfo says all its members; changed in anything, or under any other key, it does not verify', () => {
  const appId = fc.stringMatching(/^\d{1,16}$/);
  const targetId = fc.stringMatching(/^[A-Za-z0-9]{32}$/);
  fc.assert(
    fc.property(appId, targetId, change, (app_id, target_id, mutate) => {
      const authInfo = createAuthInfo({ appId: app_id, pid: PID, privateKey: app.privateKey }, target_id);
      const message = messageOf(new URLSearchParams(authInfo));
      expect(authInfo).toBe(`${textOf(message)}&sign=${encodeURIComponent(message.sign)}`);
      expect(readText(textOf(message))).toEqual({
        ...{ apiname: 'com.alipay.account.auth', app_name: 'mc', auth_type: 'AUTHACCOUNT', biz_type: 'openservice' },
        ...{ method: 'alipay.open.auth.sdk.code.get', product_id: 'APP_FAST_LOGIN', scope: 'kuaijie' },
        ...{ sign_type: 'RSA2', app_id, pid: PID, target_id },
      });
      expect(verifies(message)).toBe(true);
      expect(others.map((key) => verifies(message, key))).toEqual([false, false, false]);
      const other = mutate(message);
      fc.pre(!isSame(other, message));
      expect(verifies(other)).toBe(false);
    }),
    runs,
  );
});
