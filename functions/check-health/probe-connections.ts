import { createHash } from 'node:crypto';
import type { RequestToken } from '../../shared/alipay/token-exchange.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import type { ProbeVerdict } from '../../shared/redemption/probe.ts';

/** What probing works with. */
export interface Probing {
  readonly nowMs: number;
  readonly healthIntervalMs: number;
  readonly requestToken: RequestToken;
}

const HOUR_MS = 3_600_000;
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
 * What a probe's verdict is for the check: a remark, that it is proven or why nothing could be found out.
 * @throws GatewayError `misconfigured` when an operator must mend the connection
 */
export function remarkOn(verdict: ProbeVerdict): string {
  if (verdict.kind === 'proven') return 'proven by a probe';
  if (verdict.kind === 'unclear') return `the probe proved nothing: ${verdict.text}`;
  throw new GatewayError('misconfigured', { reason: `the probe failed: ${verdict.text}` });
}
