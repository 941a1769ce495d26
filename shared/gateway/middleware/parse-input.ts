import type { Exchange, Step } from '../request-context.ts';
import type { HttpRequest } from '../http-request.ts';
import type { CallerBase, Credentials, Protocol } from '../protocol.ts';

/** Reads from the request what the operation's schema describes. */
export function parseInput<Claim extends Credentials, Caller extends CallerBase>(
  protocol: Pick<Protocol<Claim, Caller>, 'input'>,
): Step<Exchange<HttpRequest, Claim, Caller>> {
  return {
    before: ({ event: exchange }) => {
      exchange.input = protocol.input(exchange.request);
    },
  };
}
