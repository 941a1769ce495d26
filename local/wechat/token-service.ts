import { randomBytes } from 'node:crypto';
import type { ActiveModes } from '../alipay/faults.ts';
import type { Answer } from '../alipay/setup.ts';
import { sorryPage } from '../alipay/sorry-page.ts';
import { openIdOf, type WechatConsent } from './codes.ts';
import type { WechatSetup } from './setup.ts';

/** Where a code is exchanged. */
export const WECHAT_TOKEN_PATH = '/sns/oauth2/access_token';

/** `GET /sns/oauth2/access_token`: gives a token for a code, or misbehaves as the fault modes say. */
export function answerWechat(query: string, setup: WechatSetup, modes: ActiveModes): Answer {
  if (modes.has('http500')) return { ...plain(sorryPage(query)), status: 500 };
  if (modes.has('html')) return plain(sorryPage(query));
  const members = modes.has('busy') ? refused(-1, 'system error') : exchange(new URLSearchParams(query), setup);
  if (modes.has('timeout')) return { kind: 'silence' };
  return modes.has('reset') ? { kind: 'reset' } : plain(JSON.stringify(members));
}

/** WeChat says of its JSON that it is plain text, and so does this. */
function plain(text: string) {
  const headers = { 'content-type': 'text/plain' };
  return { kind: 'answer', status: 200, headers, text } as const;
}

type Members = Readonly<Record<string, string | number>>;

/** In WeChat's order: the account, then the code. */
function exchange(query: URLSearchParams, { secrets, codes }: WechatSetup): Members {
  const text = (name: string) => query.get(name) ?? '';
  const [appId, secret, code] = [text('appid'), text('secret'), text('code')];
  if (text('grant_type') !== 'authorization_code') return refused(40002, 'invalid grant_type');
  if (!secrets.has(appId)) return refused(40013, 'invalid appid');
  if (secret === '') return refused(41004, 'appsecret missing');
  if (secrets.get(appId) !== secret) return refused(40125, 'invalid appsecret');
  if (code === '') return refused(41008, 'missing code');
  const redemption = codes.redeem(code, appId);
  if (redemption.kind === 'granted') return token(redemption.consent);
  const [errcode, why] = REFUSALS[redemption.kind];
  return refused(errcode, `${why}: ${code}`);
}

const REFUSALS = {
  unknown: [40029, 'invalid code'],
  used: [40163, 'code been used'],
  expired: [42003, 'code expired'],
} as const;

function token(consent: WechatConsent): Members {
  return {
    access_token: `89_${randomBytes(48).toString('base64url')}`,
    expires_in: 7200,
    refresh_token: `89_${randomBytes(48).toString('base64url')}`,
    openid: openIdOf(consent),
    scope: consent.scope,
    ...(consent.snapshot && { is_snapshotuser: 1 }),
  };
}

/** WeChat's texts hold an id of the request, and sometimes what was sent. */
const refused = (errcode: number, why: string): Members => ({
  errcode,
  errmsg: `${why}, rid: ${randomBytes(4).toString('hex')}-${randomBytes(4).toString('hex')}`,
});
