import type { CallerBase, CredentialsBase } from '../protocol.ts';
import { type Middleware, present, type RequestContext } from '../request-context.ts';

/** Looks up the caller that the credentials name. That there is none is for the protocol to judge. */
export function loadCaller<Credentials extends CredentialsBase, Caller extends CallerBase>(block: {
  loadCaller(callerId: string): Promise<Caller | undefined>;
  lookUpsUsedUp(): boolean;
}): Middleware<RequestContext<unknown, Credentials, Caller>> {
  return {
    before: async ({ event: context }) => {
      // Before the look-up, which may use up the last one.
      if (block.lookUpsUsedUp()) context.lookUpsUsedUp = true;
      const caller = await block.loadCaller(present(context.credentials, 'credentials').callerId);
      if (caller) context.caller = caller;
    },
  };
}
