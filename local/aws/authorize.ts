import { localArn } from '../place.ts';
import type { AccessRequest, Statement } from '../service/policy.ts';
import { isAllowed } from '../service/policy.ts';
import type { AwsRequest } from './request.ts';
import { AwsError } from './request.ts';
import type { SecretStore } from './secret-store.ts';
import { queueNameOf } from './sqs-queues.ts';

/** Roles by the name of their function. */
export type Roles = ReadonlyMap<string, readonly Statement[]>;

/** The action as a role names it. */
export const actionOf = ({ service, operation }: AwsRequest): string => `${service}:${operation}`;

/** The ARN of what a call is about, or `*` when it is about nothing in particular. */
export function resourceOf({ service, input }: AwsRequest, secrets: SecretStore): string {
  if (service === 'dynamodb') return tableArn(input);
  if (service === 'sqs') return queueArn(input);
  if (service === 'sns') return String(input.TopicArn ?? '*');
  const secretId = input.SecretId ?? input.Name;
  return typeof secretId === 'string' ? secrets.arnFor(secretId) : '*';
}

/** A query of an index is about the index. */
function tableArn({ TableName, IndexName }: AwsRequest['input']): string {
  if (typeof TableName !== 'string') return '*';
  return localArn('dynamodb', `table/${TableName}${typeof IndexName === 'string' ? `/index/${IndexName}` : ''}`);
}

function queueArn({ QueueName, QueueUrl }: AwsRequest['input']): string {
  const name = typeof QueueName === 'string' ? QueueName : queueNameOf(QueueUrl);
  return name === '' ? '*' : localArn('sqs', name);
}

/**
 * Refuses what the calling function's role does not grant. Whoever is not a function is an operator and may do all.
 * @throws AwsError as IAM would answer
 */
export function authorize(roles: Roles, caller: string, request: AccessRequest): void {
  const role = roles.get(caller);
  if (role === undefined || isAllowed(role, request)) return;
  const { action, resource } = request;
  throw new AwsError(
    'AccessDeniedException',
    `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
}
