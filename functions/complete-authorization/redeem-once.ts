import { type Connection, issuerOf, loadConfiguredConnection } from '../../shared/alipay/connection.ts';
import type { RequestToken } from '../../shared/alipay/token-exchange.ts';
import type { QueuedResult } from '../../shared/delivery/callback-queue.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { type RandomBytes, randomAlphanumeric } from '../../shared/platform/random.ts';
import { createCodeRedemption, type RedemptionOutcome } from '../../shared/redemption/redeem-code.ts';
import type { Secrets } from '../../shared/secrets/secret-cache.ts';
import type { AuthCodeLedger } from '../../shared/storage/auth-codes.ts';
import type { Authorization, AuthorizationStore, ExchangeResult } from '../../shared/storage/authorizations.ts';
import { hashOf } from './code-hash.ts';
import type { Completion } from './completion.ts';

/** Redeems an authorization's code at most once, whatever happens to this invocation, and stores how it ended. */
export type RedeemOnce = (
  authorization: Authorization,
  options: {
    readonly code: string;
    readonly deadlineMs: number;
    /** The link must have been made at or after this second, */
    readonly aliveSinceSeconds: number;
    /** and ends in this millisecond. */
    readonly linkEndsAtMs: number;
  },
) => Promise<Completion>;

/** What it needs. */
export interface ExchangeDependencies {
  readonly secrets: Secrets;
  readonly secretPrefix: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly authorizations: AuthorizationStore;
  readonly ledger: AuthCodeLedger;
  readonly requestToken: RequestToken;
  /** Puts a stored result on the queue, or leaves it to the sweep. Never throws. */
  deliver(result: QueuedResult): Promise<void>;
}

/**
 * Makes {@link RedeemOnce}. The lease on the authorization is written before the code is redeemed. It throws GatewayError `unavailable` or `misconfigured` where nothing is spent: a reload tries again.
 */
export function createRedeemOnce(dependencies: ExchangeDependencies): RedeemOnce {
  const { randomBytes, authorizations, deliver } = dependencies;
  const redeem = createCodeRedemption({ ...dependencies, issuerOf });

  return async (authorization, { code, deadlineMs, aliveSinceSeconds, linkEndsAtMs }) => {
    const { locator } = authorization;
    const connection = await loadSameApp(authorization, dependencies);
    const exchangeId = randomAlphanumeric(22, randomBytes);
    const codeHash = hashOf(code);
    /** What cannot be released becomes `unknown` when its lease has run out. */
    const release = async (error: unknown): Promise<never> => {
      await authorizations.releaseExchange(locator, exchangeId, linkEndsAtMs).catch(() => undefined);
      throw error;
    };

    const lease = { exchangeId, codeHash, aliveSinceSeconds };
    // After an error the lease may still have been written.
    if (!(await authorizations.startExchange(locator, lease).catch(release))) return { result: 'in-progress' };

    const { outcome, settle } = await redeem(connection, { code, claimId: exchangeId, deadlineMs }).catch(release);
    const refusal = refusalOf(outcome);
    if (refusal !== undefined) {
      const effect = await authorizations.refuseExchange(locator, exchangeId, {
        codeHash,
        message: refusal.message,
        linkEndsAtMs,
      });
      const settled = await settle();
      if (effect === 'ended') await deliver(authorization);
      return { result: effect === 'ended' ? 'failed' : 'code-refused', reason: refusal.reason, settled };
    }
    if (outcome.kind === 'in-progress') {
      await authorizations.releaseExchange(locator, exchangeId, linkEndsAtMs);
      return { result: 'in-progress', reason: 'this code is redeemed for another link or interface' };
    }
    const result = resultOf(outcome);
    if (!result) return release(asError(outcome));

    const isStored = await authorizations.finishExchange(locator, exchangeId, result);
    const settled = await settle();
    await deliver(authorization);
    return { settled, ...(isStored ? completionOf(outcome) : { ...LATE, reason: `${LATE.reason}: ${outcome.kind}` }) };
  };
}

/** The connection, if it still is of the app that the link was made for. */
async function loadSameApp(
  { connection: identifier, appId }: Authorization,
  { secrets, secretPrefix }: ExchangeDependencies,
): Promise<Connection> {
  const connection = await loadConfiguredConnection(secrets, secretPrefix, identifier);
  if (connection.appId === appId) return connection;
  throw new GatewayError('misconfigured', { reason: `connection ${identifier} has another app than its live links` });
}

/**
 * What to tell the merchant of a code that was certainly of no use to anybody here, and is spent; `undefined` for any other
 * outcome. Only Alipay's own word counts: a refusal without a signature may hide a grant.
 */
function refusalOf(outcome: RedemptionOutcome): { reason: string; message: string } | undefined {
  const told = (reason: string) => ({ reason, message: `Alipay refused the authorization: ${reason}` });
  if (outcome.kind === 'used') return told('code used before');
  return outcome.kind === 'refused' && outcome.signed ? told(outcome.subCode) : undefined;
}

/** What Alipay said came after the lease was over, and somebody has made an end of it. */
const LATE = { result: 'unknown', level: 'error', reason: 'the outcome came when the lease was over' } as const;

/** What the log says of an outcome that is final. Of Alipay's own words it has only the code. */
function completionOf(outcome: RedemptionOutcome): Completion {
  switch (outcome.kind) {
    case 'granted':
      return { result: 'granted' };
    case 'refused':
      return { result: 'failed', level: 'warn', reason: `unsigned: ${outcome.subCode}` };
    case 'misconfigured':
      return { result: 'failed', level: 'error', reason: `Alipay: ${outcome.subCode}`, misconfigured: true };
    default: {
      const { reason = outcome.kind, unverified = false } = outcome.kind === 'unknown' ? outcome : {};
      return { result: 'unknown', level: unverified ? 'error' : 'warn', reason, misconfigured: unverified };
    }
  }
}

/** A final outcome for the store; `undefined` where the code is certainly not spent, or somebody else's to judge. */
function resultOf(outcome: RedemptionOutcome): ExchangeResult | undefined {
  switch (outcome.kind) {
    case 'granted': {
      const { openId, userId } = outcome;
      const identities = {
        ...(openId !== undefined && { openId }),
        ...(userId !== undefined && { alipayUserId: userId }),
      };
      return { outcome: 'success', message: 'success', ...identities };
    }
    case 'refused':
      return { outcome: 'failed', message: `Alipay refused the authorization: ${outcome.subCode}` };
    case 'unknown':
      return { outcome: 'unknown', message: 'Alipay gave no usable response; the user may have to authorize again' };
    case 'misconfigured':
      if (outcome.unspent) return undefined;
      return { outcome: 'failed', message: 'the gateway could not use the response of Alipay; its operator is told' };
    default:
      return undefined;
  }
}

function asError(outcome: RedemptionOutcome): GatewayError {
  if (outcome.kind !== 'misconfigured') return new GatewayError('unavailable', { reason: `Alipay is ${outcome.kind}` });
  return new GatewayError('misconfigured', { reason: `Alipay refused the request: ${outcome.subCode}` });
}
