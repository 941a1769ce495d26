import type { Clock } from '../../shared/platform/clock.ts';
import type { LinkConfiguration } from '../../shared/platform/configuration.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import type { Business } from '../../shared/protocols/openapi/business.ts';
import { readState, type StateClaim } from '../../shared/protocols/openapi/state.ts';
import { platformKeysKind, platformSecretName } from '../../shared/signing/platform-keys.ts';
import type { Secrets } from '../../shared/signing/secret-cache.ts';
import type { Authorization, AuthorizationStore } from '../../shared/storage/authorizations.ts';
import { hashOf } from './code-hash.ts';
import type { ExchangeOnce } from './exchange-once.ts';
import type { PageContent } from './page.ts';
import type { ReturnParameters } from './return-parameters.ts';

/** What the completion of an authorization needs. */
export interface CompletionDependencies {
  readonly secrets: Secrets;
  readonly secretPrefix: string;
  readonly links: LinkConfiguration;
  readonly clock: Clock;
  readonly authorizations: AuthorizationStore;
  loadBusiness(businessId: string): Promise<Business | undefined>;
  readonly exchangeOnce: ExchangeOnce;
  /** Puts a stored result on the queue, or leaves it to the sweep. Never throws. */
  deliver(locator: string): Promise<void>;
}

const INVALID: PageContent = { kind: 'invalid' };

/**
 * Completes an authorization: what the page says of it. Nothing that is wrong with the request spends the state; a reload
 * shows the same again.
 * @param deadlineMs until when this invocation must have ended
 * @throws GatewayError `unavailable` or `misconfigured`
 */
export async function complete(
  parameters: ReturnParameters,
  deadlineMs: number,
  dependencies: CompletionDependencies,
): Promise<PageContent> {
  const claim = await verifyState(parameters.state, dependencies);
  if (!claim) return INVALID;
  const authorization = await dependencies.authorizations.load(claim.locator);
  if (!authorization || !isOf(authorization, claim, parameters)) return INVALID;
  const business = await dependencies.loadBusiness(authorization.businessId);
  if (!business?.enabled) return INVALID;
  const merchantName = business.merchants.get(authorization.merchantId) ?? '';
  const alive = authorization.createdAtSeconds >= aliveSinceSeconds(dependencies);

  const { code } = parameters;
  if (code === undefined)
    return authorization.outcome === 'waiting' && alive ? { kind: 'refused', merchantName } : INVALID;
  if (authorization.outcome !== 'waiting') return showStored(authorization, { code, merchantName }, dependencies);
  if (!alive) return INVALID;
  await dependencies.exchangeOnce(authorization, {
    code,
    deadlineMs,
    aliveSinceSeconds: aliveSinceSeconds(dependencies),
  });
  const afterwards = await dependencies.authorizations.load(claim.locator);
  // What the queue did not take a moment ago it does not take now: the sweep or a reload tries again.
  const shown = { ...dependencies, deliver: async () => undefined };
  return afterwards ? showStored(afterwards, { code, merchantName }, shown) : INVALID;
}

async function verifyState(
  state: string,
  { secrets, secretPrefix }: CompletionDependencies,
): Promise<StateClaim | undefined> {
  const platform = await secrets.get(platformSecretName(secretPrefix), platformKeysKind);
  if (!platform) throw new GatewayError('misconfigured', { reason: 'the platform secret does not exist' });
  return readState(state, (keyVersion) => platform.stateKeys.find(({ version }) => version === keyVersion)?.key);
}

/** Whether the state is this authorization's, and Alipay speaks of the app that the link was made for. */
function isOf(authorization: Authorization, claim: StateClaim, { code, appId }: ReturnParameters): boolean {
  const sameLink =
    authorization.createdAtSeconds === claim.createdAtSeconds && authorization.stateKeyVersion === claim.keyVersion;
  // A refusal may come without an app id; a code never does.
  return sameLink && (appId === authorization.appId || (appId === undefined && code === undefined));
}

const aliveSinceSeconds = ({ clock, links }: CompletionDependencies): number => clock() / 1_000 - links.linkLifeSeconds;

/** What is known of an authorization that this code began; for another code's, the page tells nothing. */
async function showStored(
  authorization: Authorization,
  { code, merchantName }: { code: string; merchantName: string },
  { authorizations, clock, deliver }: CompletionDependencies,
): Promise<PageContent> {
  const { outcome, codeHash, locator, leaseUntilMs = 0, delivery } = authorization;
  if (codeHash !== hashOf(code)) return INVALID;
  if (outcome === 'exchanging' && leaseUntilMs > clock()) return { kind: 'in-progress', merchantName };
  if (outcome === 'exchanging') {
    // Whoever held the lease is gone, between Alipay's answer and the store.
    if (await authorizations.expireLease(locator)) await deliver(locator);
    return { kind: 'unknown', merchantName };
  }
  if (outcome === 'waiting') return INVALID;
  if (delivery === 'pending') await deliver(locator);
  return { kind: outcome, merchantName };
}
