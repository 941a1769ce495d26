import type { Exchange } from '../../shared/gateway/request-context.ts';
import { httpRequest } from './http-request.ts';

/** An exchange as the shell makes it, and what the test puts in the place of earlier middlewares. */
export const exchangeOf = <Change extends Partial<Exchange>>(change: Change) => ({
  requestId: 'abcdef012345',
  deadlineMs: Date.parse('2026-11-21T03:27:22Z'),
  request: httpRequest({}),
  logged: {} as Record<string, unknown>,
  ...change,
});

/** Runs one middleware on an exchange, and gives it back with what was found out. */
export async function pass<E extends object>(
  step: { before(request: { readonly event: never; readonly context: object }): void | Promise<void> },
  exchange: E,
): Promise<E & Partial<Exchange>> {
  await step.before({ event: exchange as never, context: {} });
  return exchange;
}
