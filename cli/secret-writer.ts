import { isDeepStrictEqual } from 'node:util';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Written } from './caller-writer.ts';

/** Secrets of one deployment in an operator's hands, by their name behind `<service>/<stage>/`. */
export interface SecretWriter {
  /** The document; `undefined` when there is no such secret. */
  read(name: string): Promise<unknown>;
  put(name: string, document: object): Promise<Written>;
}

/** @param secretPrefix `<service>/<stage>` */
export function createSecretWriter(client: Pick<SecretsManagerClient, 'send'>, secretPrefix: string): SecretWriter {
  const idOf = (name: string): string => `${secretPrefix}/${name}`;
  const read = async (name: string): Promise<unknown> => {
    try {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: idOf(name) }));
      return parsed(SecretString);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  };
  return {
    read,
    async put(name, document) {
      const before = await read(name);
      if (isDeepStrictEqual(before, document)) return 'unchanged';
      const SecretString = JSON.stringify(document);
      if (before !== undefined) await client.send(new PutSecretValueCommand({ SecretId: idOf(name), SecretString }));
      else await client.send(new CreateSecretCommand({ Name: idOf(name), SecretString }));
      return before === undefined ? 'created' : 'changed';
    },
  };
}

/** What is no JSON is something that can be replaced, and not nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
