import type { TokenOutcome } from '../../shared/redemption/outcome.ts';
import { INVALID_CODE } from '../../shared/wechat/error-classes.ts';

/** What a probe proved, or why it did not. It holds no secret. */
export interface Verdict {
  readonly proven: boolean;
  readonly text: string;
  /** What to look at, or to type. */
  readonly remedy: string;
}

const PROVEN: Verdict = {
  proven: true,
  text: "Alipay signed its refusal: app id, private key and Alipay's key belong together",
  remedy: '',
};

/**
 * What Alipay's response to a code that cannot exist says of a connection.
 * @see ../../shared/alipay/token-exchange.ts
 */
export function verdictOn(outcome: TokenOutcome, identifier: string): Verdict {
  const put = `connection put ${identifier} --file FILE`;
  const not = (text: string, remedy: string): Verdict => ({ proven: false, text, remedy });
  switch (outcome.kind) {
    case 'refused':
      if (outcome.signed) return PROVEN;
      return not("Alipay's refusal was not signed, so its key is not proven", `connection probe ${identifier}`);
    case 'misconfigured':
      return not(`Alipay refuses the connection: ${outcome.subCode}${meaningOf(outcome.subCode)}`, put);
    case 'unknown':
      return not(
        `Alipay's response cannot be used: ${outcome.reason ?? 'no reason'}. Is alipayPublicKey Alipay's, of this app?`,
        put,
      );
    case 'busy':
      return not('Alipay is busy', `connection probe ${identifier}`);
    case 'unreachable':
      return not(
        `Alipay was not reached from here: ${outcome.reason ?? 'no reason'}`,
        `connection probe ${identifier}`,
      );
    case 'granted':
      return not('Alipay granted a code that cannot exist: is this Alipay?', put);
  }
}

/**
 * What WeChat's response to a code that cannot exist says of a connection. It signs nothing: TLS says that it is WeChat.
 * @see ../../shared/wechat/token-exchange.ts
 */
export function verdictOnWechat(outcome: TokenOutcome, identifier: string): Verdict {
  const again = `connection probe ${identifier}`;
  const put = `connection put ${identifier} --file FILE`;
  switch (outcome.kind) {
    case 'refused':
      if (outcome.subCode === INVALID_CODE) {
        return {
          proven: true,
          text: 'WeChat refused the code alone: app id, app secret and address are right',
          remedy: '',
        };
      }
      return { proven: false, text: `WeChat says nothing of it: ${outcome.subCode}`, remedy: again };
    case 'misconfigured': {
      const { [outcome.subCode]: meaning = '' } = WECHAT_MEANINGS;
      return { proven: false, text: `WeChat refuses the connection: ${outcome.subCode}${meaning}`, remedy: put };
    }
    default:
      return { proven: false, text: `WeChat says nothing of it: ${outcome.kind}`, remedy: again };
  }
}

const WECHAT_MEANINGS: Readonly<Record<string, string>> = {
  '40013': ' (no such app id)',
  '40125': ' (the app secret is wrong)',
  '40164': " (the address that calls is not on the account's list)",
};

function meaningOf(subCode: string): string {
  if (/invalid-signature/.test(subCode))
    return " (privateKey is not the one whose public half stands in the app's console)";
  if (/invalid-app-id/.test(subCode)) return ' (no such app in this environment)';
  if (/certificate/.test(subCode)) return ' (alipayCertificate is another than the one that Alipay signs with)';
  return '';
}
