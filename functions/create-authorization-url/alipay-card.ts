import type { AlipayEnvironment } from '../../shared/alipay/addresses.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { connectionCardKind } from '../../shared/registry/connection-card.ts';
import { cardKey } from '../../shared/registry/item-key.ts';
import type { Registry } from '../../shared/registry/registry.ts';
import { otherKind } from '../../shared/secrets/connections.ts';

/** What a link needs to know of an Alipay app. */
export interface AlipayCard {
  readonly appId: string;
  readonly environment: AlipayEnvironment;
}

/**
 * Loads the card of the connection that a business's own document names: that it cannot be used is not the caller's fault.
 * @throws GatewayError `misconfigured` when it does not exist, is not enabled, or is of something else than Alipay; `unavailable`
 */
export async function loadAlipayCard(registry: Registry, identifier: string): Promise<AlipayCard> {
  const card = await registry.get(cardKey(identifier), connectionCardKind);
  const refused = (why: string) => new GatewayError('misconfigured', { reason: `the caller's connection ${why}` });
  if (!card) throw refused('does not exist');
  if (!card.enabled) throw refused('not enabled');
  const { kind, appId, environment } = card;
  if (kind !== 'alipay') throw refused(otherKind(kind, 'alipay'));
  if (environment === undefined) throw refused('has no environment on its card');
  return { appId, environment };
}
