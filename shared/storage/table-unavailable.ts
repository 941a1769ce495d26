import { GatewayError } from '../platform/errors.ts';

/**
 * Makes sure that a write was one: DynamoDB says what it cost, and a bare `{}` from anybody else does not count.
 * @param answer to a command with `ReturnConsumedCapacity`
 * @throws GatewayError `unavailable`
 */
export function confirmWrite({ ConsumedCapacity }: { readonly ConsumedCapacity?: unknown }): void {
  if (ConsumedCapacity) return;
  throw new GatewayError('unavailable', { reason: 'the table did not confirm a write' });
}

/**
 * What every error of the table is to a caller: try again later.
 * @throws GatewayError `unavailable`, always
 */
export function tableUnavailable(error: unknown): never {
  if (error instanceof GatewayError) throw error;
  throw new GatewayError('unavailable', { reason: 'the table cannot be used', cause: error });
}
