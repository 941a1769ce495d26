import type { OutboundResponse } from '../platform/outbound-call.ts';
import { parseStrictJson, StrictJsonError } from '../platform/strict-json.ts';
import type { TokenOutcome } from '../redemption/outcome.ts';
import { classOf } from './error-classes.ts';

/** Stands as `subCode` where WeChat gave the virtual openid of a snapshot page: it changes, and is no identity. */
export const SNAPSHOT_USER = 'snapshot-user';

/**
 * What WeChat's response means for the code. WeChat signs nothing: only TLS proves that the response is WeChat's.
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
 */
export function readTokenOutcome(response: OutboundResponse): TokenOutcome {
  if (response.kind === 'unreachable') return response;
  if (response.kind === 'interrupted') return unknown(response.reason);
  if (response.status !== 200) return unknown(`HTTP ${response.status}`);
  const members = readMembers(response.body);
  if (typeof members === 'string') return unknown(`the response ${members}`);
  const { errcode = 0 } = members;
  return errcode === 0 ? granted(members) : failed(errcode);
}

const unknown = (reason: string): TokenOutcome => ({ kind: 'unknown', reason });

type Members = Readonly<Record<string, unknown>>;

/** The object, whatever the content type says (often `text/plain`); a text that says why there is none, and quotes nothing. */
function readMembers(body: Uint8Array): Members | string {
  try {
    const members = parseStrictJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
    const isObject = typeof members === 'object' && members !== null && !Array.isArray(members);
    return isObject ? (members as Members) : 'is not an object';
  } catch (error) {
    return error instanceof StrictJsonError ? error.message : 'is not UTF-8';
  }
}

/** `errmsg` can hold the code and an address: of a failure only the number is read. */
function failed(errcode: unknown): TokenOutcome {
  // More digits than any error of WeChat's has could be a code.
  if (!Number.isInteger(errcode) || Math.abs(Number(errcode)) > 9_999_999) return unknown('unlisted error other');
  const subCode = String(errcode);
  const kind = classOf(Number(errcode));
  if (kind === 'unlisted') return unknown(`unlisted error ${subCode}`);
  if (kind === 'misconfigured') return { kind, subCode, unspent: true };
  return kind === 'refused' ? { kind, subCode, signed: false } : { kind, subCode };
}

function granted({ openid, access_token: accessToken, is_snapshotuser: snapshot = 0 }: Members): TokenOutcome {
  if (snapshot !== 0) return { kind: 'refused', subCode: SNAPSHOT_USER, signed: false };
  if (!isOpenId(openid)) return unknown('the response has no openid');
  return { kind: 'granted', openId: openid, ...(isToken(accessToken) && { accessToken }) };
}

const isOpenId = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(value);

/** Visible ASCII, as all of WeChat's tokens are. */
const isToken = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x7e]{1,512}$/.test(value);
