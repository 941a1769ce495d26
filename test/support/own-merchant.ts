import { randomUUID } from 'node:crypto';
import type { Callback, TestBusiness } from './authorization-run.ts';
import { businessDocument, oneMerchant } from './documents.ts';
import { startMerchant } from './merchant-server.ts';
import { operator } from './operator.ts';
import type { RunningStack } from './stack.ts';

/** A merchant that accepts, or is silent. */
export interface OwnMerchant {
  readonly callbackUrl: string;
  /** While true a callback gets no response. */
  silent: boolean;
  /** Callbacks for a serial number so far, those without a response too. */
  received(serialNo: string): Callback[];
  close(): void;
}

/** Starts a merchant on a free port. */
export async function startOwnMerchant(): Promise<OwnMerchant> {
  const { callbackUrl, received, close } = await startMerchant((_callback, response) => {
    if (!merchant.silent) response.end('SUCCESS');
  });
  const of = (serialNo: string) => received.filter((callback) => callback.serialNo === serialNo);
  const merchant: OwnMerchant = {
    callbackUrl,
    silent: false,
    received: (serialNo) => of(serialNo).map((callback) => ({ ...callback, verified: false })),
    close,
  };
  return merchant;
}

/** What a business is registered with beside what every test's business has. */
export interface Registration {
  readonly callbackUrl: string;
  /** SPKI PEM. */
  readonly publicKey: string;
}

/** Configures a new business in a running stack, as an operator would. */
export async function registerBusiness(
  { aws }: RunningStack,
  { callbackUrl, publicKey }: Registration,
): Promise<Pick<TestBusiness, 'businessId' | 'merchantId'>> {
  const [businessId, merchantId] = [`own-${randomUUID()}`, 'own-merchant'];
  const business = businessDocument({ publicKey }, oneMerchant(merchantId, callbackUrl));
  const { create, close } = operator(aws);
  await create(`callers/openapi/${businessId}`, business);
  close();
  return { businessId, merchantId };
}
