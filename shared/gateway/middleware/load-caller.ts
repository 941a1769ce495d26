import type { CallerBase, CredentialsBase } from '../protocol.ts';
import { type Middleware, present, type RequestContext } from '../request-context.ts';

/** Looks up the caller that the credentials name. The protocol judges what an unknown caller means. */
export function loadCaller<Credentials extends CredentialsBase, Caller extends CallerBase>(block: {
  loadCaller(credentials: Credentials): Promise<Caller | undefined>;
}): Middleware<RequestContext<unknown, Credentials, Caller>> {
  return {
    before: async ({ event: context }) => {
      const caller = await block.loadCaller(present(context.credentials, 'credentials'));
      if (caller) context.caller = caller;
    },
  };
}
