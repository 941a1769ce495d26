import type { TokenOutcome } from '../redemption/outcome.ts';
import { PROBE, type ProbeVerdict } from '../redemption/probe.ts';
import type { Connection } from './connection.ts';
import type { RequestToken } from './token-exchange.ts';

/**
 * Asks Alipay for the token of a code that cannot exist. Its signed refusal proves app id, private key and Alipay's key together; nothing
 * is spent. Never throws.
 */
export const probeAlipay = async (connection: Connection, requestToken: RequestToken): Promise<ProbeVerdict> =>
  verdictOn(await requestToken(connection, PROBE));

/** What Alipay's response to the probe says of the connection. That it is busy or cannot be reached says nothing. */
export function verdictOn(outcome: TokenOutcome): ProbeVerdict {
  switch (outcome.kind) {
    case 'granted':
      return faulty('a code that nobody has was granted: is this Alipay?');
    case 'misconfigured':
      return faulty(`Alipay refuses the connection: ${outcome.subCode}${meaningOf(outcome.subCode)}`);
    case 'refused':
      return outcome.signed ? { kind: 'proven' } : faulty(`the refusal is not signed: ${outcome.subCode}`);
    case 'unknown':
      if (outcome.unverified) {
        return { ...faulty(`${outcome.reason}: is alipayPublicKey Alipay's own, of this app?`), unverified: true };
      }
      return { kind: 'unclear', text: outcome.reason ?? outcome.kind };
    case 'busy':
      return { kind: 'unclear', text: 'Alipay is busy' };
    case 'unreachable':
      return { kind: 'unclear', text: `Alipay was not reached from here: ${outcome.reason ?? 'no reason'}` };
  }
}

const faulty = (text: string) => ({ kind: 'faulty', text }) as const;

function meaningOf(subCode: string): string {
  if (subCode.includes('invalid-signature')) {
    return " (privateKey is not the one whose public half stands in the app's console)";
  }
  if (subCode.includes('invalid-app-id')) return ' (no such app in this environment)';
  return subCode.includes('certificate') ? ' (alipayCertificate is another than the one that Alipay signs with)' : '';
}
