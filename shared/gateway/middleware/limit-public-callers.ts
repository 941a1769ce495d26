import type { Clock } from '../../platform/clock.ts';
import { GatewayError } from '../../platform/errors.ts';
import { sourceNetwork } from '../../platform/source-network.ts';
import { KeyedTokenBuckets } from '../../platform/token-bucket.ts';
import type { HttpRequest } from '../http-request.ts';
import { type Middleware, present, type RequestContext } from '../request-context.ts';

/** For each public caller and source network, in each execution environment. */
const PUBLIC_RATE = { capacity: 1_000, refillPerSecond: 100 };

/** Limits callers that prove nothing, without writing anything: approximate, beside API Gateway's own throttling. */
export function limitPublicCallers({ clock }: { readonly clock: Clock }): Middleware<RequestContext<HttpRequest>> {
  const buckets = new KeyedTokenBuckets(PUBLIC_RATE);
  return {
    before: ({ event: context }) => {
      if (present(context.admission, 'admission').kind !== 'public') return;
      const key = `${present(context.caller, 'caller').id} ${sourceNetwork(context.request.sourceIp)}`;
      if (buckets.take(key, clock())) return;
      throw new GatewayError('throttled', { reason: 'too many requests of this public caller from this network' });
    },
  };
}
