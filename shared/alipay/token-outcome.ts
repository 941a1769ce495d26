import { readChinaTime } from '../platform/china-time.ts';
import { classifyError } from './error-classes.ts';
import type { Connection } from './connection.ts';
import type { GatewayReply } from './gateway-call.ts';
import { type AnswerMembers, readSignedAnswer, type SignedAnswer } from './signed-response.ts';
import { TOKEN_NODE } from './token-request.ts';

/** How the exchange of an authorization code ended. `subCode` and `reason` are for the log, not for callers. */
export type TokenOutcome =
  /** Alipay signed it. One of the two ids is there at least: new apps get openId, old ones userId. */
  | {
      readonly kind: 'granted';
      readonly openId?: string;
      readonly userId?: string;
      readonly accessToken?: string;
      /** When Alipay says that the authorization began, in milliseconds since the epoch. */
      readonly authStartMs?: number;
    }
  /**
   * Definite: the code is invalid, used, expired or another app's. Where it is not `signed`, anybody between here and Alipay
   * may have said so, and the code may be spent.
   */
  | { readonly kind: 'refused'; readonly subCode: string; readonly signed: boolean }
  /**
   * Definite, and an operator must act. `unspent` only where Alipay signed that it refuses this connection's request; in
   * every other case the code may be spent, and must not be sent again.
   */
  | { readonly kind: 'misconfigured'; readonly subCode: string; readonly unspent: boolean }
  /** Alipay signed that it did nothing: the code is not spent. */
  | { readonly kind: 'busy'; readonly subCode?: string }
  /** Nothing was sent: the code is not spent. */
  | { readonly kind: 'unreachable'; readonly reason?: string }
  /** The code may be spent, and must not be sent again. */
  | { readonly kind: 'unknown'; readonly reason?: string };

/** What the gateway's reply means for the code. */
export function readTokenOutcome(reply: GatewayReply, connection: Connection): TokenOutcome {
  if (reply.kind === 'unreachable') return reply;
  if (reply.kind === 'interrupted') return { kind: 'unknown', reason: reply.reason };
  if (reply.status !== 200) return { kind: 'unknown', reason: `HTTP ${reply.status}` };
  const { alipayPublicKey, certificates } = connection;
  return outcomeOf(
    readSignedAnswer(reply.body, { node: TOKEN_NODE, alipayPublicKey, alipayCertSn: certificates?.alipayCertSn }),
  );
}

function outcomeOf(answer: SignedAnswer): TokenOutcome {
  if (answer.kind === 'unusable') return { kind: 'unknown', reason: answer.reason };
  if (answer.kind === 'other-certificate') return spentByMistake('alipay-certificate-differs');
  if (answer.kind === 'success') return granted(answer.members);
  const { kind, subCode } = classifyError(answer);
  if (kind === 'unlisted') return { kind: 'unknown', reason: `unlisted error ${subCode}` };
  // Anybody between here and Alipay can say "busy" after Alipay has spent the code; only Alipay's word makes it free.
  if (kind === 'busy' && !answer.signed) return { kind: 'unknown', reason: `unsigned error ${subCode}` };
  if (kind === 'misconfigured') return { kind, subCode, unspent: answer.signed };
  return kind === 'refused' ? { kind, subCode, signed: answer.signed } : { kind, subCode };
}

/** A token without an identity is of no use, and its code is spent for certain: asking again, or waiting, cannot help. */
function granted(members: AnswerMembers): TokenOutcome {
  const openId = textOf(members.open_id);
  const userId = textOf(members.user_id);
  const accessToken = textOf(members.access_token);
  const authStartMs = timeOf(members.auth_start);
  if (openId === undefined && userId === undefined) return spentByMistake('answer-without-identity');
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
