import { GatewayError } from '../../shared/platform/errors.ts';
import { connectionSecretName } from '../../shared/secrets/connections.ts';
import { readEntity } from '../../shared/secrets/entity.ts';
import { type WechatConnection, wechatConnectionKind } from '../../shared/wechat/connection.ts';
import type { RequestWechatToken } from '../../shared/wechat/token-exchange.ts';
import type { KeysChecked } from './check-keys.ts';

/** What the probes of WeChat's connections work with. */
export interface WechatProbing {
  readonly requestWechatToken: RequestWechatToken;
}

/**
 * A connection's secret can be used.
 * @throws GatewayError `misconfigured` that says what an operator must mend
 */
export async function checkWechatConnection(
  { fetchSecret, secretPrefix }: KeysChecked,
  identifier: string,
): Promise<WechatConnection> {
  const name = connectionSecretName(secretPrefix, identifier);
  const refused = (why: string) => new GatewayError('misconfigured', { reason: `secret ${name}: ${why}` });
  const version = await fetchSecret(name);
  if (!version) throw refused('does not exist');
  const connection = readEntity(wechatConnectionKind, `secret ${name}`, version.text);
  if (!connection.enabled) throw refused('not enabled, but its card is');
  return connection;
}
