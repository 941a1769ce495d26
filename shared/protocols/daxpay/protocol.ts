import { createHash } from 'node:crypto';
import { shownValue } from '../../gateway/evidence.ts';
import type { Protocol } from '../../gateway/protocol.ts';
import type { DaxpayCaller } from './caller.ts';
import { type DaxpayCredentials, readCredentials, readMembers } from './credentials.ts';
import { daxpayEnvelope } from './envelope.ts';
import { DUMMY_KEY } from './keys.ts';
import type { RequestMembers } from './members.ts';
import { stringToSign } from './string-to-sign.ts';

/** DaxPay: credentials in the JSON body, signed over its known members; responses signed with the same secret. */
export const daxpayProtocol: Protocol<DaxpayCredentials, DaxpayCaller> = {
  ...daxpayEnvelope,
  credentials: readCredentials,

  admit(_request, { members, sign = '' }, caller) {
    const canonical = stringToSign(members);
    if (caller && !caller.requireSignature) {
      const replayToken = digestOf(canonical, caller);
      // A switched-off app is told so only when it proves that it is itself.
      if (sign === '' && caller.enabled) return { kind: 'replay-only', replayToken };
      return signed(canonical, sign, caller, replayToken);
    }
    return signed(canonical, sign, caller, sign);
  },

  // Neither upper-cased, as that is the app's to choose, nor with the secret.
  signedString(_request, { members }) {
    const { authCode } = members;
    const shown = authCode === undefined ? members : { ...members, authCode: shownValue('authCode', String(authCode)) };
    return { signed: withoutKey(members), shown: withoutKey(shown) };
  },

  input: readMembers,
};

const signed = (canonical: string, signature: string, caller: DaxpayCaller | undefined, replayToken: string) =>
  ({
    kind: 'signed',
    text: Buffer.from(canonical),
    signature,
    keys: caller?.keys ?? [],
    noKey: caller ? 'no key of this id' : 'no such caller',
    dummyKey: DUMMY_KEY,
    replayToken,
  }) as const;

const withoutKey = (members: RequestMembers): Buffer => Buffer.from(`${stringToSign(members)}&key=***`);

/** What is consumed where there may be no signature: whoever leaves it out of a captured request gains nothing. */
function digestOf(canonical: string, { canonicalization }: DaxpayCaller): string {
  const folded = canonicalization === 'upper' ? canonical.toUpperCase() : canonical;
  return createHash('sha256').update(folded).digest('hex');
}
