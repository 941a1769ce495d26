import type { SigningBusiness } from './caller.ts';
import { stringToSign } from './string-to-sign.ts';

/** Headers of a response or a callback, by their published names. */
export type SignatureHeaders = Readonly<Record<'businessId' | 'nonce' | 'timestamp' | 'signType' | 'sign', string>>;

/**
 * Signs what the gateway says to a business, by the same rule as requests.
 * @param message `nonce` begins with `r.` (responses) or `c.` (callbacks): outside the grammar of requests, so that neither can be
 * sent back as one
 * @throws GatewayError `misconfigured` when no key is active
 */
export function signMessage(
  business: SigningBusiness,
  { nonce, body, nowMs }: { nonce: `${'r' | 'c'}.${string}`; body: Uint8Array; nowMs: number },
): SignatureHeaders {
  const headers = { businessId: business.id, nonce, signType: business.algorithm, timestamp: String(nowMs) };
  return { ...headers, sign: business.sign(stringToSign(headers, body), nowMs) };
}
