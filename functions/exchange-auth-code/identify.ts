import { GatewayError } from '../../shared/platform/errors.ts';
import { type RandomBytes, randomAlphanumeric } from '../../shared/platform/random.ts';
import type { RedemptionOutcome } from '../../shared/redemption/redeem-code.ts';
import type { ConnectedChannel } from './channels.ts';
import type { OwnedExchange } from './ownership.ts';

/** Who a user is, as the protocol's `data`: members in their published order, `null` where there is none. */
export type Identity = Readonly<Record<'openId' | 'userId' | 'accessToken' | 'status', string | null>>;

/** What it needs besides the request. */
export interface IdentifyOptions {
  readonly deadlineMs: number;
  readonly randomBytes: RandomBytes;
  readonly returnAccessToken: boolean;
  /** Is told when the ledger could not be told of the code's end. */
  unsettled(): void;
}

/**
 * Redeems the code, at most once. What its issuer granted is returned even when the ledger cannot be told so.
 * @throws GatewayError for every other outcome
 */
export async function identify(
  { authCode, channel }: OwnedExchange,
  { deadlineMs, randomBytes, returnAccessToken, unsettled }: IdentifyOptions,
): Promise<Identity> {
  const claimId = randomAlphanumeric(22, randomBytes);
  const { outcome, settle } = await channel.redeem({ code: authCode, claimId, deadlineMs });
  if (!(await settle())) unsettled();
  if (outcome.kind !== 'granted') throw errorOf(outcome, channel);
  const { openId = null, userId = null, accessToken = null } = outcome;
  return { openId, userId, accessToken: returnAccessToken ? accessToken : null, status: 'success' };
}

function errorOf(
  outcome: Exclude<RedemptionOutcome, { kind: 'granted' }>,
  { issuer, refusal }: ConnectedChannel,
): GatewayError {
  switch (outcome.kind) {
    case 'used':
      return new GatewayError('auth_code_used', { reason: `the auth code was sent to ${issuer} before` });
    case 'in-progress':
      return new GatewayError('exchange_in_progress', { reason: 'another request exchanges this auth code' });
    case 'refused': {
      const { subCode } = outcome;
      const reason = `${issuer} refused the auth code: ${subCode}`;
      return new GatewayError('auth_code_refused', { reason, told: refusal(subCode) });
    }
    case 'misconfigured':
      return new GatewayError('misconfigured', { reason: `${issuer}: ${outcome.subCode}` });
    case 'unknown':
      return new GatewayError('outcome_unknown', {
        reason: `the auth code may be spent: ${outcome.reason ?? 'unknown'}`,
        misconfigured: outcome.unverified === true,
      });
    default:
      return new GatewayError('unavailable', { reason: `${issuer} is ${outcome.kind}` });
  }
}
