import { GatewayError } from '../platform/errors.ts';

/**
 * Makes sure that a write was one: DynamoDB says what it cost, and a bare `{}` from anybody else does not count.
 * @param response to a command with `ReturnConsumedCapacity`
 * @throws GatewayError `unavailable`
 */
export function confirmWrite({ ConsumedCapacity }: { readonly ConsumedCapacity?: unknown }): void {
  if (ConsumedCapacity) return;
  throw new GatewayError('unavailable', { reason: 'the table did not confirm a write' });
}

/**
 * Makes sure that a read was one: without this a bare `{}` from anybody else would say that an item does not exist.
 * @param response to a command with `ReturnConsumedCapacity`
 * @throws GatewayError `unavailable`
 */
export function confirmRead<Response extends { readonly ConsumedCapacity?: unknown }>(response: Response): Response {
  if (response.ConsumedCapacity) return response;
  throw new GatewayError('unavailable', { reason: 'the table did not confirm a read' });
}

/**
 * What an error of the table is to a caller: try again later, unless the function lacks the right, which an operator must
 * give.
 * @throws GatewayError `unavailable` or `misconfigured`, always
 */
export function tableUnavailable(error: unknown): never {
  if (error instanceof GatewayError) throw error;
  if (error instanceof Error && error.name === 'AccessDeniedException') {
    throw new GatewayError('misconfigured', { reason: 'the table: AccessDeniedException', cause: error });
  }
  throw new GatewayError('unavailable', { reason: 'the table cannot be used', cause: error });
}
