import type { HttpRequest } from '../http-request.ts';
import { type CallerBase, type CredentialsBase, isRepeatable, type Protocol } from '../protocol.ts';
import { type Middleware, present, type RequestContext } from '../request-context.ts';

/** Lets the protocol decide what the request has to prove. Whoever need not sign is let in at this point. */
export function admit<Credentials extends CredentialsBase, Caller extends CallerBase>(
  protocol: Protocol<Credentials, Caller>,
): Middleware<RequestContext<HttpRequest, Credentials, Caller>> {
  return {
    before: ({ event: context }) => {
      const credentials = present(context.credentials, 'credentials');
      const admission = protocol.admit(context.request, credentials, context.caller);
      if (admission.kind !== 'signed' && !context.caller) {
        throw new Error(`${protocol.name} admits a caller that does not exist`);
      }
      if (!isRepeatable(admission) && credentials.timestampMs === undefined) {
        throw new Error(`${protocol.name} admits a request that must not be replayed without its time`);
      }
      context.admission = admission;
      if (admission.kind !== 'signed') context.authenticated = true;
    },
  };
}
