import { type Clock, systemClock } from '../platform/clock.ts';
import { type CallOut, callOut } from '../platform/outbound-call.ts';
import { type AlipayEnvironment, alipayAddresses } from './addresses.ts';

/** What asking for Alipay's time works with; everything has a real default. */
export interface GatewayClockOptions {
  readonly callGateway?: CallOut;
  readonly clock?: Clock;
  /** In milliseconds; as long as an exchange of a code waits, where it is absent. */
  readonly timeoutMs?: number;
  /** See {@link alipayAddresses}. */
  readonly alipayBaseUrl?: string | undefined;
}

/**
 * How far Alipay's clock is ahead of ours, by the `Date` header of whatever its gateway says to an empty call. Alipay
 * refuses requests whose timestamp is off by minutes; the header counts whole seconds.
 * @returns milliseconds, negative when Alipay's is behind; `undefined` when it cannot be told
 */
export async function alipayClockOffsetMs(
  environment: AlipayEnvironment,
  options: GatewayClockOptions = {},
): Promise<number | undefined> {
  const { callGateway: call = callOut, clock = systemClock, timeoutMs = 5_000, alipayBaseUrl } = options;
  const askedAtMs = clock();
  const url = new URL(alipayAddresses(environment, alipayBaseUrl).gateway);
  const response = await call({ url, body: '', timeoutMs });
  if (response.kind !== 'responded' || response.dateMs === undefined) return undefined;
  const halfWayMs = (askedAtMs + clock()) / 2;
  return Math.round(response.dateMs - halfWayMs);
}
