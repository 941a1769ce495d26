import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { GatewayError } from '../platform/errors.ts';
import type { Adapter } from './adapter.ts';
import { type Ambient, ambient } from './ambient.ts';
import { beforeDeadline } from './deadline.ts';
import type { Contract } from './define-contract.ts';
import { shell } from './middleware/shell.ts';
import type { CallerBase, CredentialsBase } from './protocol.ts';
import type { Middleware, RequestContext } from './request-context.ts';
import { type Handler, requireEdge } from './require-edge.ts';

/** What an operation says of itself; all else is the same for every function. */
export interface Operation<
  Request,
  Result,
  Caller extends CallerBase,
  Credentials extends CredentialsBase,
  Input = unknown,
  Output = unknown,
  Resource = unknown,
> {
  /** The function's folder name; stands in logs and metrics. */
  readonly name: string;
  /** Says the types of input and output; an operation that no client calls has none. */
  readonly contract?: Contract<Input, Output>;
  readonly adapter: Adapter<Request, Result, Caller, Credentials>;
  /** Middlewares between the shell and the work: for an operation that authenticates, those of {@link authenticate}. */
  readonly middlewares?: readonly Middleware<
    RequestContext<NoInfer<Request>, NoInfer<Credentials>, NoInfer<Caller>, NoInfer<Input>, Resource>
  >[];
  /** The work. Gives plain data, which the adapter wraps. */
  run(
    requestContext: RequestContext<Request, Credentials, Caller, Input, NoInfer<Resource>>,
  ): NoInfer<Output> | Promise<NoInfer<Output>>;
}

/** The response goes out this long before Lambda would end the function: enough to write the envelope and the log line. */
const RESPONSE_MARGIN_MS = 500;

/**
 * Makes a Lambda handler: the shell around the middlewares around the work, behind the operator's proxy where there is one. The
 * two are nested so that one deadline covers everything that can wait.
 */
export function createOperation<
  Request,
  Result,
  Caller extends CallerBase,
  Credentials extends CredentialsBase,
  Input = unknown,
  Output = unknown,
  Resource = unknown,
>(
  { name, adapter, middlewares = [], run }: Operation<Request, Result, Caller, Credentials, Input, Output, Resource>,
  around: Ambient = ambient,
): Handler<Result> {
  type Work = RequestContext<Request, Credentials, Caller, Input, Resource>;
  const work = middy((requestContext: Work) => run(requestContext), WITHOUT_TIMER);
  for (const middleware of middlewares) work.use(middleware);

  const { clock } = around;
  const handler = middy((requestContext: Work, lambdaContext: Context) => {
    const remainingMs = requestContext.deadlineMs - clock() - RESPONSE_MARGIN_MS;
    return beforeDeadline(work(requestContext, lambdaContext) as Promise<unknown>, remainingMs, atDeadline);
  }, WITHOUT_TIMER);
  handler.use(shell({ operation: name, adapter, ...around }));
  return requireEdge(handler as unknown as Handler<Result>, name, around);
}

/** middy would set a timer for each request, and leave it where the deadline came first. */
const WITHOUT_TIMER = { timeoutEarlyInMillis: 0 };

const atDeadline = () => new GatewayError('unavailable', { reason: 'a dependency took longer than the function may' });
