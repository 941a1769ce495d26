import type { HttpRequest } from '../http-request.ts';
import type { CallerBase, CredentialsBase, Protocol } from '../protocol.ts';
import type { Middleware, RequestContext } from '../request-context.ts';

/** Reads from the request what the operation's schema describes. */
export function parseInput<Credentials extends CredentialsBase, Caller extends CallerBase>(
  protocol: Pick<Protocol<Credentials, Caller>, 'input'>,
): Middleware<RequestContext<HttpRequest, Credentials, Caller>> {
  return {
    before: ({ event: context }) => {
      context.input = protocol.input(context.request);
    },
  };
}
