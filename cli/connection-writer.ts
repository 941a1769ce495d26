import { isDeepStrictEqual } from 'node:util';
import type { ConnectionDocument as AlipayConnectionDocument } from '../shared/alipay/connection.ts';
import type { ConnectionCard } from '../shared/registry/connection-card.ts';
import { cardKey } from '../shared/registry/item-key.ts';
import type { WechatConnectionDocument } from '../shared/wechat/connection.ts';
import type { Written } from './caller-writer.ts';
import type { RegistryWriter } from './registry-writer.ts';
import type { SecretWriter } from './secret-writer.ts';

/** The document of a connection, of whichever kind. */
export type ConnectionDocument = AlipayConnectionDocument | WechatConnectionDocument;

/** What of a connection's document is no secret. */
export function cardOf(document: ConnectionDocument): ConnectionCard {
  const { appId, enabled = true } = document;
  if (document.kind === 'wechat') return { kind: document.kind, appId, enabled };
  const { pid, environment } = document;
  return { kind: 'alipay', appId, pid, environment, enabled };
}

/**
 * Writes a connection: its secret before its card, so that no card promises what is not there; nothing where the card may not be written.
 * @throws ConcurrentWrite
 */
export async function putConnection(
  { secrets, registry }: { readonly secrets: SecretWriter; readonly registry: RegistryWriter },
  identifier: string,
  document: ConnectionDocument,
): Promise<Written> {
  await registry.requirePermission(cardKey(identifier));
  const written = await secrets.put(`connections/${identifier}`, document);
  const card = await putCard(registry, identifier, cardOf(document));
  return written === 'unchanged' ? card : written;
}

/**
 * Writes a connection's card alone.
 * @throws ConcurrentWrite
 */
export async function putCard(registry: RegistryWriter, identifier: string, card: ConnectionCard): Promise<Written> {
  const key = cardKey(identifier);
  const before = await registry.read(key);
  if (before && isDeepStrictEqual(before.document, card)) return 'unchanged';
  await registry.write(key, card, before);
  return before ? 'changed' : 'created';
}
