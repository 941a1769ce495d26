import { type Clock, systemClock } from '../platform/clock.ts';
import type { AuthCodeLedger } from '../storage/auth-codes.ts';
import type { Connection } from '../alipay/connection.ts';
import type { ExchangeAuthCode, TokenOutcome } from '../alipay/token-exchange.ts';

/** What came of a code: Alipay's answer, or what this gateway knows of a code that it has sent before. */
export type RedemptionOutcome =
  | TokenOutcome
  /** It was sent before, here or through another interface. */
  | { readonly kind: 'used' }
  /** Another request is sending it now. */
  | { readonly kind: 'in-progress' };

/** A redemption that is over. A code that is certainly not spent was released: another request may try. */
export interface Redemption {
  readonly outcome: RedemptionOutcome;
  /**
   * Marks the code as spent, once what came of it is safe. Never throws: an entry that stays "exchanging" reads as spent as
   * well, from the end of its lease on.
   */
  settle(): Promise<void>;
}

/**
 * Redeems an auth code at most once, whoever sends it and whatever happens to this invocation.
 * @throws GatewayError `unavailable` when it is not certain what the ledger did; Alipay was not called
 */
export type RedeemCode = (
  connection: Connection,
  code: {
    readonly code: string;
    /** This redemption's own id. */
    readonly claimId: string;
    /** Until when the invocation must have ended, in milliseconds since the epoch. */
    readonly deadlineMs: number;
  },
) => Promise<Redemption>;

/** What it needs. */
export interface RedemptionOptions {
  readonly ledger: AuthCodeLedger;
  readonly exchangeAuthCode: ExchangeAuthCode;
  readonly clock?: Clock;
}

/** What the invocation keeps for itself: stores and answer come after Alipay's. */
const RESERVED_MS = 5_000;

/** Makes {@link RedeemCode}: the entry in the ledger is written before Alipay is called. */
export function createCodeRedemption(options: RedemptionOptions): RedeemCode {
  const { ledger, exchangeAuthCode, clock = systemClock } = options;

  return async (connection, { code, claimId, deadlineMs }) => {
    const entry = { appId: connection.appId, code };
    /** What cannot be released reads as spent when its lease has run out. */
    const release = () => ledger.release(entry, claimId).catch(() => undefined);

    const claim = await ledger.claim(entry, claimId).catch(async (error: unknown) => {
      await release();
      throw error;
    });
    if (claim !== 'claimed') return ofOther(claim);

    const outcome = await exchangeAuthCode(connection, { code, remainingMs: deadlineMs - clock() - RESERVED_MS });
    const unspent = isUnspent(outcome);
    if (unspent) await release();
    const settle = unspent ? nothing : () => ledger.settle(entry, claimId).catch(nothing);
    return { outcome, settle };
  };
}

const nothing = async (): Promise<void> => undefined;

/** A code that another request of this gateway has claimed: of the present one nothing remains to be done. */
function ofOther(claim: 'used' | 'in-progress' | 'unknown'): Redemption {
  const outcome: RedemptionOutcome =
    claim === 'unknown' ? { kind: claim, reason: 'an earlier exchange of this code was lost' } : { kind: claim };
  return { outcome, settle: nothing };
}

const isUnspent = (outcome: TokenOutcome): boolean =>
  outcome.kind === 'busy' || outcome.kind === 'unreachable' || (outcome.kind === 'misconfigured' && outcome.unspent);
