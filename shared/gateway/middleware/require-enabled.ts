import { GatewayError } from '../../platform/errors.ts';
import { type Middleware, present } from '../request-context.ts';

/** Refuses a caller that is switched off. It comes behind the signature, so that only the caller itself learns it. */
export function requireEnabled(): Middleware {
  return {
    before: ({ event: context }) => {
      if (present(context.caller, 'caller').enabled) return;
      throw new GatewayError('caller_disabled', { reason: 'the caller is not enabled' });
    },
  };
}
