import type { RequestContext } from '../../shared/gateway/request-context.ts';
import { httpRequest } from './http-request.ts';

/** A context as the shell makes it, and what the test puts in the place of earlier middlewares. */
export const contextOf = <Change extends Partial<RequestContext>>(change: Change) => ({
  requestId: 'abcdef012345',
  deadlineMs: Date.parse('2026-11-21T03:27:22Z'),
  request: httpRequest({}),
  logged: {} as Record<string, unknown>,
  ...change,
});

/** Runs one middleware on an context, and gives it back with what was found out. */
export async function pass<E extends object>(
  step: { before(request: { readonly event: never; readonly context: object }): void | Promise<void> },
  context: E,
): Promise<E & Partial<RequestContext>> {
  await step.before({ event: context as never, context: {} });
  return context;
}
