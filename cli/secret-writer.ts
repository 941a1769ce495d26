import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  InvalidParameterException,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  RestoreSecretCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
  type UpdateSecretVersionStageCommandInput,
} from '@aws-sdk/client-secrets-manager';
import type { Written } from './caller-writer.ts';
import { ConcurrentWrite } from './registry-writer.ts';

/** Secrets of one deployment in an operator's hands, by their name behind `<service>/<stage>/`. */
export interface SecretWriter {
  /** The document; `undefined` when there is no such secret. */
  read(name: string): Promise<unknown>;
  put(name: string, document: object): Promise<Written>;
  /**
   * Changes a document, if it is still as it was read when the new one takes its place.
   * @param change from what is there, `undefined` when there is nothing
   * @throws ConcurrentWrite
   */
  change(name: string, change: (document: unknown) => object): Promise<Written>;
  /** Marks a secret for deletion; it can be restored for seven days. Nothing where there is none. */
  remove(name: string): Promise<void>;
}

const RECOVERY_DAYS = 7;
const CURRENT = 'AWSCURRENT';

/** @param secretPrefix `<service>/<stage>` */
export function createSecretWriter(client: Pick<SecretsManagerClient, 'send'>, secretPrefix: string): SecretWriter {
  const idOf = (name: string): string => `${secretPrefix}/${name}`;

  const readVersion = async (name: string): Promise<GetSecretValueCommandOutput | undefined> => {
    try {
      return await client.send(new GetSecretValueCommand({ SecretId: idOf(name) }));
    } catch (error) {
      if (error instanceof ResourceNotFoundException || waitsForDeletion(error)) return undefined;
      throw error;
    }
  };

  /** A version under a label of its own, which nobody reads, becomes the current one in the place of the one that was read. */
  const replace = async (name: string, before: string | undefined, SecretString: string): Promise<void> => {
    const SecretId = idOf(name);
    const label = `pending-${randomUUID()}`;
    const move = (stages: Omit<UpdateSecretVersionStageCommandInput, 'SecretId'>) =>
      client.send(new UpdateSecretVersionStageCommand({ SecretId, ...stages }));
    const { VersionId } = await client.send(
      new PutSecretValueCommand({ SecretId, SecretString, VersionStages: [label] }),
    );
    try {
      await move({ VersionStage: CURRENT, MoveToVersionId: VersionId, RemoveFromVersionId: before });
    } catch (error) {
      if (!(error instanceof InvalidParameterException)) throw error;
      // A move whose response was lost is repeated by the SDK, and then meets itself.
      if ((await readVersion(name))?.VersionId === VersionId) return;
      throw changedMeanwhile(name);
    } finally {
      await move({ VersionStage: label, RemoveFromVersionId: VersionId });
    }
  };

  /** One that waits for its deletion comes back, with the new document in the place of the old. */
  const create = async (name: string, SecretString: string): Promise<void> => {
    try {
      await client.send(new CreateSecretCommand({ Name: idOf(name), SecretString }));
    } catch (error) {
      if (!(error instanceof ResourceExistsException) && !waitsForDeletion(error)) throw error;
      // Whoever made one in the meantime has it current, and not marked.
      if ((await readVersion(name)) !== undefined) throw changedMeanwhile(name);
      await client.send(new RestoreSecretCommand({ SecretId: idOf(name) }));
      await replace(name, (await readVersion(name))?.VersionId, SecretString);
    }
  };

  const change: SecretWriter['change'] = async (name, change) => {
    const version = await readVersion(name);
    const before = version && parsed(version.SecretString ?? '');
    const document = change(before);
    if (isDeepStrictEqual(before, document)) return 'unchanged';
    const SecretString = JSON.stringify(document);
    if (version) await replace(name, version.VersionId, SecretString);
    else await create(name, SecretString);
    return version ? 'changed' : 'created';
  };

  return {
    change,
    put: (name, document) => change(name, () => document),

    async read(name) {
      const version = await readVersion(name);
      return version && parsed(version.SecretString ?? '');
    },

    async remove(name) {
      try {
        const recovery = { RecoveryWindowInDays: RECOVERY_DAYS };
        await client.send(new DeleteSecretCommand({ SecretId: idOf(name), ...recovery }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
}

const changedMeanwhile = (name: string): ConcurrentWrite =>
  new ConcurrentWrite(`${name} was changed by somebody else meanwhile: look at it, and try again`);

/** Whether a secret was deleted, and can still be restored. */
const waitsForDeletion = (error: unknown): boolean =>
  error instanceof InvalidRequestException && /deletion/.test(error.message);

/** What is no JSON is something that can be replaced, and not nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
