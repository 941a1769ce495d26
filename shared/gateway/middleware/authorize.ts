import type { CallerBase, CredentialsBase } from '../protocol.ts';
import { type Middleware, present, type RequestContext } from '../request-context.ts';

/** Finds what the request asks for among what the caller may use. */
export function authorize<Credentials extends CredentialsBase, Caller extends CallerBase, Input, Resource>(block: {
  authorize(input: Input, caller: Caller): Promise<Resource>;
}): Middleware<RequestContext<unknown, Credentials, Caller, Input, Resource>> {
  return {
    before: async ({ event: context }) => {
      const caller = present(context.caller, 'caller');
      const input = present(context.input, 'input');
      context.resource = await block.authorize(input, caller);
    },
  };
}
