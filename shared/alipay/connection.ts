import type { KeyObject } from 'node:crypto';
import { type Clock, systemClock } from '../platform/clock.ts';
import {
  type ConnectionKindName,
  loadAllowedConnection,
  loadNamedConnection,
  refuseOtherThan,
} from '../secrets/connections.ts';
import type { EntityKind } from '../secrets/entity.ts';
import type { Secrets } from '../secrets/secret-cache.ts';
import { modulusBits, readPrivateKey } from '../signing/key-material.ts';
import type { AlipayEnvironment } from './addresses.ts';
import { type ConnectionDocument, schema } from './connection.schema.ts';
import { type AlipayTrust, readAlipayTrust } from './trust.ts';

export type { ConnectionDocument };

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

const KIND: ConnectionKindName = 'alipay';

/** The secret `<service>/<stage>/connections/<identifier>`, of kind `alipay`; the clock tells which certificates expire soon. */
export const createConnectionKind = (clock: Clock): EntityKind<ConnectionDocument, Connection> => ({
  refuse: refuseOtherThan(KIND),
  schema,
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

/** {@link loadAllowedConnection} of Alipay. */
export const loadConnection = (
  secrets: Secrets,
  secretPrefix: string,
  choice: { readonly identifier: string; readonly allowed: readonly string[] },
): Promise<Connection> => loadAllowedConnection(secrets, secretPrefix, { ...choice, kind: connectionKind });

/** {@link loadNamedConnection} of Alipay. */
export const loadConfiguredConnection = (
  secrets: Secrets,
  secretPrefix: string,
  identifier: string,
): Promise<Connection> => loadNamedConnection(secrets, secretPrefix, { identifier, kind: connectionKind });

/** Whose auth codes a connection redeems: two connections of one app have one issuer. */
export const issuerOf = ({ appId }: Connection): string => `${KIND}:${appId}`;
