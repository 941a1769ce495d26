import { type Clock, systemClock } from '../platform/clock.ts';
import type { AuthCodeLedger } from '../storage/auth-codes.ts';
import type { RequestToken, TokenOutcome } from './outcome.ts';

/** What came of a code: its issuer's response, or what this gateway knows of a code that it has sent before. */
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
   * @returns whether the ledger has it
   */
  settle(): Promise<boolean>;
}

/**
 * Redeems an auth code at most once, whoever sends it and whatever happens to this invocation.
 * @throws GatewayError `unavailable` when it is not certain what the ledger did; the issuer was not called
 */
export type RedeemCode<Connection> = (
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
export interface RedemptionOptions<Connection> {
  readonly ledger: AuthCodeLedger;
  /** Whose codes a connection redeems, for instance `alipay:2021000000000001`; two connections of one app have one issuer. */
  readonly issuerOf: (connection: Connection) => string;
  readonly requestToken: RequestToken<Connection>;
  readonly clock?: Clock;
}

/** What the invocation keeps for itself: the store and the response come after the issuer's. */
const RESERVED_MS = 5_000;

/** Makes {@link RedeemCode}: the entry in the ledger is written before the issuer is called. */
export function createCodeRedemption<Connection>(options: RedemptionOptions<Connection>): RedeemCode<Connection> {
  const { ledger, issuerOf, requestToken, clock = systemClock } = options;

  return async (connection, { code, claimId, deadlineMs }) => {
    const entry = { issuer: issuerOf(connection), code };
    /** What cannot be released reads as spent when its lease has run out. */
    const release = () => ledger.release(entry, claimId).catch(() => undefined);

    const claim = await ledger.claim(entry, claimId).catch(async (error: unknown) => {
      await release();
      throw error;
    });
    if (claim !== 'claimed') return ofOther(claim);

    const outcome = await requestToken(connection, { code, remainingMs: deadlineMs - clock() - RESERVED_MS });
    const unspent = isUnspent(outcome);
    if (unspent) await release();
    const settled = () =>
      ledger.settle(entry, claimId).then(
        () => true,
        () => false,
      );
    const settle = unspent ? nothing : settled;
    return { outcome, settle };
  };
}

const nothing = async (): Promise<boolean> => true;

/** A code that another request of this gateway has claimed: of the present one nothing remains to be done. */
function ofOther(claim: 'used' | 'in-progress' | 'unknown'): Redemption {
  const outcome: RedemptionOutcome =
    claim === 'unknown' ? { kind: claim, reason: 'an earlier redemption of this code was lost' } : { kind: claim };
  return { outcome, settle: nothing };
}

const isUnspent = (outcome: TokenOutcome): boolean =>
  outcome.kind === 'busy' || outcome.kind === 'unreachable' || ('unspent' in outcome && outcome.unspent);
