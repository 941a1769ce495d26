import assert from 'node:assert/strict';
import { AlipaySdk } from 'alipay-sdk';
import { openssl } from '../../test/support/keys.ts';

/** Whose AuthInfo it must be. */
export interface ExpectedApp {
  readonly appId: string;
  readonly pid: string;
  /** PEM. */
  readonly publicKey: string;
}

/**
 * Reads the AuthInfo out of an answer and checks every member and, by the official SDK, the signature.
 * @throws AssertionError
 */
export function checkAuthInfo(answer: unknown, app: ExpectedApp): string {
  const { statusCode, body } = answer as { statusCode: number; body: string };
  const { data } = JSON.parse(body) as { data?: { authInfo?: string } };
  assert.equal(statusCode, 200, body);
  const authInfo = data?.authInfo ?? '';
  const { sign, target_id, charset, version, timestamp, ...members } = membersOf(authInfo);
  assert.deepEqual(members, {
    apiname: 'com.alipay.account.auth',
    app_id: app.appId,
    app_name: 'mc',
    auth_type: 'AUTHACCOUNT',
    biz_type: 'openservice',
    method: 'alipay.open.auth.sdk.code.get',
    pid: app.pid,
    product_id: 'APP_FAST_LOGIN',
    scope: 'kuaijie',
    sign_type: 'RSA2',
  });
  assert.match(String(target_id), /^[A-Za-z0-9]{32}$/);
  const keys = { privateKey: 'never used', alipayPublicKey: app.publicKey };
  assert.ok(new AlipaySdk({ appId: app.appId, ...keys }).checkNotifySignV2(membersOf(authInfo)), 'signature');
  return authInfo;
}

/** The same signature by openssl, over the members in ascending order. */
export function checkWithOpenssl(authInfo: string, { publicKey }: ExpectedApp): void {
  const { sign = '', ...members } = membersOf(authInfo);
  const names = Object.keys(members).sort();
  const verified = openssl(['dgst', '-sha256', '-verify', 'public.pem', '-signature', 'signature', 'text'], {
    'public.pem': publicKey,
    signature: Buffer.from(sign, 'base64'),
    text: names.map((name) => `${name}=${members[name]}`).join('&'),
  });
  assert.equal(verified.toString(), 'Verified OK\n');
}

const membersOf = (authInfo: string): Record<string, string> => Object.fromEntries(new URLSearchParams(authInfo));
