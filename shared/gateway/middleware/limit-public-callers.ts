import type { Clock } from '../../platform/clock.ts';
import { GatewayError } from '../../platform/errors.ts';
import { sourceNetwork } from '../../platform/source-network.ts';
import { KeyedTokenBuckets } from '../../platform/token-bucket.ts';
import type { HttpRequest } from '../http-request.ts';
import { isRepeatable } from '../protocol.ts';
import { type Middleware, present, type RequestContext } from '../request-context.ts';

/** For each caller and source network, in each execution environment. */
const RATE = { capacity: 1_000, refillPerSecond: 100 };

/**
 * Limits callers whose requests may come again, public ones and those with a token, without writing anything: approximate, beside
 * API Gateway's own throttling.
 */
export function limitPublicCallers({ clock }: { readonly clock: Clock }): Middleware<RequestContext<HttpRequest>> {
  const buckets = new KeyedTokenBuckets(RATE);
  return {
    before: ({ event: context }) => {
      if (!isRepeatable(present(context.admission, 'admission'))) return;
      const key = `${present(context.caller, 'caller').id} ${sourceNetwork(context.request.sourceIp)}`;
      if (buckets.take(key, clock())) return;
      throw new GatewayError('throttled', { reason: 'too many requests of this public caller from this network' });
    },
  };
}
