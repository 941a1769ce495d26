import { createSecretKey, type KeyObject } from 'node:crypto';
import { readPrivateKey } from '../signing/key-material.ts';
import {
  mostActiveAtOnce,
  newestFirst,
  readValidity,
  type Validity,
  type ValidityDocument,
} from '../signing/validity.ts';
import type { EntityKind, Findings } from './entity.ts';
import validate, { memberNames } from './platform-keys.schema.json';
import { checkSharedSecrets } from './shared-secret.ts';

/** A key pair of the gateway itself; it signs responses and callbacks. */
export interface PlatformSigningKey extends Validity {
  readonly id: string;
  readonly privateKey: KeyObject;
}

/** A key under which the states of authorization links are made. */
export interface StateKey extends Validity {
  /** One of `[A-Za-z0-9]`; the first character of a state. */
  readonly version: string;
  readonly key: KeyObject;
}

/** The gateway's own keys, parsed. */
export interface PlatformKeys {
  /** Newest first; at most two active at one moment. */
  readonly signingKeys: readonly PlatformSigningKey[];
  /** Newest first. A key past its `notAfter` makes no new states, but those it made live on until they expire. */
  readonly stateKeys: readonly StateKey[];
  /** Identifiers of the connections that the health check covers. */
  readonly healthCheckConnections: readonly string[];
}

/** The secret's JSON, once its schema holds. */
export interface PlatformDocument {
  enabled?: boolean;
  signingKeys: (ValidityDocument & { id: string; privateKey: string })[];
  stateKeys: (ValidityDocument & { version: string; secret: string })[];
  healthCheckConnections: string[];
}

/** The secret `<service>/<stage>/platform`. */
export const platformKeysKind: EntityKind<PlatformDocument, PlatformKeys> = {
  validate,
  memberNames,
  build(document, findings) {
    if (document.enabled === false) findings.error('enabled', 'is false: nothing works without the platform');
    const signingKeys = document.signingKeys.flatMap((key, index) =>
      readSigningKey(key, `signingKeys/${index}`, findings),
    );
    if (mostActiveAtOnce(signingKeys) > 2) findings.error('signingKeys', 'has more than two keys active at one moment');
    if (hasRepeats(document.signingKeys.map(({ id }) => id))) findings.error('signingKeys', 'has an id twice');
    const stateKeys = readStateKeys(document, findings);
    const { healthCheckConnections } = document;
    return { signingKeys: newestFirst(signingKeys), stateKeys: newestFirst(stateKeys), healthCheckConnections };
  },
};

/** Name of the platform's secret. */
export const platformSecretName = (secretPrefix: string): string => `${secretPrefix}/platform`;

function readSigningKey(
  { id, privateKey, ...validity }: PlatformDocument['signingKeys'][number],
  member: string,
  findings: Findings,
): PlatformSigningKey[] {
  const key = findings.read(`${member}/privateKey`, () => readPrivateKey(privateKey));
  const period = findings.read(member, () => readValidity(validity));
  return key && period ? [{ id, privateKey: key, ...period }] : [];
}

function readStateKeys({ stateKeys }: PlatformDocument, findings: Findings): StateKey[] {
  if (hasRepeats(stateKeys.map(({ version }) => version))) findings.error('stateKeys', 'has a version twice');
  checkSharedSecrets('stateKeys', stateKeys, findings);
  return stateKeys.flatMap(({ version, secret, ...validity }, index) => {
    const period = findings.read(`stateKeys/${index}`, () => readValidity(validity));
    return period ? [{ version, key: createSecretKey(Buffer.from(secret)), ...period }] : [];
  });
}

const hasRepeats = (texts: readonly string[]): boolean => new Set(texts).size < texts.length;
