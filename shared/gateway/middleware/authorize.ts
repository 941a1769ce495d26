import type { CallerBase, CredentialsBase } from '../protocol.ts';
import { type Middleware, present, type RequestContext } from '../request-context.ts';

/** Finds what the request asks for among what the caller may use. */
export function authorize<Credentials extends CredentialsBase, Caller extends CallerBase>(block: {
  authorize(input: unknown, caller: Caller): Promise<unknown>;
}): Middleware<RequestContext<unknown, Credentials, Caller>> {
  return {
    before: async ({ event: context }) => {
      context.resource = await block.authorize(context.input, present(context.caller, 'caller'));
    },
  };
}
