import { GatewayError } from '../../shared/platform/errors.ts';

/** What the check of Alipay's clock looks at. */
export interface AlipayChecked {
  /** How far Alipay's clock is ahead of ours, in milliseconds; `undefined` when Alipay cannot be reached. */
  alipayClockOffsetMs(): Promise<number | undefined>;
}

/** Alipay refuses requests whose timestamp is off by more than some minutes. */
const MAX_OFFSET_MS = 60_000;

/** Compares clocks. That Alipay cannot be reached is remarked, and no fault of this deployment. */
export async function checkAlipayClock({ alipayClockOffsetMs }: AlipayChecked): Promise<string> {
  const offsetMs = await alipayClockOffsetMs();
  if (offsetMs === undefined) return 'not reachable';
  if (Math.abs(offsetMs) <= MAX_OFFSET_MS) return `${offsetMs} ms ahead`;
  throw new GatewayError('unavailable', { reason: `the clocks of Alipay and this gateway differ by ${offsetMs} ms` });
}
