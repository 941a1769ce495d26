import { type Connection, loadConfiguredConnection } from '../../shared/alipay/connection.ts';
import { GatewayError, type Told } from '../../shared/platform/errors.ts';
import { identifiesUsers, isChannel, kindOfChannel } from '../../shared/protocols/daxpay/channel-codes.ts';
import type { RedeemCode, RedemptionOutcome } from '../../shared/redemption/redeem-code.ts';
import { type ConnectionKindName, loadNamedConnection } from '../../shared/secrets/connections.ts';
import type { Secrets } from '../../shared/secrets/secret-cache.ts';
import { type WechatConnection, wechatConnectionKind } from '../../shared/wechat/connection.ts';
import { alipayRefusal, wechatRefusal } from './refusals.ts';

/** A code to redeem, and the time for it. */
export interface ChannelCode {
  readonly code: string;
  readonly claimId: string;
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number;
}

/** Redeems a code through one connection of a channel. */
export type RedeemChannelCode = (
  code: ChannelCode,
) => Promise<{ outcome: RedemptionOutcome; settle(): Promise<boolean> }>;

/** What the channels work with. */
export interface ChannelDependencies {
  readonly secrets: Secrets;
  readonly secretPrefix: string;
  readonly redeemAlipayCode: RedeemCode<Connection>;
  readonly redeemWechatCode: RedeemCode<WechatConnection>;
}

/** What a channel can do here: its issuer, its client and the text of a refusal. */
interface Channel {
  /** The issuer's name in the log. */
  readonly issuer: 'Alipay' | 'WeChat';
  /** What the caller is told of a code that the issuer refused, by the issuer's own code for that. */
  readonly refusal: (subCode: string) => Told;
  /**
   * Finds the connection that an app has for the channel.
   * @throws GatewayError `misconfigured` when it cannot be used, or is of another kind
   */
  connect(identifier: string, dependencies: ChannelDependencies): Promise<RedeemChannelCode>;
}

/** An app's channel, connected. */
export interface ConnectedChannel extends Pick<Channel, 'issuer' | 'refusal'> {
  readonly redeem: RedeemChannelCode;
}

const ALIPAY: Channel = {
  issuer: 'Alipay',
  refusal: alipayRefusal,
  async connect(identifier, { secrets, secretPrefix, redeemAlipayCode }) {
    const connection = await loadConfiguredConnection(secrets, secretPrefix, identifier);
    return (code) => redeemAlipayCode(connection, code);
  },
};

const WECHAT: Channel = {
  issuer: 'WeChat',
  refusal: wechatRefusal,
  async connect(identifier, { secrets, secretPrefix, redeemWechatCode }) {
    const choice = { identifier, kind: wechatConnectionKind };
    const connection = await loadNamedConnection(secrets, secretPrefix, choice);
    return (code) => redeemWechatCode(connection, code);
  },
};

/** By the kind of connections that a channel takes. */
const CHANNELS: Readonly<Record<ConnectionKindName, Channel>> = { alipay: ALIPAY, wechat: WECHAT };

/**
 * Finds what an app may do in a channel.
 * @param configured the app's connections by channel
 * @throws GatewayError `channel_unknown`, `ability_unsupported`, `channel_disabled`, `misconfigured`
 */
export async function connectChannel(
  code: string,
  configured: ReadonlyMap<string, string>,
  dependencies: ChannelDependencies,
): Promise<ConnectedChannel> {
  if (!isChannel(code)) throw new GatewayError('channel_unknown', { reason: 'the platform has no such channel' });
  if (!identifiesUsers(code)) {
    throw new GatewayError('ability_unsupported', { reason: 'the channel cannot tell who a user is' });
  }
  const identifier = configured.get(code);
  const kind = kindOfChannel(code);
  const channel = kind && CHANNELS[kind];
  if (channel && identifier !== undefined) {
    const { issuer, refusal } = channel;
    return { issuer, refusal, redeem: await channel.connect(identifier, dependencies) };
  }
  throw new GatewayError('channel_disabled', {
    reason: channel ? 'the app has no connection for the channel' : 'this gateway has no client for the channel',
  });
}
