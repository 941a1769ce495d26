import type { Exchange, Step } from '../request-context.ts';
import type { HttpRequest } from '../http-request.ts';
import { CALLER_ID, type CallerBase, type Credentials, type Protocol } from '../protocol.ts';

/** Reads what the request claims, by the protocol's grammar of credentials. */
export function readClaim<Claim extends Credentials, Caller extends CallerBase>(
  protocol: Protocol<Claim, Caller>,
): Step<Exchange<HttpRequest, Claim, Caller>> {
  return {
    before: ({ event: exchange }) => {
      const claim = protocol.credentials(exchange.request);
      if (!CALLER_ID.test(claim.callerId))
        throw new Error(`${protocol.name} lets an id pass that cannot name a secret`);
      exchange.claim = claim;
    },
  };
}
