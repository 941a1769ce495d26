import { randomBytes } from 'node:crypto';
import { formatChinaTime } from '../../shared/platform/china-time.ts';
import { readMembers } from '../../shared/protocols/daxpay/credentials.ts';
import { type SignRule, signKey } from '../../shared/protocols/daxpay/keys.ts';
import { stringToSign } from '../../shared/protocols/daxpay/string-to-sign.ts';
import { ALWAYS } from '../../shared/signing/validity.ts';
import { type SentRequest, toHttpRequest } from '../explain/request/sent-request.ts';
import { type Signed, withHeaders } from './signed.ts';

/** An app's secret, and how it signs. */
export interface AppKey extends SignRule {
  readonly secret: string;
}

/**
 * Signs a request of an app: nonceStr and reqTime are added where they are not there, and the body is written anew.
 * @throws GatewayError when the body is no JSON object of members that can be signed
 */
export function signDaxpay(request: SentRequest, { secret, ...rule }: AppKey, nowMs: number): Signed {
  const { sign: _, ...sent } = toHttpRequest(request).members();
  const members = { nonceStr: randomBytes(16).toString('hex'), reqTime: formatChinaTime(nowMs), ...sent };
  const unsigned = { ...request, body: Buffer.from(JSON.stringify(members)) };
  const text = stringToSign(readMembers(toHttpRequest(unsigned)));
  const signature = signKey(secret, rule, ALWAYS).sign(Buffer.from(text));
  const body = Buffer.from(JSON.stringify({ ...members, sign: signature }));
  const typed = withHeaders({ ...unsigned, body }, { 'Content-Type': 'application/json; charset=utf-8' });
  const whole = `${text}&key=***`;
  return { request: typed, stringToSign: rule.canonicalization === 'upper' ? whole.toUpperCase() : whole, signature };
}
