import type { TokenOutcome } from '../redemption/outcome.ts';
import { PROBE, type ProbeVerdict } from '../redemption/probe.ts';
import type { WechatConnection } from './connection.ts';
import { INVALID_CODE } from './error-classes.ts';
import type { RequestWechatToken } from './token-exchange.ts';

/**
 * Asks WeChat for the token of a code that cannot exist: its refusal of the code proves app id, app secret and our address. Nothing is
 * signed: TLS says that it is WeChat. Never throws.
 */
export const probeWechat = async (
  connection: WechatConnection,
  requestToken: RequestWechatToken,
): Promise<ProbeVerdict> => verdictOn(await requestToken(connection, PROBE));

/** What WeChat's response to the probe says of the connection. */
export function verdictOn(outcome: TokenOutcome): ProbeVerdict {
  const subCode = ('subCode' in outcome && outcome.subCode) || '';
  if (outcome.kind === 'misconfigured') {
    return { kind: 'faulty', text: `WeChat refuses the connection: ${subCode}${MEANINGS[subCode] ?? ''}` };
  }
  if (outcome.kind === 'refused' && subCode === INVALID_CODE) return { kind: 'proven' };
  const reason = ('reason' in outcome && outcome.reason) || subCode;
  return { kind: 'unclear', text: `WeChat: ${outcome.kind}${reason && `, ${reason}`}` };
}

const MEANINGS: Readonly<Record<string, string>> = {
  '40013': ' (no such app id)',
  '40125': ' (the app secret is wrong)',
  '40164': " (the address that calls is not on the account's list)",
};
