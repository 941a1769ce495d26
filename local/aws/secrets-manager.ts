import { AwsError } from './request.ts';
import type { Secret, SecretStore, SecretValue, SecretVersion } from './secret-store.ts';

type Input = Readonly<Record<string, unknown>>;
type Operation = (store: SecretStore, input: Input, nowMs: number) => Record<string, unknown>;

const DAY_MS = 86_400_000;

/** The operations of AWS Secrets Manager that functions and operators use; the rest is UnknownOperationException. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetSecretValue: (store, input) => {
    const secret = usable(store, input);
    return { ...names(secret), ...version(secret, input) };
  },

  CreateSecret: (store, input) => {
    const secret = store.create(text(input.Name), value(input), token(input));
    return { ...names(secret), ...lastVersion(secret) };
  },

  PutSecretValue: (store, input) => {
    const secret = usable(store, input);
    const content = value(input);
    if (content === undefined)
      throw new AwsError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
    const added = store.addVersion(secret, content, token(input), input.VersionStages as string[] | undefined);
    return { ...names(secret), VersionId: added.id, VersionStages: added.stages };
  },

  UpdateSecretVersionStage: (store, input) => {
    const secret = usable(store, input);
    const [stage, to, from] = [text(input.VersionStage), input.MoveToVersionId, input.RemoveFromVersionId];
    const holder = secret.versions.find(({ stages }) => stages.includes(stage));
    if (holder !== undefined && holder.id !== from) {
      throw new AwsError(
        'InvalidParameterException',
        `The parameter RemoveFromVersionId can't be empty or another: staging label ${stage} is attached to version ${holder.id}.`,
      );
    }
    store.moveStage(secret, stage, to === undefined ? undefined : text(version(secret, { VersionId: to }).VersionId));
    return names(secret);
  },

  ListSecrets: (store) => ({
    SecretList: store
      .list()
      .filter(({ deletion }) => !deletion)
      .map(describe),
  }),

  DeleteSecret: (store, input, nowMs) => {
    const secret = found(store, input);
    const days = input.ForceDeleteWithoutRecovery === true ? 0 : Number(input.RecoveryWindowInDays ?? 30);
    secret.deletion = { markedAtMs: nowMs, dueAtMs: nowMs + days * DAY_MS };
    if (days === 0) store.remove(secret);
    else store.changed();
    return { ...names(secret), DeletionDate: secret.deletion.dueAtMs / 1_000 };
  },

  RestoreSecret: (store, input) => {
    const secret = found(store, input);
    delete secret.deletion;
    store.changed();
    return names(secret);
  },
};

/**
 * Carries out one call.
 * @throws AwsError as Secrets Manager would answer
 */
export function callSecretsManager(
  store: SecretStore,
  operation: string,
  input: Input,
  nowMs: number,
): Record<string, unknown> {
  const run = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  if (run === undefined)
    throw new AwsError('UnknownOperationException', `the local Secrets Manager has no ${operation}`);
  return run(store, input, nowMs);
}

function found(store: SecretStore, input: Input): Secret {
  const secret = store.find(text(input.SecretId));
  if (secret === undefined)
    throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  return secret;
}

function usable(store: SecretStore, input: Input): Secret {
  const secret = found(store, input);
  if (secret.deletion === undefined) return secret;
  throw new AwsError(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}

function version(secret: Secret, { VersionId, VersionStage }: Input): Record<string, unknown> {
  const wanted = (candidate: SecretVersion) =>
    VersionId === undefined
      ? candidate.stages.includes(text(VersionStage ?? 'AWSCURRENT'))
      : candidate.id === VersionId;
  const match = secret.versions.find(wanted);
  if (match === undefined) {
    const asked =
      VersionId === undefined ? `staging label: ${VersionStage ?? 'AWSCURRENT'}` : `VersionId: ${VersionId}`;
    throw new AwsError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${asked}`,
    );
  }
  return { VersionId: match.id, VersionStages: match.stages, CreatedDate: match.createdAtMs / 1_000, ...match.value };
}

function describe(secret: Secret): Record<string, unknown> {
  return {
    ...names(secret),
    ...(secret.deletion && { DeletedDate: secret.deletion.markedAtMs / 1_000 }),
    CreatedDate: secret.createdAtMs / 1_000,
    SecretVersionsToStages: Object.fromEntries(secret.versions.map(({ id, stages }) => [id, stages])),
  };
}

function names({ name, arn }: Secret): { Name: string; ARN: string } {
  return { Name: name, ARN: arn };
}

function lastVersion(secret: Secret): Record<string, unknown> {
  const last = secret.versions.at(-1);
  return last === undefined ? {} : { VersionId: last.id };
}

function value({ SecretString, SecretBinary }: Input): SecretValue | undefined {
  if (SecretString !== undefined) return { SecretString: text(SecretString) };
  return SecretBinary === undefined ? undefined : { SecretBinary: text(SecretBinary) };
}

function token({ ClientRequestToken }: Input): string | undefined {
  return ClientRequestToken === undefined ? undefined : text(ClientRequestToken);
}

function text(member: unknown): string {
  if (typeof member === 'string' && member !== '') return member;
  throw new AwsError('ValidationException', 'a required member is missing or not a string');
}
