import type { IncomingMessage } from 'node:http';

/** Services that the endpoints serve, as ARNs, actions and faults name them. */
export const SERVICES = ['dynamodb', 'secretsmanager', 'sqs', 'sns'] as const;

/** One of {@link SERVICES}. */
export type ServiceName = (typeof SERVICES)[number];

/** A call as the AWS SDK makes it: operation in `x-amz-target` (JSON protocol) or in the body (Query, of SNS alone), caller in the signature. */
export interface AwsRequest {
  readonly service: ServiceName;
  /** `GetSecretValue`, `PutItem` … */
  readonly operation: string;
  /** The access key id of the signature; a function's name when a function calls. */
  readonly caller: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** An error that AWS would answer; `type` as in its API reference. */
export class AwsError extends Error {
  readonly type: string;
  readonly status: number;
  /** What the error is called in the older query protocol of SQS, where that differs. */
  readonly queryError: string | undefined;

  constructor(type: string, message: string, status = 400, queryError?: string) {
    super(message);
    this.name = 'AwsError';
    this.type = type;
    this.status = status;
    this.queryError = queryError;
  }
}

/**
 * @throws AwsError for a call that names no service here, is not signed or is not JSON
 */
export function readRequest(request: IncomingMessage, body: Buffer): AwsRequest {
  if (isQuery(request)) return readQuery(request, body);
  const [target = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  const service = serviceOf(target);
  if (service === undefined || operation === '') throw new AwsError('UnknownOperationException', `no target ${target}`);
  return { service, operation, caller: callerOf(request), input: parse(body), body };
}

/** Whether it is a call in the older Query protocol. */
export const isQuery = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true && callerIn(headers) !== undefined;

function readQuery(request: IncomingMessage, body: Buffer): AwsRequest {
  const { Action: operation = '', ...input } = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  return { service: 'sns', operation, caller: callerOf(request), input, body };
}

function callerOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const caller = callerIn(headers);
  if (caller !== undefined) return caller;
  throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
}

const callerIn = ({ authorization = '' }: IncomingMessage['headers']): string | undefined =>
  /Credential=([^/,\s]+)\//.exec(authorization)?.[1];

function serviceOf(target: string): ServiceName | undefined {
  if (target === 'secretsmanager') return 'secretsmanager';
  if (target === 'AmazonSQS') return 'sqs';
  return target.startsWith('DynamoDB_') ? 'dynamodb' : undefined;
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    const input: unknown = JSON.parse(body.toString('utf8') || '{}');
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
  } catch {
    // Answered like any other body that is no object.
  }
  throw new AwsError('SerializationException', 'the body is not a JSON object');
}
