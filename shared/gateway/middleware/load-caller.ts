import { type Exchange, present, type Step } from '../request-context.ts';
import type { CallerBase, Credentials } from '../protocol.ts';

/** Looks up the caller that the claim names. That there is none is for the protocol to judge. */
export function loadCaller<Claim extends Credentials, Caller extends CallerBase>(block: {
  loadCaller(callerId: string): Promise<Caller | undefined>;
  lookUpsUsedUp(): boolean;
}): Step<Exchange<unknown, Claim, Caller>> {
  return {
    before: async ({ event: exchange }) => {
      // Before the look-up, which may use up the last one.
      if (block.lookUpsUsedUp()) exchange.lookUpsUsedUp = true;
      const caller = await block.loadCaller(present(exchange.claim, 'claim').callerId);
      if (caller) exchange.caller = caller;
    },
  };
}
