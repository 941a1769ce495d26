import type { TestBusiness } from './authorization-run.ts';
import { businessDocument, oneMerchant } from './documents.ts';
import type { RsaPair } from './keys.ts';
import type { Operator } from './operator.ts';

/** Two businesses of one merchant of the test's own. */
export interface OwnBusinesses {
  readonly rsa: TestBusiness;
  readonly md5: TestBusiness;
}

/** Ids of the two businesses. */
export const OWN_BUSINESSES = { rsa: 'own-rsa-business', md5: 'own-md5-business' } as const;

const merchantId = 'own-merchant';

/** The two businesses from their merchant's side. */
export function ownBusinesses(pair: RsaPair, secret: string): OwnBusinesses {
  return {
    rsa: { businessId: OWN_BUSINESSES.rsa, merchantId, key: { privateKey: pair.privatePem } },
    md5: { businessId: OWN_BUSINESSES.md5, merchantId, key: { secret } },
  };
}

/** Configures both, as an operator does. @param md5Secret at least 32 characters */
export async function createOwnBusinesses(
  { create }: Operator,
  { callbackUrl, publicKey, md5Secret }: { callbackUrl: string; publicKey: string; md5Secret: string },
): Promise<void> {
  const business = oneMerchant(merchantId, callbackUrl);
  await create(`callers/openapi/${OWN_BUSINESSES.rsa}`, businessDocument({ publicKey }, business));
  await create(`callers/openapi/${OWN_BUSINESSES.md5}`, businessDocument({ secret: md5Secret }, business));
}
