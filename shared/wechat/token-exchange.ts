import { type CallOut, callOut } from '../platform/outbound-call.ts';
import { type AttemptOptions, createAttempts } from '../redemption/attempts.ts';
import type { RequestToken } from '../redemption/outcome.ts';
import type { WechatConnection } from './connection.ts';
import { readTokenOutcome } from './token-outcome.ts';

/** Where WeChat is. */
const WECHAT_BASE_URL = 'https://api.weixin.qq.com';

/** Asks WeChat who the user of an auth code is. Never throws. */
export type RequestWechatToken = RequestToken<WechatConnection>;

/** What a client works with; everything has a real default. */
export interface WechatClientOptions extends AttemptOptions {
  readonly callWechat?: CallOut;
  /** Takes the place of WeChat: of the embedded stack alone, and never from a secret or a request; no slash at its end. */
  readonly wechatBaseUrl?: string | undefined;
}

/**
 * Calls `/sns/oauth2/access_token`, again as {@link createAttempts} says.
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
 */
export function createWechatClient(options: WechatClientOptions = {}): RequestWechatToken {
  const { callWechat: call = callOut, wechatBaseUrl = WECHAT_BASE_URL } = options;
  const attempts = createAttempts(options);
  return (connection, { code, remainingMs }) =>
    attempts(
      async (timeoutMs) => readTokenOutcome(await call({ url: tokenUrl(wechatBaseUrl, connection, code), timeoutMs })),
      remainingMs,
    );
}

/** The secret stands in the query, as WeChat has it: the address goes into the call and nowhere else. */
function tokenUrl(baseUrl: string, { appId, appSecret }: WechatConnection, code: string): URL {
  const query = { appid: appId, secret: appSecret.export().toString(), code, grant_type: 'authorization_code' };
  return new URL(`${baseUrl}/sns/oauth2/access_token?${new URLSearchParams(query)}`);
}
