import type { KeyObject } from 'node:crypto';
import { type Clock, systemClock } from '../platform/clock.ts';
import { GatewayError } from '../platform/errors.ts';
import type { EntityKind } from '../secrets/entity.ts';
import type { Secrets } from '../secrets/secret-cache.ts';
import { modulusBits, readPrivateKey } from '../signing/key-material.ts';
import type { AlipayEnvironment } from './addresses.ts';
import validate, { memberNames } from './connection.schema.json';
import { type AlipayTrust, readAlipayTrust, type TrustDocument } from './trust.ts';

/** One Alipay app, with its keys parsed. */
export interface Connection extends AlipayTrust {
  readonly enabled: boolean;
  /** Alipay's id of the app, at most 16 digits. */
  readonly appId: string;
  /** The partner the app belongs to: 16 digits that begin with 2088. */
  readonly pid: string;
  readonly environment: AlipayEnvironment;
  /** The app's private key; it signs what goes to Alipay. */
  readonly privateKey: KeyObject;
}

/** The secret's JSON, once its schema holds. */
export interface ConnectionDocument extends TrustDocument {
  enabled?: boolean;
  environment: AlipayEnvironment;
  privateKey: string;
}

/** The secret `<service>/<stage>/connections/<identifier>`; the clock tells which certificates expire soon. */
export const createConnectionKind = (clock: Clock): EntityKind<ConnectionDocument, Connection> => ({
  validate,
  memberNames,
  build(document, findings) {
    const privateKey = findings.read('privateKey', () => readPrivateKey(document.privateKey));
    if (privateKey && modulusBits(privateKey) !== 2048) {
      findings.warning('privateKey', `has ${modulusBits(privateKey)} bits; Alipay documents 2048`);
    }
    const trust = readAlipayTrust(document, { privateKey, nowMs: clock() }, findings);
    const { enabled = true, appId, pid, environment } = document;
    return privateKey && trust && { enabled, appId, pid, environment, privateKey, ...trust };
  },
});

/** The same under the machine's clock: what functions load. */
export const connectionKind = createConnectionKind(systemClock);

/**
 * Loads a connection that a caller may use.
 * @param identifier lower-case letters, digits and `-`, 1 to 31 characters
 * @param allowed the identifiers that the caller's configuration lists
 * @throws GatewayError `resource_not_found` when it is not allowed, does not exist or is not enabled
 */
export async function loadConnection(
  secrets: Secrets,
  secretPrefix: string,
  { identifier, allowed }: { identifier: string; allowed: readonly string[] },
): Promise<Connection> {
  const refused = (why: string) => new GatewayError('resource_not_found', { reason: `connection ${why}` });
  if (!allowed.includes(identifier)) throw refused('not allowed for this caller');
  const connection = await secrets.get(connectionSecretName(secretPrefix, identifier), connectionKind);
  if (!connection) throw refused('does not exist');
  if (!connection.enabled) throw refused('not enabled');
  return connection;
}

/**
 * Loads the connection that a caller's own configuration names: that it cannot be used is not the caller's fault.
 * @throws GatewayError `misconfigured` when it does not exist or is not enabled
 */
export async function loadConfiguredConnection(
  secrets: Secrets,
  secretPrefix: string,
  identifier: string,
): Promise<Connection> {
  try {
    return await loadConnection(secrets, secretPrefix, { identifier, allowed: [identifier] });
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'resource_not_found') throw error;
    throw new GatewayError('misconfigured', { reason: `the caller's ${error.message}`, cause: error });
  }
}

/** Name of a connection's secret. */
export const connectionSecretName = (secretPrefix: string, identifier: string): string =>
  `${secretPrefix}/connections/${identifier}`;

/** Whose auth codes a connection redeems: two connections of one app have one issuer. */
export const issuerOf = ({ appId }: Connection): string => `alipay:${appId}`;
