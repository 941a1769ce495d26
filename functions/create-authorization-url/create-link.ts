import { randomUUID } from 'node:crypto';
import { authorizationUrl } from '../../shared/alipay/authorization-url.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { LinkConfiguration } from '../../shared/platform/configuration.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import type { Violation } from '../../shared/platform/violation.ts';
import { makeState } from '../../shared/protocols/openapi/state.ts';
import { isActive } from '../../shared/signing/validity.ts';
import { locatorOf } from '../../shared/storage/authorization-item.ts';
import type { Authorization, AuthorizationStore, NewAuthorization } from '../../shared/storage/authorizations.ts';
import { contract as completion } from '../complete-authorization/contract.ts';
import type { OwnedLinkRequest } from './ownership.ts';

/** What the creation of a link needs. */
export interface LinkDependencies {
  readonly authorizations: AuthorizationStore;
  readonly clock: Clock;
  readonly links: LinkConfiguration;
}

/**
 * Makes the authorization link of a serial number, or the same link again for the same request while it waits.
 * @throws GatewayError `serial_used` for any other request with that serial number
 */
export async function createLink(
  request: OwnedLinkRequest,
  { authorizations, clock, links }: LinkDependencies,
): Promise<{ alipayAuthUrl: string }> {
  const wanted = newAuthorization(request, clock(), links.serialRetentionSeconds);
  const result = await authorizations.create(wanted);
  const authorization = result.created
    ? wanted
    : reuse(result.existing, wanted, clock() / 1_000 - links.linkLifeSeconds);
  const { stateKeyVersion: keyVersion, createdAtSeconds, locator } = authorization;
  const stateKey = request.stateKeys.find(({ id }) => id === keyVersion);
  if (!stateKey) throw new GatewayError('misconfigured', { reason: 'the state key of a link that lives is gone' });
  const state = makeState({ keyVersion, createdAtSeconds, locator }, stateKey.key);
  const redirectUri = `${links.publicBaseUrl}${completion.path}`;
  const { scope, connection } = request;
  const { alipayBaseUrl } = links;
  return { alipayAuthUrl: authorizationUrl(connection, { scope, redirectUri, state, alipayBaseUrl }) };
}

function newAuthorization(request: OwnedLinkRequest, nowMs: number, retentionSeconds: number): NewAuthorization {
  const { businessId, serialNo, merchantId, userId, callbackUrl, connectionIdentifier, connection, stateKeys } =
    request;
  const stateKey = stateKeys.find((key) => isActive(key, nowMs));
  if (!stateKey) throw new GatewayError('misconfigured', { reason: 'no state key of the gateway is active' });
  const createdAtSeconds = Math.floor(nowMs / 1_000);
  return {
    locator: locatorOf(businessId, serialNo),
    businessId,
    serialNo,
    merchantId,
    userId,
    callbackUrl,
    connection: connectionIdentifier,
    appId: connection.appId,
    stateKeyVersion: stateKey.id,
    createdAtSeconds,
    eventId: randomUUID(),
    expiresAtSeconds: createdAtSeconds + retentionSeconds,
  };
}

const ASKED_FOR = ['merchantId', 'userId', 'callbackUrl'] as const;
const SAME = ['businessId', 'serialNo', ...ASKED_FOR, 'connection', 'appId'] as const;

/** The link that is there already, if it is the same request's and still waits for its user. */
function reuse(existing: Authorization, wanted: NewAuthorization, aliveSinceSeconds: number): Authorization {
  const same = SAME.every((member) => existing[member] === wanted[member]);
  if (same && existing.outcome === 'waiting' && existing.createdAtSeconds >= aliveSinceSeconds) return existing;
  throw new GatewayError('serial_used', {
    reason: 'the serial number was used by another request, or its link is over',
    violations: [same ? { member: 'serialNo', rule: 'link-over' } : usedOtherwise(existing, wanted)],
  });
}

/** Names what the first request asked for otherwise; nothing of it where only the operator changed something. */
function usedOtherwise(existing: Authorization, wanted: NewAuthorization): Violation {
  const others = ASKED_FOR.filter((member) => existing[member] !== wanted[member]).join(', ');
  return { member: 'serialNo', rule: 'used-otherwise', ...(others !== '' && { allowed: others }) };
}
