import { SQSClient } from '@aws-sdk/client-sqs';
import { AWS_CLIENT_OPTIONS } from './aws.ts';
import { knownEndpoint } from './known-endpoint.ts';

/** An SQS client for this execution environment. */
export const createSqsClient = (): SQSClient => new SQSClient({ ...AWS_CLIENT_OPTIONS, ...knownEndpoint('sqs') });
