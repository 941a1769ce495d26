import { GatewayError } from '../../shared/platform/errors.ts';
import type { Rule } from '../../shared/platform/violation.ts';
import { CallbackUrlError, readCallbackUrl, unregisteredPart } from '../../shared/protocols/openapi/callback-url.ts';
import type { Business } from '../../shared/protocols/openapi/caller.ts';
import type { Registry } from '../../shared/registry/registry.ts';
import { loadKeyRing } from '../../shared/secrets/gateway-keys.ts';
import type { Secrets } from '../../shared/secrets/secret-cache.ts';
import { type StateKey, stateKeys } from '../../shared/secrets/state-keys.ts';
import { type AlipayCard, loadAlipayCard } from './alipay-card.ts';

/** The body of a request, once it is valid: one of the user's two names is there. */
interface LinkRequest {
  readonly merchantId: string;
  readonly businessId: string;
  readonly serialNo: string;
  readonly userId?: string;
  /** The published example's name for `userId`. */
  readonly thirdAccount?: string;
  readonly callbackUrl?: string;
}

/** A request that its business may make, with what it needs. */
export interface OwnedLinkRequest {
  readonly businessId: string;
  readonly merchantId: string;
  readonly serialNo: string;
  readonly userId: string;
  readonly callbackUrl: string;
  readonly scope: Business['scope'];
  readonly connectionIdentifier: string;
  /** The Alipay app behind the connection; without its keys, which a link does not need. */
  readonly connection: AlipayCard;
  /** Newest first. */
  readonly stateKeys: readonly StateKey[];
}

/** What the check reads. */
interface OwnershipDependencies {
  readonly secrets: Secrets;
  readonly registry: Registry;
  readonly secretPrefix: string;
  readonly allowLoopback: boolean;
}

/**
 * Checks that a request asks for nothing that is not its business's own.
 * @throws GatewayError `resource_not_found` (merchant), `invalid_parameter` (names the member), `misconfigured`
 */
export async function checkOwnership(
  request: LinkRequest,
  business: Business,
  { secrets, registry, secretPrefix, allowLoopback }: OwnershipDependencies,
): Promise<OwnedLinkRequest> {
  const { businessId, merchantId, serialNo } = request;
  if (businessId !== business.id) throw notOwned('businessId', 'other-than-header');
  if (!business.merchants.has(merchantId)) throw notOwned('merchantId', 'not-of-business');
  const { userId = String(request.thirdAccount) } = request;
  const callbackUrl = readCallback(request, business, allowLoopback);
  const { scope, connection: connectionIdentifier } = business;
  const [connection, keys] = await Promise.all([
    loadAlipayCard(registry, connectionIdentifier),
    loadKeyRing(secrets, secretPrefix, stateKeys),
  ]);
  const owned = { businessId, merchantId, serialNo, userId, callbackUrl };
  return { ...owned, scope, connectionIdentifier, connection, stateKeys: keys };
}

function readCallback(request: LinkRequest, business: Business, allowLoopback: boolean): string {
  // The default was chosen by the operator: it needs no registration beside itself.
  const { callbackUrl = business.defaultCallbackUrl } = request;
  if (callbackUrl === undefined) throw refused('no-default');
  try {
    const url = readCallbackUrl(callbackUrl, { allowLoopback });
    const broken = request.callbackUrl !== undefined && unregisteredPart(url, business.callbackUrls);
    if (broken) throw refused(broken);
  } catch (error) {
    throw error instanceof CallbackUrlError ? refused(error.broken.rule) : error;
  }
  return callbackUrl;
}

const notOwned = (member: string, rule: Rule) =>
  new GatewayError('resource_not_found', { reason: `${member}: ${rule}`, violations: [{ member, rule }] });

const refused = (rule: Rule) =>
  new GatewayError('invalid_parameter', {
    reason: `callbackUrl: ${rule}`,
    violations: [{ member: 'callbackUrl', rule }],
  });
