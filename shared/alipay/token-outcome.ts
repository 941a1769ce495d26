import { readChinaTime } from '../platform/china-time.ts';
import type { OutboundResponse } from '../platform/outbound-call.ts';
import type { TokenOutcome } from '../redemption/outcome.ts';
import type { Connection } from './connection.ts';
import { classifyError } from './error-classes.ts';
import { type ResponseMembers, readSignedResponse, type SignedResponse } from './signed-response.ts';
import { TOKEN_NODE } from './token-request.ts';

/** What the gateway's response means for the code. */
export function readTokenOutcome(response: OutboundResponse, connection: Connection): TokenOutcome {
  if (response.kind === 'unreachable') return response;
  if (response.kind === 'interrupted') return { kind: 'unknown', reason: response.reason };
  if (response.status !== 200) return { kind: 'unknown', reason: `HTTP ${response.status}` };
  const { alipayPublicKey, certificates } = connection;
  return outcomeOf(
    readSignedResponse(response.body, { node: TOKEN_NODE, alipayPublicKey, alipayCertSn: certificates?.alipayCertSn }),
  );
}

function outcomeOf(response: SignedResponse): TokenOutcome {
  if (response.kind === 'unusable') return { ...response, kind: 'unknown' };
  if (response.kind === 'other-certificate') return spentByMistake('alipay-certificate-differs');
  if (response.kind === 'success') return granted(response.members);
  const { kind, subCode } = classifyError(response);
  if (kind === 'unlisted') return { kind: 'unknown', reason: `unlisted error ${subCode}` };
  // Anybody between here and Alipay can say "busy" after Alipay has spent the code; only Alipay's word makes it free.
  if (kind === 'busy' && !response.signed) return { kind: 'unknown', reason: `unsigned error ${subCode}` };
  if (kind === 'misconfigured') return { kind, subCode, unspent: response.signed };
  return kind === 'refused' ? { kind, subCode, signed: response.signed } : { kind, subCode };
}

/** A token without an identity is of no use, and its code is spent for certain: asking again, or waiting, cannot help. */
function granted(members: ResponseMembers): TokenOutcome {
  const openId = textOf(members.open_id);
  const userId = textOf(members.user_id);
  const accessToken = textOf(members.access_token);
  const authStartMs = timeOf(members.auth_start);
  if (openId === undefined && userId === undefined) return spentByMistake('response-without-identity');
  return {
    kind: 'granted',
    ...(openId !== undefined && { openId }),
    ...(userId !== undefined && { userId }),
    ...(accessToken !== undefined && { accessToken }),
    ...(authStartMs !== undefined && { authStartMs }),
  };
}

const spentByMistake = (subCode: string): TokenOutcome => ({ kind: 'misconfigured', subCode, unspent: false });

/** A moment as Alipay writes it; of any other form nothing is known. */
const timeOf = (value: unknown): number | undefined => (typeof value === 'string' ? readChinaTime(value) : undefined);

/** Visible ASCII, as all of Alipay's ids and tokens are. */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\x21-\x7e]{1,512}$/.test(value) ? value : undefined;
