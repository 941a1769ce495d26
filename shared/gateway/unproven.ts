import { type ErrorCode, GatewayError } from '../platform/errors.ts';
import type { RequestContext } from './request-context.ts';

/**
 * What refuses a request that proved nothing. While look-ups of unknown callers are used up those are refused as `throttled`,
 * and so is everybody else who proves nothing: another refusal would say that the caller exists.
 */
export function unproven(
  { lookUpsUsedUp }: Pick<RequestContext, 'lookUpsUsedUp'>,
  code: ErrorCode,
  reason: string,
): GatewayError {
  return new GatewayError(lookUpsUsedUp ? 'throttled' : code, { reason });
}
