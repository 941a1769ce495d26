import { GatewayError } from '../../shared/platform/errors.ts';
import { connectionSecretName } from '../../shared/secrets/connections.ts';
import { readEntity } from '../../shared/secrets/entity.ts';
import { type WechatConnection, wechatConnectionKind } from '../../shared/wechat/connection.ts';
import type { RequestWechatToken } from '../../shared/wechat/token-exchange.ts';
import type { KeysChecked } from './check-keys.ts';

/** What the checks of WeChat's connections look at. */
export interface WechatChecked extends KeysChecked {
  readonly requestWechatToken: RequestWechatToken;
}

/** WeChat never gives such a code. */
const NO_CODE = 'health-check';
/** For all attempts of one check. */
const PROBE_MS = 5_000;
/** What WeChat says of a code that does not exist, once it has found app id, secret and our address right. */
const INVALID_CODE = '40029';

const FINDINGS: Readonly<Record<string, string>> = {
  '40013': 'the app id is not known',
  '40125': 'the app secret is wrong',
  '40164': 'the address that this gateway calls from is not on the list of the account',
};

/**
 * A connection's secret can be used, and WeChat knows its app id and its app secret.
 * @returns a remark where WeChat cannot be reached or says something else, which is no fault of the connection
 * @throws GatewayError `misconfigured` that says what an operator must mend
 */
export async function checkWechatConnection(checked: WechatChecked, identifier: string): Promise<string | undefined> {
  const connection = await readConnection(checked, identifier);
  const outcome = await checked.requestWechatToken(connection, { code: NO_CODE, remainingMs: PROBE_MS });
  const subCode = ('subCode' in outcome && outcome.subCode) || '';
  if (outcome.kind === 'misconfigured') {
    const finding = FINDINGS[subCode];
    throw new GatewayError('misconfigured', { reason: `WeChat: ${subCode}${finding ? `, ${finding}` : ''}` });
  }
  if (outcome.kind === 'refused' && subCode === INVALID_CODE) return undefined;
  const reason = ('reason' in outcome && outcome.reason) || subCode;
  return `WeChat says nothing of it: ${outcome.kind}${reason && `, ${reason}`}`;
}

async function readConnection(
  { fetchSecret, secretPrefix }: WechatChecked,
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
