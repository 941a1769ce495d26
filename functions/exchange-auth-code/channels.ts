import { type Connection, loadConfiguredConnection } from '../../shared/alipay/connection.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { identifiesUsers, isChannel } from '../../shared/protocols/daxpay/channel-codes.ts';
import type { RedeemCode, RedemptionOutcome } from '../../shared/redemption/redeem-code.ts';
import type { Secrets } from '../../shared/secrets/secret-cache.ts';

/** A code to redeem, and the time for it. */
export interface ChannelCode {
  readonly code: string;
  readonly claimId: string;
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number;
}

/** Redeems a code through one connection of a channel. */
export type RedeemChannelCode = (code: ChannelCode) => Promise<{ outcome: RedemptionOutcome; settle(): Promise<void> }>;

/** What the strategies work with. */
export interface ChannelDependencies {
  readonly secrets: Secrets;
  readonly secretPrefix: string;
  readonly redeemAlipayCode: RedeemCode<Connection>;
}

/** What a channel can do here: a new channel is a new entry, and a new client among the dependencies. */
interface ChannelStrategy {
  /**
   * Finds the connection that an app has for the channel.
   * @throws GatewayError `misconfigured` when it cannot be used
   */
  connect(identifier: string, dependencies: ChannelDependencies): Promise<RedeemChannelCode>;
}

/** By the platform's channel code. */
const STRATEGIES: Readonly<Record<string, ChannelStrategy>> = {
  ali_pay: {
    async connect(identifier, { secrets, secretPrefix, redeemAlipayCode }) {
      const connection = await loadConfiguredConnection(secrets, secretPrefix, identifier);
      return (code) => redeemAlipayCode(connection, code);
    },
  },
};

/** Whether this gateway has a client for a channel. */
export const hasClient = (channel: string): boolean => Object.hasOwn(STRATEGIES, channel);

/**
 * Finds what an app may do in a channel.
 * @param configured the app's connections by channel
 * @throws GatewayError `channel_unknown`, `ability_unsupported`, `channel_disabled`, `misconfigured`
 */
export async function connectChannel(
  channel: string,
  configured: ReadonlyMap<string, string>,
  dependencies: ChannelDependencies,
): Promise<RedeemChannelCode> {
  if (!isChannel(channel)) throw new GatewayError('channel_unknown', { reason: 'the platform has no such channel' });
  if (!identifiesUsers(channel)) {
    throw new GatewayError('ability_unsupported', { reason: 'the channel cannot tell who a user is' });
  }
  const identifier = configured.get(channel);
  const strategy = hasClient(channel) ? STRATEGIES[channel] : undefined;
  if (strategy && identifier !== undefined) return strategy.connect(identifier, dependencies);
  throw new GatewayError('channel_disabled', {
    reason: strategy ? 'the app has no connection for the channel' : 'this gateway has no client for the channel',
  });
}
