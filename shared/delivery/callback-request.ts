import { USER_AGENT } from '../platform/user-agent.ts';
import type { Authorization } from '../storage/authorizations.ts';
import type { PostOutcome, PostRequest } from './guarded-post.ts';

/** Signs a callback and gives the headers that say so. The key and the rule are the caller's protocol's. */
export type SignCallback = (message: {
  /** New for each attempt. `c.` is outside the grammar of requests, so that a callback cannot be sent back as one. */
  readonly nonce: `c.${string}`;
  readonly body: Uint8Array;
  readonly nowMs: number;
}) => Readonly<Record<string, string>>;

/** What one attempt is made of. */
export interface CallbackAttempt {
  readonly sign: SignCallback;
  /** New for each attempt. */
  readonly uuid: string;
  readonly nowMs: number;
}

/**
 * The request that tells a merchant how an authorization ended: the published body, signed as responses are.
 * @param authorization one whose outcome is final
 * @throws whatever `sign` throws
 */
export function callbackRequest(authorization: Authorization, { sign, uuid, nowMs }: CallbackAttempt): PostRequest {
  const body = Buffer.from(JSON.stringify(callbackBody(authorization)));
  const signature = sign({ nonce: `c.${uuid}`, body, nowMs });
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    // Without these two, the usual firewalls refuse all ten attempts.
    'User-Agent': USER_AGENT,
    Accept: '*/*',
    ...signature,
  };
  return { url: authorization.callbackUrl, headers, body };
}

/** Members in the published order; a member without a value is left out by JSON.stringify. */
const callbackBody = (authorization: Authorization) => ({
  eventId: authorization.eventId,
  serialNo: authorization.serialNo,
  merchantId: authorization.merchantId,
  userId: authorization.userId,
  openId: authorization.openId,
  alipayUserId: authorization.alipayUserId,
  status: authorization.outcome,
  message: authorization.message,
  authorizedAt: authorization.authorizedAt,
});

/**
 * Blanks may stand around the text and, since JSON frameworks write a string so, one pair of double quotes; `\s` holds the
 * byte order mark. Without the flag `u`, letters that only look alike are others.
 */
const SUCCESS = /^\s*(?:success|"\s*success\s*")\s*$/i;

const ACCEPTED = { accepted: true, reason: 'accepted' } as const;

/** How a merchant took a callback: `accepted`, or why not, in a word or two for the log. */
export function judgeResponse(outcome: PostOutcome): { readonly accepted: boolean; readonly reason: string } {
  if (outcome.kind === 'failed') return { accepted: false, reason: outcome.reason };
  const { status, text } = outcome;
  if (status < 200 || status > 299) return { accepted: false, reason: `http_${status}` };
  // By its definition a response without a body: there is nowhere to write the text.
  if (status === 204) return ACCEPTED;
  if (text === undefined) return { accepted: false, reason: 'response_too_long' };
  return SUCCESS.test(text) ? ACCEPTED : { accepted: false, reason: 'other_text' };
}
