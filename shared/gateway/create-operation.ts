import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { GatewayError } from '../platform/errors.ts';
import { type Ambient, ambient } from './ambient.ts';
import { beforeDeadline } from './deadline.ts';
import type { Exchange, Step } from './request-context.ts';
import { shell } from './middleware/shell.ts';
import type { CallerBase, Credentials } from './protocol.ts';
import type { Surface } from './adapter.ts';

/** What an operation says of itself; all else is the same for every function. */
export interface Operation<Request, Result, Caller extends CallerBase, Claim extends Credentials> {
  /** The function's folder name; stands in logs and metrics. */
  readonly name: string;
  readonly surface: Surface<Request, Result, Caller, Claim>;
  /** Middlewares between the shell and the work: for an operation that authenticates, those of {@link authenticate}. */
  readonly steps?: readonly Step<Exchange<NoInfer<Request>, NoInfer<Claim>, NoInfer<Caller>>>[];
  /** The work. Gives plain data, which the surface wraps. */
  run(exchange: Exchange<Request, Claim, Caller>): unknown;
}

/** The answer goes out this long before Lambda would end the function: enough to write the envelope and the log line. */
const ANSWER_MARGIN_MS = 500;

/**
 * Makes a Lambda handler: the shell around the steps around the work. The two are nested so that one deadline covers
 * everything that can wait.
 */
export function createOperation<Request, Result, Caller extends CallerBase, Claim extends Credentials>(
  { name, surface, steps = [], run }: Operation<Request, Result, Caller, Claim>,
  around: Ambient = ambient,
): (event: unknown, context?: Partial<Context>) => Promise<Result> {
  const work = middy((exchange: Exchange<Request, Claim, Caller>) => run(exchange), WITHOUT_TIMER);
  for (const step of steps) work.use(step);

  const { clock } = around;
  const handler = middy((exchange: Exchange<Request, Claim, Caller>, context: Context) => {
    const remainingMs = exchange.deadlineMs - clock() - ANSWER_MARGIN_MS;
    return beforeDeadline(work(exchange, context) as Promise<unknown>, remainingMs, atDeadline);
  }, WITHOUT_TIMER);
  handler.use(shell({ operation: name, surface, ...around }));
  return handler as unknown as (event: unknown, context?: Partial<Context>) => Promise<Result>;
}

/** middy would set a timer for each request, and leave it where the deadline came first. */
const WITHOUT_TIMER = { timeoutEarlyInMillis: 0 };

const atDeadline = () => new GatewayError('unavailable', { reason: 'a dependency took longer than the function may' });
