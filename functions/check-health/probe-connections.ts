import { createHash } from 'node:crypto';
import type { Connection } from '../../shared/alipay/connection.ts';
import type { RequestToken } from '../../shared/alipay/token-exchange.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import type { TokenOutcome } from '../../shared/redemption/outcome.ts';

/** What probing works with. */
export interface Probing {
  readonly nowMs: number;
  readonly healthIntervalMs: number;
  /** Past the ledger: nothing is written for a code that nobody has. */
  readonly requestToken: RequestToken;
}

/** The colon is in no code that either interface lets in, so that no user's request can ever carry this one. */
export const PROBE_CODE = 'probe:alipay-auth-gateway';

const HOUR_MS = 3_600_000;
/** For one attempt and one more. */
export const PROBE_LIMIT_MS = 8_000;

/**
 * Whether a connection is to be probed by the check of this moment: each once an hour, by its name in one of the intervals
 * that an hour has.
 */
export function isDue(identifier: string, { nowMs, healthIntervalMs }: Omit<Probing, 'requestToken'>): boolean {
  const slots = Math.max(1, Math.floor(HOUR_MS / healthIntervalMs));
  const its = createHash('sha256').update(identifier).digest().readUInt32BE() % slots;
  return Math.floor(nowMs / healthIntervalMs) % slots === its;
}

/**
 * Asks Alipay for the token of a code that cannot exist. Its signed refusal proves app id, private key and Alipay's key together;
 * nothing is spent.
 * @param unverified is told when the response is not by the key that the connection has as Alipay's
 * @returns a remark: that it is proven, or why nothing could be found out
 * @throws GatewayError `misconfigured` when Alipay refuses the connection, or its response does not verify
 */
export async function probe(
  connection: Connection,
  { requestToken }: Probing,
  unverified: () => void,
): Promise<string> {
  const outcome = await requestToken(connection, { code: PROBE_CODE, remainingMs: PROBE_LIMIT_MS });
  if (outcome.kind === 'unknown' && outcome.unverified) unverified();
  const fault = faultIn(outcome);
  if (fault !== undefined) throw new GatewayError('misconfigured', { reason: `the probe failed: ${fault}` });
  if (outcome.kind === 'refused') return 'proven by a probe';
  const { reason = outcome.kind } = 'reason' in outcome ? outcome : {};
  return `the probe proved nothing: ${reason}`;
}

/** What an outcome says against the connection; that Alipay is busy or cannot be reached says nothing. */
function faultIn(outcome: TokenOutcome): string | undefined {
  switch (outcome.kind) {
    case 'granted':
      return 'a code that nobody has was granted';
    case 'misconfigured':
      return `Alipay: ${outcome.subCode}`;
    case 'refused':
      return outcome.signed ? undefined : `the refusal is not signed: ${outcome.subCode}`;
    case 'unknown':
      return outcome.unverified ? `${outcome.reason}: is alipayPublicKey Alipay's own?` : undefined;
    default:
      return undefined;
  }
}
