import { formatChinaTime } from '../platform/china-time.ts';
import { signSha256Rsa } from '../signing/rsa.ts';
import type { Connection } from './connection.ts';

/** The method that exchanges an authorization code. */
const METHOD = 'alipay.system.oauth.token';

/** The name under which the method's own result stands in a response. */
export const TOKEN_NODE = 'alipay_system_oauth_token_response';

/** A signed call: public parameters in the query (the charset must be there), business parameters in the form body. */
export interface TokenRequest {
  readonly query: URLSearchParams;
  readonly body: URLSearchParams;
}

/**
 * Signs a call of `alipay.system.oauth.token` (RSA2).
 * @param nowMs of this attempt: Alipay refuses old timestamps
 * @see https://opendocs.alipay.com/common/02kf5q
 */
export function createTokenRequest(
  connection: Connection,
  { code, nowMs }: { code: string; nowMs: number },
): TokenRequest {
  const { appId, privateKey, certificates } = connection;
  const query = {
    app_id: appId,
    method: METHOD,
    format: 'JSON',
    charset: 'utf-8',
    sign_type: 'RSA2',
    timestamp: formatChinaTime(nowMs),
    version: '1.0',
    ...(certificates && { app_cert_sn: certificates.appCertSn, alipay_root_cert_sn: certificates.alipayRootCertSn }),
  };
  const body = { grant_type: 'authorization_code', code };
  const sign = signSha256Rsa(privateKey, Buffer.from(stringToSign({ ...query, ...body })));
  return { query: new URLSearchParams({ ...query, sign }), body: new URLSearchParams(body) };
}

/** Every parameter by name, raw; none is empty. */
function stringToSign(parameters: Readonly<Record<string, string>>): string {
  return Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
    .join('&');
}
