import { GatewayError } from '../../shared/platform/errors.ts';

/** What the check of Alipay's clock looks at. */
export interface AlipayChecked {
  /** How far Alipay's clock is ahead of ours, in milliseconds; `undefined` when Alipay cannot be reached. */
  alipayClockOffsetMs(): Promise<number | undefined>;
}

/** Alipay refuses requests whose timestamp is off by more than some minutes. */
const MAX_OFFSET_MS = 60_000;

/**
 * Compares clocks.
 * @throws GatewayError `unavailable` when they differ, or Alipay cannot be reached twice: without it no code is redeemed
 */
export async function checkAlipayClock({ alipayClockOffsetMs }: AlipayChecked): Promise<string> {
  const offsetMs = (await alipayClockOffsetMs()) ?? (await alipayClockOffsetMs());
  if (offsetMs === undefined) throw new GatewayError('unavailable', { reason: 'Alipay cannot be reached' });
  if (Math.abs(offsetMs) <= MAX_OFFSET_MS) return `${offsetMs} ms ahead`;
  throw new GatewayError('unavailable', { reason: `the clocks of Alipay and this gateway differ by ${offsetMs} ms` });
}
