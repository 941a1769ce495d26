import type { KeyObject } from 'node:crypto';
import { signSha256Rsa } from '../signing/rsa.ts';

/** What an AuthInfo says of the app that asks. */
export interface AuthInfoApp {
  /** At most 16 digits. */
  readonly appId: string;
  /** 16 digits that begin with 2088. */
  readonly pid: string;
  /** RSA, 2048 bits, else Alipay's documented 344 characters of `sign` are not met. */
  readonly privateKey: KeyObject;
}

/**
 * The signed string that starts the login of the Alipay app SDK (RSA2). Alipay does not enforce its signature, so a wrong
 * one shows no error on a phone.
 * @param targetId unique for every call: 32 of `[A-Za-z0-9]`
 * @returns members in ascending order, URL-encoded, with the URL-encoded `sign` last
 * @see https://opendocs.alipay.com/open/218/105325
 */
export function createAuthInfo({ appId, pid, privateKey }: AuthInfoApp, targetId: string): string {
  // In ascending order of their names, as signed. No value holds a character that URL-encoding would change.
  const text =
    `apiname=com.alipay.account.auth&app_id=${appId}&app_name=mc&auth_type=AUTHACCOUNT&biz_type=openservice` +
    `&method=alipay.open.auth.sdk.code.get&pid=${pid}&product_id=APP_FAST_LOGIN&scope=kuaijie&sign_type=RSA2` +
    `&target_id=${targetId}`;
  return `${text}&sign=${encodeURIComponent(signSha256Rsa(privateKey, Buffer.from(text)))}`;
}
