/**
 * The official SDK against the fake Alipay: it gets a token whose signature it checks itself, and is refused wherever the
 * real gateway refuses.
 */
import { verify } from 'node:crypto';
import { AlipaySdk, type AlipaySdkConfig } from 'alipay-sdk';
import { APP_ID, type FakeAlipay, startFakeAlipay } from '../support/fake-alipay.ts';
import { certificate, rsaPair } from '../support/keys.ts';

const METHOD = 'alipay.system.oauth.token';
/** The fake's frozen moment, as Beijing writes it. The SDK would take the zone of this process instead. */
const TIMESTAMP = '2026-11-21 16:00:00';

let alipay: FakeAlipay;

beforeAll(async () => {
  alipay = await startFakeAlipay();
});
afterAll(() => alipay.stop());

function sdk(config: Partial<AlipaySdkConfig> = {}): AlipaySdk {
  const alipayPublicKey = alipay.keys.alipay.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const { privateKey } = alipay.keys.app;
  return new AlipaySdk({
    appId: APP_ID,
    privateKey,
    keyType: 'PKCS8',
    alipayPublicKey,
    gateway: `${alipay.url}/gateway.do`,
    camelcase: false,
    ...config,
  });
}

/** Exchanges a fresh code unless another is given. */
async function exchange(
  client: AlipaySdk,
  parameters: Record<string, string> = {},
  validateSign = true,
): Promise<Record<string, unknown>> {
  const code = parameters.code ?? (await alipay.code());
  const given = { grant_type: 'authorization_code', timestamp: TIMESTAMP, ...parameters, code };
  return { ...(await client.exec(METHOD, given, { validateSign })) };
}

test('a code is exchanged for a token that the SDK verifies, with both ids of the person', async () => {
  const token = await exchange(sdk(), { code: await alipay.code({ user: '2088123456789012' }) });
  expect(token).toMatchObject({
    access_token: expect.stringMatching(/^authusrB\w+$/),
    refresh_token: expect.any(String),
    open_id: expect.stringMatching(/^[\w-]{43}$/),
    user_id: '2088123456789012',
    auth_start: TIMESTAMP,
    expires_in: 1_296_000,
  });
  expect(token).not.toHaveProperty('code');
});

test('a person keeps the ids, another has others', async () => {
  const [one, again, other] = await Promise.all(
    ['ann', 'ann', 'ben'].map(async (user) => exchange(sdk(), { code: await alipay.code({ user }) })),
  );
  expect([again?.open_id, again?.user_id]).toEqual([one?.open_id, one?.user_id]);
  expect(other?.open_id).not.toBe(one?.open_id);
  expect(other?.user_id).not.toBe(one?.user_id);
});

describe("the gateway's own findings stand in the method's node, signed", () => {
  const refused = (subCode: string, code = '40002') => expect.objectContaining({ code, sub_code: subCode });

  test('a private key that is not the app’s', async () => {
    const privateKey = rsaPair('stranger').privatePem;
    expect(await exchange(sdk({ privateKey }))).toEqual(refused('isv.invalid-signature'));
  });
  test('a charset other than UTF-8', async () => {
    expect(await exchange(sdk({ charset: 'gbk' as 'utf-8' }))).toEqual(refused('isv.invalid-charset'));
  });
  test.each([
    ['in UTC', '2026-11-21 08:00:00'],
    ['eleven minutes old', '2026-11-21 15:49:00'],
    ['eleven minutes ahead', '2026-11-21 16:11:00'],
    ['of a day that does not exist', '2026-11-31 16:00:00'],
    ['in ISO form', '2026-11-21T16:00:00'],
  ])('a timestamp %s', async (_, timestamp) => {
    expect(await exchange(sdk(), { timestamp })).toEqual(refused('isv.invalid-timestamp'));
  });
  test.each(['2026-11-21 15:50:00', '2026-11-21 16:10:00'])('a timestamp on the edge passes: %s', async (timestamp) => {
    expect(await exchange(sdk(), { timestamp })).toHaveProperty('access_token');
  });
  test('the old signature type RSA', async () => {
    expect(await exchange(sdk({ signType: 'RSA' }), {}, false)).toEqual(refused('isv.invalid-signature-type'));
  });
  test('a version other than 1.0', async () => {
    expect(await exchange(sdk({ version: '2.0' as '1.0' }))).toEqual(refused('isv.invalid-parameter'));
  });
  test('another method, which has no node of its own', async () => {
    const result = await sdk().exec('alipay.user.info.share', { timestamp: TIMESTAMP }, { validateSign: false });
    expect(result).toEqual(refused('isv.invalid-method'));
  });
  test('an app that Alipay does not know, for which it has no key to sign with', async () => {
    const unknown = sdk({ appId: '2021000000000099' });
    expect(await exchange(unknown, {}, false)).toEqual(refused('isv.invalid-app-id'));
    await expect(exchange(unknown)).rejects.toThrow();
  });
});

describe('the findings of the service stand in error_response', () => {
  test('a code that was used', async () => {
    const code = await alipay.code();
    expect(await exchange(sdk(), { code })).toHaveProperty('access_token');
    expect(await exchange(sdk(), { code }, false)).toMatchObject({ code: '40002', sub_code: 'isv.code-invalid' });
  });
  test('a code that nobody made', async () => {
    expect(await exchange(sdk(), { code: 'no-such-code' }, false)).toMatchObject({ sub_code: 'isv.code-invalid' });
  });
  test('a code of another app, which stays unused', async () => {
    const code = await alipay.code({ app_id: '2021000000000002' });
    const first = await exchange(sdk(), { code }, false);
    expect(first).toMatchObject({ code: '40002', sub_code: 'isv.unmatched-app-id' });
    expect(await exchange(sdk(), { code }, false)).toEqual(first);
  });
  test('a code that is a day old', async () => {
    const code = await alipay.code();
    alipay.time.nowMs += 24 * 3_600_000;
    const result = await exchange(sdk(), { code, timestamp: '2026-11-22 16:00:00' }, false);
    alipay.time.nowMs -= 24 * 3_600_000;
    expect(result).toMatchObject({ sub_code: 'isv.code-invalid' });
  });
  test('another grant type', async () => {
    expect(await exchange(sdk(), { grant_type: 'refresh_token' }, false)).toMatchObject({
      sub_code: 'isv.grant-type-invalid',
    });
  });
  test('and are signed, too, which the SDK does not know', async () => {
    await exchange(sdk(), { code: 'no-such-code' }, false);
    const text = (await alipay.requests()).at(-1)?.answer?.text ?? '';
    const [, span = '', sign = ''] = /^\{"error_response":(\{.*\}),"sign":"([^"]+)"\}$/.exec(text) ?? [];
    const signature = Buffer.from(sign, 'base64');
    expect(verify('sha256', Buffer.from(span), alipay.keys.alipay.publicKey, signature)).toBe(true);
  });
});

describe('answers that are not as Alipay signed them are refused by the SDK', () => {
  test.each([['tampered'], ['unsigned'], ['wrong-key'], ['escaped-slash']])('%s', async (mode) => {
    await alipay.fault(mode, 1);
    await expect(exchange(sdk())).rejects.toThrow();
    expect(await exchange(sdk())).toHaveProperty('access_token');
  });
});

describe('in certificate mode', () => {
  const pem = (name: string, commonName: string) => certificate(rsaPair(name).privatePem, { commonName });
  const certificates = {
    app_certificate: pem('certified app', `2088000000000001-${APP_ID}`),
    alipay_certificate: pem('certified alipay', 'Alipay'),
    alipay_root_certificate: pem('root', 'Root') + pem('second root', 'Root 2'),
  };
  const alipay_private_key = rsaPair('certified alipay').privatePem;
  const certify = (changes: object = {}) =>
    alipay.control('POST', 'certificates', { app_id: APP_ID, ...certificates, alipay_private_key, ...changes });
  const certified = (changes: Partial<AlipaySdkConfig> = {}) =>
    new AlipaySdk({
      appId: APP_ID,
      privateKey: rsaPair('certified app').privatePem,
      keyType: 'PKCS8',
      gateway: `${alipay.url}/gateway.do`,
      camelcase: false,
      appCertContent: certificates.app_certificate,
      alipayPublicCertContent: certificates.alipay_certificate,
      alipayRootCertContent: certificates.alipay_root_certificate,
      ...changes,
    });

  beforeEach(async () => {
    expect((await certify()).status).toBe(200);
  });
  afterAll(async () => {
    const { status } = await alipay.control('POST', 'keys', {
      app_id: APP_ID,
      public_keys: [alipay.keys.app.publicKey],
    });
    expect(status).toBe(200);
  });

  test('a code is exchanged for a token that the SDK verifies, and the answer names the certificate', async () => {
    const client = certified();
    expect(await exchange(client)).toHaveProperty('open_id');
    expect(JSON.parse((await alipay.requests()).at(-1)?.answer?.text ?? '')).toMatchObject({
      alipay_cert_sn: client.config.alipayCertSn,
    });
  });

  test.each([
    ['another app certificate', { appCertContent: pem('certified app', 'another') }, 'isv.invalid-app-cert-sn'],
    ['another root', { alipayRootCertContent: pem('root', 'another') }, 'isv.invalid-alipay-root-cert-sn'],
    ['another key', { privateKey: rsaPair('another app').privatePem }, 'isv.invalid-signature'],
  ])('%s is refused', async (_what, changes, subCode) => {
    expect(await exchange(certified(changes))).toMatchObject({ sub_code: subCode });
  });

  test('a client that does not know of certificates is refused', async () => {
    expect(await exchange(sdk(), {}, false)).toMatchObject({ sub_code: 'isv.missing-app-cert-sn' });
  });

  test('an answer under another key than that of the client’s certificate is not believed', async () => {
    const old = certified({ alipayPublicCertContent: pem('old alipay', 'Alipay') });
    await expect(exchange(old)).rejects.toThrow();
  });

  test('after a change of keys the app is in public-key mode again, and names no certificate', async () => {
    await alipay.control('POST', 'keys', { app_id: APP_ID, public_keys: [alipay.keys.app.publicKey] });
    expect(await exchange(sdk())).toHaveProperty('open_id');
    expect(await exchange(certified(), {}, false)).toMatchObject({ sub_code: 'isv.invalid-app-cert-sn' });
  });

  test.each([
    [{ app_id: '2021000000000099' }],
    [{ app_certificate: 7 }],
    [{ alipay_root_certificate: 'no certificate' }],
    [{ alipay_private_key: rsaPair('another app').privatePem }],
  ])('is not begun by %j', async (changes) => {
    expect((await certify(changes)).status).toBe(400);
    expect(await exchange(certified())).toHaveProperty('open_id');
  });
});
