import type { Clock } from '../../platform/clock.ts';
import { GatewayError } from '../../platform/errors.ts';
import { isActive } from '../../signing/validity.ts';
import { type Middleware, present } from '../request-context.ts';

/**
 * Verifies the signature under the caller's keys that are active now. Where there are none, the dummy key does the same work,
 * and the response is the same: nobody learns from it which callers, keys or algorithms exist.
 */
export function verifySignature({ clock }: { readonly clock: Clock }): Middleware {
  return {
    before: ({ event: context }) => {
      const admission = present(context.admission, 'admission');
      if (admission.kind !== 'signed') return;
      const { text, signature, keys, dummyKey } = admission;
      const active = keys.filter((key) => isActive(key, clock()));
      const verifiedKey = active.find((key) => key.verify(text, signature));
      if (active.length === 0) dummyKey.verify(text, signature);
      if (!verifiedKey || !context.caller) {
        const reason = active.length === 0 ? 'no such caller or key' : 'the signature is wrong';
        throw new GatewayError('signature_invalid', { reason });
      }
      context.authenticated = true;
      context.verifiedKey = verifiedKey;
    },
  };
}
