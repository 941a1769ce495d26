import type { Context } from 'aws-lambda';
import { type ErrorCode, type GatewayError, toGatewayError } from '../../platform/errors.ts';
import { describeCause, type LogLevel } from '../../platform/logger.ts';
import type { MetricName } from '../../platform/metric-name.ts';
import { randomAlphanumeric } from '../../platform/random.ts';
import type { Adapter, Outcome } from '../adapter.ts';
import type { Ambient } from '../ambient.ts';
import { apiRequestId } from '../api-request-id.ts';
import type { CallerBase, CredentialsBase } from '../protocol.ts';
import type { RequestContext } from '../request-context.ts';

/** Faults that are not the caller's: they count as failed, and somebody here has to look. */
const OUR_FAULTS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unavailable',
  'misconfigured',
  'outcome_unknown',
  'internal',
]);

/** Where nobody says how much time is left (tests), the longest timeout that a function here has. */
const LONGEST_MS = 25_000;

interface ShellRequest<E> {
  event: unknown;
  readonly context: Partial<Context>;
  response: unknown;
  error: unknown;
  readonly internal: { requestContext?: E; requestId?: string; startedAtMs?: number };
}

/**
 * What every function has around its work: decodes the event, writes the outcome in the adapter's own form, and leaves one
 * log line, with its metrics, for each invocation.
 */
export function shell<Request, Result, Caller extends CallerBase, Credentials extends CredentialsBase>(
  options: { readonly operation: string; readonly adapter: Adapter<Request, Result, Caller, Credentials> } & Ambient,
) {
  const { operation, adapter, clock, randomBytes } = options;
  type E = RequestContext<Request, Credentials, Caller>;

  const finish = (shellRequest: ShellRequest<E>, outcome: Outcome) => {
    const { requestContext, requestId = '', startedAtMs = clock() } = shellRequest.internal;
    const nowMs = clock();
    const caller = requestContext?.authenticated ? requestContext.caller : undefined;
    const { request, credentials, verifiedKey } = requestContext ?? {};
    const { awsRequestId } = shellRequest.context;
    const note = () =>
      report(options, {
        requestId,
        awsRequestId,
        outcome,
        requestContext,
        durationMs: clock() - startedAtMs,
        operation,
      });
    try {
      shellRequest.response = adapter.write(outcome, { requestId, nowMs, request, credentials, caller, verifiedKey });
    } catch (error) {
      // A success that cannot be written becomes a failure, and is noted as that when it comes back here.
      if (!outcome.ok) note();
      throw error;
    }
    note();
  };

  return {
    before: (shellRequest: ShellRequest<E>) => {
      const { internal, event, context } = shellRequest;
      internal.startedAtMs = clock();
      internal.requestId = randomAlphanumeric(12, randomBytes);
      const { requestId, startedAtMs } = internal;
      const deadlineMs = startedAtMs + (context.getRemainingTimeInMillis?.() ?? LONGEST_MS);
      internal.requestContext = {
        requestId,
        deadlineMs,
        request: adapter.decode(event),
        logged: apiRequestId(event),
        counts: {},
      };
      shellRequest.event = internal.requestContext;
    },
    after: (shellRequest: ShellRequest<E>) => finish(shellRequest, { ok: true, data: shellRequest.response }),
    onError: (shellRequest: ShellRequest<E>) =>
      finish(shellRequest, { ok: false, error: toGatewayError(shellRequest.error) }),
  };
}

interface Report {
  readonly operation: string;
  readonly requestId: string;
  readonly awsRequestId: string | undefined;
  readonly outcome: Outcome;
  readonly requestContext: RequestContext | undefined;
  readonly durationMs: number;
}

function report(
  { adapter, writeLog }: { readonly adapter: { readonly name: string } } & Pick<Ambient, 'writeLog'>,
  { operation, requestId, awsRequestId, outcome, requestContext, durationMs }: Report,
): void {
  const verdict = verdictOf(outcome);
  const attributes = {
    requestId,
    awsRequestId,
    protocol: adapter.name,
    operation,
    caller: requestContext?.caller?.id ?? requestContext?.credentials?.callerId,
    outcome: verdict.name,
    ...(outcome.ok ? {} : describeError(outcome.error)),
    ...requestContext?.logged,
  };
  const counts = {
    // A failure also counts zero accepted: a rate needs both figures, and a metric without data has none.
    ...(verdict.metric === 'Failed' && { Accepted: 0 }),
    [verdict.metric]: 1,
    DurationMs: durationMs,
    ...(!outcome.ok && outcome.error.misconfigured && { ConfigurationErrors: 1 }),
    ...requestContext?.counts,
  };
  const level = (outcome.ok && requestContext?.level) || verdict.level;
  writeLog(level, verdict.name, attributes, { counts, dimensions: { operation } });
}

function verdictOf(outcome: Outcome): { name: string; metric: MetricName; level: LogLevel } {
  if (outcome.ok) return { name: 'accepted', metric: 'Accepted', level: 'info' };
  if (OUR_FAULTS.has(outcome.error.code)) return { name: 'failed', metric: 'Failed', level: 'error' };
  return { name: 'refused', metric: 'Refused', level: 'info' };
}

const describeError = ({ code, message, members, cause, evidence }: GatewayError) => ({
  errorCode: code,
  reason: message,
  ...(members.length > 0 && { members }),
  ...(evidence && { stringToSignSha256: evidence.sha256 }),
  ...(cause !== undefined && { cause: describeCause(cause) }),
});
