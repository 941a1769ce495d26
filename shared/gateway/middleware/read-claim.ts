import type { Exchange, Step } from '../exchange.ts';
import type { HttpRequest } from '../http-request.ts';
import type { CallerBase, Credentials, Protocol } from '../protocol.ts';

/** Reads what the request claims, by the protocol's grammar of credentials. */
export function readClaim<Claim extends Credentials, Caller extends CallerBase>(
  protocol: Protocol<Claim, Caller>,
): Step<Exchange<HttpRequest, Claim, Caller>> {
  return {
    before: ({ event: exchange }) => {
      exchange.claim = protocol.credentials(exchange.request);
    },
  };
}
