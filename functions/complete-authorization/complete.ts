import type { QueuedResult } from '../../shared/delivery/callback-queue.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { LinkConfiguration } from '../../shared/platform/configuration.ts';
import type { Business, Merchant } from '../../shared/protocols/openapi/caller.ts';
import { readState, type StateClaim } from '../../shared/protocols/openapi/state.ts';
import { loadKeyRing } from '../../shared/secrets/gateway-keys.ts';
import type { Secrets } from '../../shared/secrets/secret-cache.ts';
import { stateKeys } from '../../shared/secrets/state-keys.ts';
import type { Authorization, AuthorizationStore } from '../../shared/storage/authorizations.ts';
import { hashOf } from './code-hash.ts';
import { type Completed, type CompletionResult, noteAuthorization, type VisitLog } from './completion.ts';
import type { ShownMerchant } from './page-body.ts';
import type { RedeemOnce } from './redeem-once.ts';
import type { ReturnParameters } from './return-parameters.ts';

/** What the completion of an authorization needs. */
export interface CompletionDependencies {
  readonly secrets: Secrets;
  readonly secretPrefix: string;
  readonly links: LinkConfiguration;
  readonly clock: Clock;
  readonly authorizations: AuthorizationStore;
  loadBusiness(businessId: string): Promise<Business | undefined>;
  readonly redeemOnce: RedeemOnce;
  /** Puts a stored result on the queue, or leaves it to the sweep. Never throws. */
  deliver(result: QueuedResult): Promise<void>;
}

/** A page that says no more than that the link cannot be used, and what the log says. */
const invalid = (reason: string, result: CompletionResult = 'invalid'): Completed => ({
  result,
  reason,
  page: { kind: 'invalid' },
});

/**
 * Completes an authorization: what the page says of it, and what the log does. Nothing that is wrong with the request spends the
 * state; a reload shows the same again.
 * @param visit until when this invocation must have ended, and its log line
 * @throws GatewayError `unavailable` or `misconfigured`
 */
export async function complete(
  parameters: ReturnParameters,
  { deadlineMs, ...line }: { readonly deadlineMs: number } & Pick<VisitLog, 'logged'>,
  dependencies: CompletionDependencies,
): Promise<Completed> {
  const claim = await verifyState(parameters.state, dependencies);
  if (!claim) return invalid('the state is none of ours');
  const authorization = await dependencies.authorizations.load(claim.locator);
  if (!authorization) return invalid('no such authorization');
  noteAuthorization(authorization, line);
  if (!isOf(authorization, claim, parameters))
    return invalid('the state is of another link, or the app id of another app');
  const business = await dependencies.loadBusiness(authorization.businessId);
  if (!business?.enabled) return invalid(business ? 'the business is not enabled' : 'the business does not exist');
  const merchant = shownMerchant(business.merchants.get(authorization.merchantId), dependencies.links);
  const visit = { code: parameters.code, merchant, alive: isAlive(authorization, dependencies) };
  if (authorization.outcome !== 'waiting') return showStored(authorization, visit, dependencies);
  const shown = await showWaiting(authorization, visit, dependencies);
  if (shown || visit.code === undefined) return shown ?? invalid('there is no code');

  const completion = await dependencies.redeemOnce(authorization, {
    code: visit.code,
    deadlineMs,
    aliveSinceSeconds: aliveSinceSeconds(dependencies),
    linkEndsAtMs: (authorization.createdAtSeconds + dependencies.links.linkLifeSeconds) * 1_000,
  });
  const { page } = await showAfterwards(claim.locator, visit, dependencies);
  return { ...completion, page };
}

/** What the page says once this visit has redeemed its code, or found that another does: only what is stored counts. */
async function showAfterwards(
  locator: string,
  visit: Visit,
  dependencies: CompletionDependencies,
): Promise<Pick<Completed, 'page'>> {
  const { code = '', merchant } = visit;
  const afterwards = await dependencies.authorizations.load(locator);
  if (!afterwards) return invalid('no such authorization');
  if (afterwards.outcome === 'waiting') {
    // Not refused: another code was tried at the same time, and gave the link back.
    return { page: { kind: isRefused(afterwards, code) ? 'code-refused' : 'in-progress', merchant } };
  }
  // What the queue did not take a moment ago it does not take now: the sweep or a reload tries again.
  return showStored(afterwards, visit, { ...dependencies, deliver: async () => undefined });
}

/** A merchant that is no longer in its business is not named; a loopback address is shown on stage `local` only. */
function shownMerchant(merchant: Merchant | undefined, { allowLoopback }: LinkConfiguration): ShownMerchant {
  const { name = '', returnUrl } = merchant ?? {};
  const leads = returnUrl !== undefined && (allowLoopback || returnUrl.protocol === 'https:');
  return { name, ...(leads && { returnUrl: returnUrl.href }) };
}

async function verifyState(
  state: string,
  { secrets, secretPrefix }: CompletionDependencies,
): Promise<StateClaim | undefined> {
  const keys = await loadKeyRing(secrets, secretPrefix, stateKeys);
  return readState(state, (keyVersion) => keys.find(({ id }) => id === keyVersion)?.key);
}

/** Whether the state is this authorization's, and Alipay speaks of the app that the link was made for. */
function isOf(authorization: Authorization, claim: StateClaim, { code, appId }: ReturnParameters): boolean {
  const sameLink =
    authorization.createdAtSeconds === claim.createdAtSeconds && authorization.stateKeyVersion === claim.keyVersion;
  // A refusal may come without an app id; a code never does.
  return sameLink && (appId === authorization.appId || (appId === undefined && code === undefined));
}

const aliveSinceSeconds = ({ clock, links }: CompletionDependencies): number => clock() / 1_000 - links.linkLifeSeconds;

const isAlive = ({ createdAtSeconds }: Authorization, dependencies: CompletionDependencies): boolean =>
  createdAtSeconds >= aliveSinceSeconds(dependencies);

const isRefused = ({ refusedCodes = [] }: Authorization, code: string): boolean => refusedCodes.includes(hashOf(code));

/** A browser that is back from Alipay. */
interface Visit {
  /** Absent when the user refused. */
  readonly code: string | undefined;
  readonly merchant: ShownMerchant;
  /** Whether the link can still be used. */
  readonly alive: boolean;
}

/** What the page says of a link that waits; `undefined` where its code is to be redeemed. */
async function showWaiting(
  authorization: Authorization,
  { code, merchant, alive }: Visit,
  { authorizations, deliver }: CompletionDependencies,
): Promise<Completed | undefined> {
  const { locator, refusedCodes } = authorization;
  if (!alive && refusedCodes) {
    if (await authorizations.endRefused(locator)) await deliver(authorization);
    return { result: 'failed', reason: 'the link ended after a refused code', page: { kind: 'failed', merchant } };
  }
  if (!alive) return invalid('the link is too old', 'expired');
  if (code === undefined) return { result: 'declined', page: { kind: 'refused', merchant } };
  if (!isRefused(authorization, code)) return undefined;
  return { result: 'repeated', reason: 'code-refused', page: { kind: 'code-refused', merchant } };
}

/** What is known of an authorization that was begun. Of a success another code learns only that nothing more is to be done. */
async function showStored(
  authorization: Authorization,
  { code, merchant }: Visit,
  { authorizations, clock, deliver }: CompletionDependencies,
): Promise<Completed> {
  const { outcome, codeHash, locator, leaseUntilMs = 0, delivery } = authorization;
  if (outcome === 'waiting') return invalid('it waits again');
  if (outcome === 'exchanging' && leaseUntilMs > clock()) {
    return { result: 'in-progress', page: { kind: 'in-progress', merchant } };
  }
  if (outcome === 'exchanging') {
    // Whoever held the lease is gone, between Alipay's response and the store.
    if (await authorizations.expireLease(locator)) await deliver(authorization);
    const reason = 'whoever redeemed the code did not come back';
    return { result: 'unknown', reason, level: 'warn', page: { kind: 'unknown', merchant } };
  }
  if (delivery === 'pending') await deliver(authorization);
  const isOther = code === undefined || codeHash !== hashOf(code);
  const kind = outcome === 'success' && isOther ? 'done' : outcome;
  return { result: 'repeated', reason: outcome, page: { kind, merchant } };
}
