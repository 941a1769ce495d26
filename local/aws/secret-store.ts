import { randomBytes, randomUUID } from 'node:crypto';
import { localArn } from '../place.ts';
import { hasMembers } from '../state-file.ts';
import { AwsError } from './request.ts';

/** One version of a secret's value. */
export interface SecretVersion {
  readonly id: string;
  readonly createdAtMs: number;
  readonly value: SecretValue;
  stages: string[];
}

/** Exactly one of the two members is there. */
export interface SecretValue {
  readonly SecretString?: string;
  readonly SecretBinary?: string;
}

/** A secret with its versions, oldest first. */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly createdAtMs: number;
  /** When it was marked for deletion and when it is gone, in milliseconds since the epoch. */
  deletion?: { readonly markedAtMs: number; readonly dueAtMs: number };
  versions: SecretVersion[];
}

/** Called after each change, with everything that is stored. */
export type SaveSecrets = (secrets: readonly Secret[]) => void;

/** Whether a file's content is what {@link SaveSecrets} was called with. */
export const areSecrets = (content: unknown): content is Secret[] =>
  Array.isArray(content) &&
  content.every((secret) => hasMembers(secret, { name: 'string', arn: 'string', versions: 'object' }));

const NAME = /^[A-Za-z0-9/_+=.@-]{1,512}$/;
const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

/** What Secrets Manager remembers: secrets by name, each with versions and their stages. */
export class SecretStore {
  readonly #secrets: Map<string, Secret>;
  readonly #now: () => number;
  readonly #save: SaveSecrets;

  constructor(now: () => number, initial: readonly Secret[] = [], save: SaveSecrets = () => undefined) {
    this.#now = now;
    this.#secrets = new Map(initial.map((secret) => [secret.name, secret]));
    this.#save = save;
  }

  /** All secrets, those marked for deletion too. */
  list(): Secret[] {
    return [...this.#secrets.values()].filter((secret) => !this.#isGone(secret));
  }

  /** By name, ARN, or ARN without the six random characters. */
  find(secretId: string): Secret | undefined {
    return this.list().find(({ name, arn }) => [name, arn, arn.slice(0, -7)].includes(secretId));
  }

  /** The ARN that a role is asked about: the stored one, or for a name that is not there the one without the suffix. */
  arnFor(secretId: string): string {
    return this.find(secretId)?.arn ?? (secretId.startsWith('arn:') ? secretId : secretArn(secretId));
  }

  /** @throws AwsError when it exists or its name is none */
  create(name: string, value: SecretValue | undefined, versionId: string = randomUUID()): Secret {
    if (!NAME.test(name))
      throw new AwsError(
        'ValidationException',
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      );
    if (this.find(name))
      throw new AwsError('ResourceExistsException', `The operation failed because the secret ${name} already exists.`);
    const suffix = randomBytes(8).toString('base64').replace(/[+/=]/g, 'x').slice(0, 6);
    const secret: Secret = { name, arn: `${secretArn(name)}-${suffix}`, createdAtMs: this.#now(), versions: [] };
    this.#secrets.set(name, secret);
    if (value) this.addVersion(secret, value, versionId);
    else this.changed();
    return secret;
  }

  /** Makes the value current, or gives it the named stages. A repeated call with the same id and value changes nothing. */
  addVersion(
    secret: Secret,
    value: SecretValue,
    id: string = randomUUID(),
    stages: string[] = [CURRENT],
  ): SecretVersion {
    const known = secret.versions.find((version) => version.id === id);
    if (known) return sameOrRefuse(known, value);
    if (stages.includes(CURRENT)) moveStage(secret, CURRENT, PREVIOUS);
    for (const version of secret.versions) version.stages = version.stages.filter((stage) => !stages.includes(stage));
    const version: SecretVersion = { id, createdAtMs: this.#now(), value, stages: [...stages] };
    secret.versions = [...secret.versions.filter((other) => other.stages.length > 0), version];
    this.changed();
    return version;
  }

  /** Gives a stage to another version, or to none; the one that was current is the previous one then. */
  moveStage(secret: Secret, stage: string, versionId: string | undefined): void {
    if (stage === CURRENT) moveStage(secret, CURRENT, PREVIOUS);
    for (const version of secret.versions) {
      const others = version.stages.filter((other) => other !== stage);
      version.stages = version.id === versionId ? [...others, stage] : others;
    }
    secret.versions = secret.versions.filter(({ stages }) => stages.length > 0);
    this.changed();
  }

  /** Stores a demo secret so that it is current, and does nothing when it is already. */
  ensure(name: string, text: string): void {
    const secret = this.find(name) ?? this.create(name, undefined);
    delete secret.deletion;
    const current = secret.versions.find(({ stages }) => stages.includes(CURRENT));
    if (current?.value.SecretString !== text) this.addVersion(secret, { SecretString: text });
  }

  /** Removes a secret at once. */
  remove(secret: Secret): void {
    this.#secrets.delete(secret.name);
    this.changed();
  }

  /** To be called after a change of a secret's own members. */
  changed(): void {
    this.#save(this.list());
  }

  #isGone({ deletion }: Secret): boolean {
    return deletion !== undefined && deletion.dueAtMs <= this.#now();
  }
}

function sameOrRefuse(known: SecretVersion, value: SecretValue): SecretVersion {
  if (JSON.stringify(known.value) === JSON.stringify(value)) return known;
  throw new AwsError(
    'ResourceExistsException',
    "You can't use ClientRequestToken of an existing version with another value.",
  );
}

/** The version that had `from` has `to` afterwards, and no other has. */
function moveStage(secret: Secret, from: string, to: string): void {
  const holder = secret.versions.find(({ stages }) => stages.includes(from));
  if (holder === undefined) return;
  for (const version of secret.versions) version.stages = version.stages.filter((stage) => stage !== to);
  holder.stages = [...holder.stages.filter((stage) => stage !== from), to];
}

function secretArn(name: string): string {
  return localArn('secretsmanager', `secret:${name}`);
}
