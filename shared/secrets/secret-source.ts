import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GatewayError } from '../platform/errors.ts';
import type { Version } from './versioned-cache.ts';

/**
 * Fetches a secret by name; `undefined` when no secret has that name, or it is marked for deletion.
 * Throws GatewayError: `misconfigured` when access is denied or the secret holds no text, else `unavailable`.
 */
export type FetchSecret = (name: string) => Promise<Version | undefined>;

/** Fetches from AWS Secrets Manager (GetSecretValue, the current version). */
export function secretsManagerSource(client: Pick<SecretsManagerClient, 'send'>): FetchSecret {
  return async (name) => {
    try {
      const { Name, SecretString, VersionId } = await client.send(new GetSecretValueCommand({ SecretId: name }));
      if (Name !== name || VersionId === undefined) {
        throw new GatewayError('unavailable', { reason: `Secrets Manager gave no usable response for secret ${name}` });
      }
      if (SecretString === undefined) {
        throw new GatewayError('misconfigured', { reason: `secret ${name}: holds no text` });
      }
      return { text: SecretString, versionId: VersionId };
    } catch (error) {
      return refuse(name, error);
    }
  };
}

function refuse(name: string, error: unknown): undefined {
  if (error instanceof GatewayError) throw error;
  const kind = error instanceof Error ? error.name : undefined;
  // InvalidRequestException is what GetSecretValue says of a secret that is marked for deletion.
  if (kind === 'ResourceNotFoundException' || kind === 'InvalidRequestException') return undefined;
  if (kind === 'AccessDeniedException' || kind === 'DecryptionFailure') {
    throw new GatewayError('misconfigured', { reason: `secret ${name}: ${kind}`, cause: error });
  }
  throw new GatewayError('unavailable', { reason: `Secrets Manager failed for secret ${name}`, cause: error });
}
