import type { Clock } from '../../platform/clock.ts';
import { GatewayError } from '../../platform/errors.ts';
import { isActive } from '../../signing/validity.ts';
import { evidenceOf } from '../evidence.ts';
import type { HttpRequest } from '../http-request.ts';
import type { CallerBase, CredentialsBase, Protocol } from '../protocol.ts';
import { type Middleware, present, type RequestContext } from '../request-context.ts';

/**
 * Verifies the signature under the caller's keys that are active now. Where there are none, the dummy key does the same work,
 * and the response is the same: nobody learns from it which callers, keys or algorithms exist.
 */
export function verifySignature<Credentials extends CredentialsBase, Caller extends CallerBase>({
  clock,
  protocol,
}: {
  readonly clock: Clock;
  readonly protocol: Pick<Protocol<Credentials, Caller>, 'signedString'>;
}): Middleware<RequestContext<HttpRequest, Credentials, Caller>> {
  return {
    before: ({ event: context }) => {
      const admission = present(context.admission, 'admission');
      if (admission.kind !== 'signed') return;
      const { text, signature, keys, noKey, dummyKey } = admission;
      const active = keys.filter((key) => isActive(key, clock()));
      const verifiedKey = active.find((key) => key.verify(text, signature));
      if (active.length === 0) dummyKey.verify(text, signature);
      if (!verifiedKey || !context.caller) {
        const notActive = keys.length === 0 ? noKey : 'key not active yet or any more';
        const reason = active.length === 0 ? notActive : 'signature wrong';
        const string = protocol.signedString(context.request, present(context.credentials, 'credentials'));
        throw new GatewayError('signature_invalid', { reason, evidence: evidenceOf(string) });
      }
      context.authenticated = true;
      context.verifiedKey = verifiedKey;
    },
  };
}
