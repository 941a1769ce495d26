import { MAX_ATTEMPTS } from '../../shared/delivery/schedule.ts';
import type { Authorization } from '../../shared/storage/authorizations.ts';
import { instantOf } from '../instant.ts';

const OUTCOMES: Readonly<Record<Authorization['outcome'], string>> = {
  waiting: 'the user has not agreed, or never opened the link',
  exchanging: 'the exchange with Alipay is under way',
  success: 'Alipay said who the user is',
  failed: 'Alipay refused the code',
  unknown: 'what Alipay did is not known',
};

/** How an authorization ended and how its delivery stands, as far as its item knows. */
export function explainResult(authorization: Authorization): { readonly result: string; readonly callback: string } {
  const { outcome, message } = authorization;
  const said = message === undefined ? '' : ` (${message})`;
  return { result: `${OUTCOMES[outcome]}${said}`, callback: explainDelivery(authorization) };
}

function explainDelivery({ delivery, attempts, nextAttemptAtMs }: Authorization): string {
  const failed = attempts === 0 ? '' : `, ${attempts} of ${MAX_ATTEMPTS} attempts failed`;
  const next = nextAttemptAtMs === undefined ? '' : `; the next begins ${instantOf(nextAttemptAtMs)} at the earliest`;
  if (delivery === 'none') return 'there is nothing to deliver yet';
  if (delivery === 'delivered') return 'the merchant accepted it';
  if (delivery === 'dead') return `dead-lettered: all ${MAX_ATTEMPTS} attempts failed, or it waited for five days`;
  return `not delivered yet${failed}${next}`;
}

/** Whether the item still says who the user is; it is never said who. */
export function identitiesOf({ outcome, openId, alipayUserId }: Authorization): string {
  if (openId !== undefined || alipayUserId !== undefined) return 'kept';
  return outcome === 'success' ? 'erased' : 'none';
}

/** Where a callback goes; an address may hold a token of the merchant's, its host does not. */
export const hostOf = ({ callbackUrl }: Pick<Authorization, 'callbackUrl'>): string =>
  URL.canParse(callbackUrl) ? new URL(callbackUrl).host : 'an address that cannot be read';
