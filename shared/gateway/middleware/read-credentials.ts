import type { HttpRequest } from '../http-request.ts';
import { CALLER_ID, type CallerBase, type CredentialsBase, type Protocol } from '../protocol.ts';
import type { Middleware, RequestContext } from '../request-context.ts';

/** Reads what the request claims, by the protocol's grammar of credentials. */
export function readCredentials<Credentials extends CredentialsBase, Caller extends CallerBase>(
  protocol: Protocol<Credentials, Caller>,
): Middleware<RequestContext<HttpRequest, Credentials, Caller>> {
  return {
    before: ({ event: context }) => {
      const credentials = protocol.credentials(context.request);
      if (!CALLER_ID.test(credentials.callerId))
        throw new Error(`${protocol.name} lets an id pass that cannot name a caller`);
      context.credentials = credentials;
    },
  };
}
