import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AWS_CLIENT_OPTIONS } from './aws.ts';
import { knownEndpoint } from './known-endpoint.ts';

/** A Secrets Manager client for this execution environment. */
export const createSecretsManagerClient = (): SecretsManagerClient =>
  new SecretsManagerClient({ ...AWS_CLIENT_OPTIONS, ...knownEndpoint('secretsmanager') });
