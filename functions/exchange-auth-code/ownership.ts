import { GatewayError } from '../../shared/platform/errors.ts';
import type { DaxpayCaller } from '../../shared/protocols/daxpay/caller.ts';
import { type ChannelDependencies, type ConnectedChannel, connectChannel } from './channels.ts';

/** What a request asks for. */
interface ExchangeRequest {
  readonly channel: string;
  readonly authCode: string;
  readonly mchNo?: string;
}

/** A request that its app may make, with the connected channel. */
export interface OwnedExchange {
  readonly authCode: string;
  readonly channel: ConnectedChannel;
}

/**
 * Checks that a request asks for nothing that is not its app's own.
 * @throws GatewayError `invalid_parameter` for another merchant's number, and as {@link connectChannel} does
 */
export async function checkOwnership(
  { channel, authCode, mchNo }: ExchangeRequest,
  caller: DaxpayCaller,
  dependencies: ChannelDependencies,
): Promise<OwnedExchange> {
  if (caller.mchNo !== undefined && mchNo !== undefined && mchNo !== caller.mchNo) {
    throw new GatewayError('invalid_parameter', {
      reason: "mchNo is not the app's merchant number",
      violations: [{ member: 'mchNo', rule: 'match' }],
    });
  }
  return { authCode, channel: await connectChannel(channel, caller.channels, dependencies) };
}
