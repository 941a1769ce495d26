import { randomBytes } from 'node:crypto';
import type { Parameters } from './check-call.ts';
import { type AuthCodes, type Consent, idsOf } from './codes.ts';
import { formatGmt8 } from './gmt8.ts';
import { invalid, type Refusal, refusedByService } from './refusal.ts';

/** The one method that this fake has. */
export const TOKEN_METHOD = 'alipay.system.oauth.token';

/** What the service behind the gateway says: the members of a token, or an error. */
export type ServiceResult =
  | { readonly kind: 'token'; readonly members: Record<string, string | number> }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** `alipay.system.oauth.token`: gives a token for a code that this app has and nobody used. */
export function callTokenService(parameters: Parameters, codes: AuthCodes, nowMs: number): ServiceResult {
  if (parameters.get('method') !== TOKEN_METHOD) return refused(invalid('isv.invalid-method', '不存在的方法名'));
  if (parameters.get('grant_type') !== 'authorization_code') {
    return refused(refusedByService('isv.grant-type-invalid', 'grant_type参数不正确'));
  }
  const redemption = codes.redeem(parameters.get('code') ?? '', parameters.get('app_id') ?? '');
  if (redemption.kind === 'granted') return { kind: 'token', members: token(redemption.consent, nowMs) };
  if (redemption.kind === 'unmatched') {
    return refused(refusedByService('isv.unmatched-app-id', '调用接口的应用标识(app_id)与令牌授权的应用不相符'));
  }
  return refused(refusedByService('isv.code-invalid', `授权码code无效: ${parameters.get('code') ?? ''}`));
}

/** Both ids: the real Alipay gives new apps `open_id` only and old ones `user_id` only, which are fault modes here. */
function token(consent: Consent, nowMs: number): Record<string, string | number> {
  const { openId, userId } = idsOf(consent);
  return {
    access_token: `authusrB${randomBytes(18).toString('hex')}`,
    auth_start: formatGmt8(nowMs),
    expires_in: 1_296_000,
    open_id: openId,
    re_expires_in: 2_592_000,
    refresh_token: `authusrB${randomBytes(18).toString('hex')}`,
    user_id: userId,
  };
}

function refused(refusal: Refusal): ServiceResult {
  return { kind: 'refused', refusal };
}
