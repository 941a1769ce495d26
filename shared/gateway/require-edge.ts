import type { Context } from 'aws-lambda';
import { randomAlphanumeric } from '../platform/random.ts';
import { jsonResult, withoutBody } from './adapter.ts';
import type { Ambient } from './ambient.ts';
import { apiRequestId } from './api-request-id.ts';
import { admitFromEdge, type Bypass } from './edge.ts';

/** A Lambda handler. */
export type Handler<Result> = (event: unknown, context?: Partial<Context>) => Promise<Result>;

/**
 * Puts the operator's proxy in front of a handler, where the deployment has one: a request that did not come through it gets 403
 * before anything of it is decoded. That is no response of a protocol's: whoever sent it is no caller.
 */
export function requireEdge<Result>(handler: Handler<Result>, operation: string, around: Ambient): Handler<Result> {
  const { originSecretHashes } = around;
  if (!originSecretHashes) return handler;
  return async (event, context) => {
    const admitted = admitFromEdge(event, originSecretHashes);
    if ('event' in admitted) return handler(admitted.event, context);
    return refuse(event, { ...admitted, operation, awsRequestId: context?.awsRequestId }, around) as Result;
  };
}

interface Refused {
  readonly bypass: Bypass;
  readonly operation: string;
  readonly awsRequestId: string | undefined;
}

function refuse(event: unknown, { bypass: reason, ...names }: Refused, { randomBytes, writeLog }: Ambient) {
  const requestId = randomAlphanumeric(12, randomBytes);
  const attributes = { requestId, ...names, outcome: 'refused', errorCode: 'edge_bypassed', reason };
  // No figure of the operation's: it has not seen the request.
  const published = { counts: { EdgeBypassed: 1 }, dimensions: {} };
  writeLog('info', 'refused', { ...attributes, ...apiRequestId(event) }, published);
  const result = jsonResult(403, { message: 'Forbidden', requestId });
  return methodOf(event) === 'HEAD' ? withoutBody(result) : result;
}

const methodOf = (event: unknown): unknown =>
  (event as { requestContext?: { http?: { method?: unknown } | null } | null }).requestContext?.http?.method;
