import { type Connection, loadConfiguredConnection } from '../../shared/alipay/connection.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import type { Business } from '../../shared/protocols/openapi/business.ts';
import { isRegistered, readCallbackUrl } from '../../shared/protocols/openapi/callback-url.ts';
import { type PlatformKeys, platformKeysKind, platformSecretName } from '../../shared/signing/platform-keys.ts';
import type { Secrets } from '../../shared/signing/secret-cache.ts';

/** The body of a request, as its schema has it. */
export interface LinkRequest {
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
  readonly connection: Connection;
  readonly platform: PlatformKeys;
}

/**
 * Checks that a request asks for nothing that is not its business's own.
 * @throws GatewayError `resource_not_found` (merchant), `invalid_parameter` (names the member), `misconfigured`
 */
export async function checkOwnership(
  request: LinkRequest,
  business: Business,
  { secrets, secretPrefix, allowLoopback }: { secrets: Secrets; secretPrefix: string; allowLoopback: boolean },
): Promise<OwnedLinkRequest> {
  const { businessId, merchantId, serialNo } = request;
  if (businessId !== business.businessId || !business.merchants.has(merchantId)) {
    throw new GatewayError('resource_not_found', { reason: 'the merchant is not of this business' });
  }
  const userId = readUserId(request);
  const callbackUrl = readCallback(request, business, allowLoopback);
  const [connection, platform] = await Promise.all([
    loadConfiguredConnection(secrets, secretPrefix, business.connection),
    secrets.get(platformSecretName(secretPrefix), platformKeysKind),
  ]);
  if (!platform) throw new GatewayError('misconfigured', { reason: 'the platform secret does not exist' });
  const { scope, connection: connectionIdentifier } = business;
  return { businessId, merchantId, serialNo, userId, callbackUrl, scope, connectionIdentifier, connection, platform };
}

function readUserId({ userId, thirdAccount }: LinkRequest): string {
  const members = ['userId', 'thirdAccount'];
  if (userId !== undefined && thirdAccount !== undefined && userId !== thirdAccount) {
    throw new GatewayError('invalid_parameter', { reason: 'userId and its alias thirdAccount differ', members });
  }
  const id = userId ?? thirdAccount;
  if (id === undefined)
    throw new GatewayError('invalid_parameter', { reason: 'userId is missing', members: ['userId'] });
  return id;
}

function readCallback(request: LinkRequest, business: Business, allowLoopback: boolean): string {
  const text = request.callbackUrl ?? business.defaultCallbackUrl;
  const refused = (why: string) =>
    new GatewayError('invalid_parameter', { reason: `callbackUrl ${why}`, members: [`callbackUrl ${why}`] });
  if (text === undefined) throw refused('is missing, and the business has no default');
  let url: URL;
  try {
    url = readCallbackUrl(text, { allowLoopback });
  } catch (error) {
    throw refused(error instanceof Error ? error.message : 'is malformed');
  }
  // The default was chosen by the operator: it needs no registration beside itself.
  const chosenByRequest = request.callbackUrl !== undefined;
  if (chosenByRequest && !isRegistered(url, business.callbackUrls))
    throw refused('is not below an address that the business registered');
  return text;
}
