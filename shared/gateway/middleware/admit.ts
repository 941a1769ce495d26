import { type Exchange, present, type Step } from '../request-context.ts';
import type { HttpRequest } from '../http-request.ts';
import type { CallerBase, Credentials, Protocol } from '../protocol.ts';

/** Lets the protocol decide what the request has to prove. Only a public caller is believed at this point. */
export function admit<Claim extends Credentials, Caller extends CallerBase>(
  protocol: Protocol<Claim, Caller>,
): Step<Exchange<HttpRequest, Claim, Caller>> {
  return {
    before: ({ event: exchange }) => {
      const claim = present(exchange.claim, 'claim');
      const admission = protocol.admit(exchange.request, claim, exchange.caller);
      if (admission.kind !== 'signed' && !exchange.caller) {
        throw new Error(`${protocol.name} admits a caller that does not exist`);
      }
      if (admission.kind !== 'public' && claim.timestampMs === undefined) {
        throw new Error(`${protocol.name} admits a request that must not be replayed without its time`);
      }
      exchange.admission = admission;
      if (admission.kind !== 'signed') exchange.admitted = true;
    },
  };
}
