import { GatewayError } from '../platform/errors.ts';

/**
 * What every error of the table is to a caller: try again later.
 * @throws GatewayError `unavailable`, always
 */
export function tableUnavailable(error: unknown): never {
  if (error instanceof GatewayError) throw error;
  throw new GatewayError('unavailable', { reason: 'the table cannot be used', cause: error });
}
