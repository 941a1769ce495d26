import { GatewayError } from '../../shared/platform/errors.ts';
import { connectionSecretName } from '../../shared/secrets/connections.ts';
import { readEntity } from '../../shared/secrets/entity.ts';
import { type WechatConnection, wechatConnectionKind } from '../../shared/wechat/connection.ts';
import { INVALID_CODE } from '../../shared/wechat/error-classes.ts';
import type { RequestWechatToken } from '../../shared/wechat/token-exchange.ts';
import type { KeysChecked } from './check-keys.ts';
import { PROBE_CODE, PROBE_LIMIT_MS } from './probe-connections.ts';

/** What the probes of WeChat's connections work with. */
export interface WechatProbing {
  readonly requestWechatToken: RequestWechatToken;
}

const FINDINGS: Readonly<Record<string, string>> = {
  '40013': 'the app id is not known',
  '40125': 'the app secret is wrong',
  '40164': 'the address that this gateway calls from is not on the list of the account',
};

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

/**
 * Asks WeChat for the token of a code that cannot exist: its refusal of the code proves app id, app secret and our address.
 * @returns a remark: that it is proven, or why nothing could be found out
 * @throws GatewayError `misconfigured` when WeChat refuses the connection
 */
export async function probeWechat(
  connection: WechatConnection,
  { requestWechatToken }: WechatProbing,
): Promise<string> {
  const outcome = await requestWechatToken(connection, { code: PROBE_CODE, remainingMs: PROBE_LIMIT_MS });
  const subCode = ('subCode' in outcome && outcome.subCode) || '';
  if (outcome.kind === 'misconfigured') {
    const finding = FINDINGS[subCode];
    const reason = `the probe failed: WeChat: ${subCode}${finding ? `, ${finding}` : ''}`;
    throw new GatewayError('misconfigured', { reason });
  }
  if (outcome.kind === 'refused' && subCode === INVALID_CODE) return 'proven by a probe';
  const reason = ('reason' in outcome && outcome.reason) || subCode;
  return `the probe proved nothing: ${outcome.kind}${reason && `, ${reason}`}`;
}
