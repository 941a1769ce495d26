import { GatewayError } from '../platform/errors.ts';
import type { EntityKind } from './entity.ts';
import type { Secrets } from './secret-cache.ts';

/** What a connection leads to, as the member `kind` of its document and of its card says; a document without it is Alipay's. */
export const CONNECTION_KINDS = ['alipay', 'wechat'] as const;

/** One of {@link CONNECTION_KINDS}. */
export type ConnectionKindName = (typeof CONNECTION_KINDS)[number];

/** Says that a connection leads to somebody else than it should; both words are ours. */
export const otherKind = (given: ConnectionKindName, wanted: ConnectionKindName): string =>
  `is of kind ${given}, where a connection of kind ${wanted} is needed`;

/** The kind of a document; `undefined` when it names one that nobody knows. */
export function connectionKindOf(document: unknown): ConnectionKindName | undefined {
  const { kind = 'alipay' } = Object(document) as { kind?: unknown };
  return CONNECTION_KINDS.find((name) => name === kind);
}

/** Makes {@link EntityKind.refuse} of one kind: its schema would only say which members are missing. */
export const refuseOtherThan =
  (wanted: ConnectionKindName) =>
  (document: unknown): string | undefined => {
    const kind = connectionKindOf(document);
    if (kind === undefined) return `has a kind that is none of ${CONNECTION_KINDS.join(', ')}`;
    return kind === wanted ? undefined : otherKind(kind, wanted);
  };

/** Name of a connection's secret. */
export const connectionSecretName = (secretPrefix: string, identifier: string): string =>
  `${secretPrefix}/connections/${identifier}`;

/** Which connection, and as what it is read. */
export interface ConnectionChoice<Connection> {
  /** Lower-case letters, digits and `-`, 1 to 31 characters. */
  readonly identifier: string;
  readonly kind: EntityKind<unknown, Connection>;
}

/**
 * Loads a connection that a caller may use.
 * @param allowed the identifiers that the caller's configuration lists
 * @throws GatewayError `resource_not_found` when it is not allowed, does not exist or is not enabled, `misconfigured` when it is
 *   of another kind or cannot be used
 */
export async function loadAllowedConnection<Connection extends { readonly enabled: boolean }>(
  secrets: Secrets,
  secretPrefix: string,
  { identifier, kind, allowed }: ConnectionChoice<Connection> & { readonly allowed: readonly string[] },
): Promise<Connection> {
  const refused = (why: string) => new GatewayError('resource_not_found', { reason: `connection ${why}` });
  if (!allowed.includes(identifier)) throw refused('not allowed for this caller');
  const connection = await secrets.get(connectionSecretName(secretPrefix, identifier), kind);
  if (!connection) throw refused('does not exist');
  if (!connection.enabled) throw refused('not enabled');
  return connection;
}

/**
 * Loads the connection that a caller's own configuration names: that it cannot be used is not the caller's fault.
 * @throws GatewayError `misconfigured` when it does not exist, is not enabled, is of another kind or cannot be used
 */
export async function loadNamedConnection<Connection extends { readonly enabled: boolean }>(
  secrets: Secrets,
  secretPrefix: string,
  choice: ConnectionChoice<Connection>,
): Promise<Connection> {
  try {
    return await loadAllowedConnection(secrets, secretPrefix, { ...choice, allowed: [choice.identifier] });
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'resource_not_found') throw error;
    throw new GatewayError('misconfigured', { reason: `the caller's ${error.message}`, cause: error });
  }
}
