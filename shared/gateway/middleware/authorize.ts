import { type Exchange, present, type Step } from '../request-context.ts';
import type { CallerBase, Credentials } from '../protocol.ts';

/** Finds what the request asks for among what the caller may use. */
export function authorize<Claim extends Credentials, Caller extends CallerBase>(block: {
  authorize(input: unknown, caller: Caller): Promise<unknown>;
}): Step<Exchange<unknown, Claim, Caller>> {
  return {
    before: async ({ event: exchange }) => {
      exchange.resource = await block.authorize(exchange.input, present(exchange.caller, 'caller'));
    },
  };
}
