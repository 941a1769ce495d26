import { GatewayError } from '../../platform/errors.ts';
import { present, type Step } from '../request-context.ts';

/** Refuses a caller that is switched off. It comes behind the signature, so that only the caller itself learns it. */
export function requireEnabled(): Step {
  return {
    before: ({ event: exchange }) => {
      if (present(exchange.caller, 'caller').enabled) return;
      throw new GatewayError('caller_disabled', { reason: 'the caller is not enabled' });
    },
  };
}
