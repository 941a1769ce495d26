import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AWS_CLIENT_OPTIONS } from './aws.ts';
import { knownEndpoint } from './known-endpoint.ts';

/** A DynamoDB client for this execution environment. */
export const createDynamoDbClient = (): DynamoDBClient =>
  new DynamoDBClient({ ...AWS_CLIENT_OPTIONS, ...knownEndpoint('dynamodb') });
