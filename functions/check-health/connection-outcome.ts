import { probeAlipay } from '../../shared/alipay/probe.ts';
import type { ProbeVerdict } from '../../shared/redemption/probe.ts';
import type { ConnectionCard } from '../../shared/registry/connection-card.ts';
import { probeWechat } from '../../shared/wechat/probe.ts';
import { type ConnectionsChecked, checkConnection, type ListedConnection } from './check-connections.ts';
import { type CheckOutcome, outcomeOf } from './check-outcome.ts';
import { checkWechatConnection, type WechatProbing } from './check-wechat.ts';
import { isDue, type Probing, remarkOn } from './probe-connections.ts';

/** What the check of one connection found. */
export interface ConnectionOutcome extends CheckOutcome {
  /** Present where this check probed it. */
  readonly probePassed?: boolean;
  /** Whether the probe's response was not by the key that the connection has as Alipay's. */
  readonly probeUnverified?: true;
}

/** What a check finds out on its way, also when it fails. */
type Found = Pick<ConnectionOutcome, 'daysToExpiry' | 'probePassed' | 'probeUnverified'>;
type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** What the checks of connections of every kind work with. */
export type ConnectionProbing = ConnectionsChecked & Probing & WechatProbing;

/** How connections of a kind are checked. Each gives a remark, or nothing; it fails by throwing. */
const CHECKS: Record<
  ConnectionCard['kind'],
  (checked: ConnectionProbing, identifier: string, found: Mutable<Found>) => Promise<string | undefined>
> = { alipay: checkAlipay, wechat: checkWechat };

/** Checks one connection. */
export async function connectionOutcome(
  checked: ConnectionProbing,
  { identifier, card }: ListedConnection,
): Promise<ConnectionOutcome> {
  const found: Mutable<Found> = {};
  const check = CHECKS[card.kind](checked, identifier, found);
  return { ...(await outcomeOf(`connection:${identifier}`, check)), ...found };
}

/** The secret can be used, and, when it is due, a probe proves it. */
async function checkAlipay(checked: ConnectionProbing, identifier: string, found: Mutable<Found>) {
  const { connection, remark } = await checkConnection(checked, identifier, (days) => {
    found.daysToExpiry = days;
  });
  const proof = await proven(checked, identifier, found, () => probeAlipay(connection, checked.requestToken));
  return [remark, proof].filter(Boolean).join('; ') || undefined;
}

/** The same of WeChat's. */
async function checkWechat(checked: ConnectionProbing, identifier: string, found: Mutable<Found>) {
  const connection = await checkWechatConnection(checked, identifier);
  return proven(checked, identifier, found, () => probeWechat(connection, checked.requestWechatToken));
}

async function proven(
  checked: ConnectionProbing,
  identifier: string,
  found: Mutable<Found>,
  ask: () => Promise<ProbeVerdict>,
): Promise<string | undefined> {
  if (!isDue(identifier, checked)) return undefined;
  found.probePassed = false;
  const verdict = await ask();
  if ('unverified' in verdict) found.probeUnverified = true;
  const proof = remarkOn(verdict);
  found.probePassed = true;
  return proof;
}
