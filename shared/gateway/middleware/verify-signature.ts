import type { Clock } from '../../platform/clock.ts';
import { isActive } from '../../signing/validity.ts';
import { present, type Step } from '../request-context.ts';
import { unproven } from '../unproven.ts';

/**
 * Verifies the signature under the caller's keys that are active now. Where there are none, the decoy does the same work,
 * and the answer is the same: nobody learns from it which callers, keys or algorithms exist.
 */
export function verifySignature({ clock }: { readonly clock: Clock }): Step {
  return {
    before: ({ event: exchange }) => {
      const admission = present(exchange.admission, 'admission');
      if (admission.kind !== 'signed') return;
      const { text, signature, keys, decoy } = admission;
      const active = keys.filter((key) => isActive(key, clock()));
      const verifiedKey = active.find((key) => key.verify(text, signature));
      if (active.length === 0) decoy.verify(text, signature);
      if (!verifiedKey || !exchange.caller) {
        const why = active.length === 0 ? 'no such caller or key' : 'the signature is wrong';
        throw unproven(exchange, 'signature_invalid', why);
      }
      exchange.admitted = true;
      exchange.verifiedKey = verifiedKey;
    },
  };
}
