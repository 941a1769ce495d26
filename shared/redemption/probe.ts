import type { SentCode } from './outcome.ts';

/**
 * A code that cannot exist, with which an issuer is asked what it makes of a connection. The colon is in no code that either interface
 * lets in, so that no user's request can ever carry this one. It goes past the ledger: nothing is written for a code that nobody has.
 */
export const PROBE: SentCode = {
  code: 'probe:alipay-auth-gateway',
  // For one attempt and one more.
  remainingMs: 8_000,
};

/** What an issuer's response to {@link PROBE} says of a connection. No text holds a secret. */
export type ProbeVerdict =
  | { readonly kind: 'proven' }
  /**
   * An operator must mend the connection. `unverified` where the response is not by the key that the connection has as the issuer's.
   */
  | { readonly kind: 'faulty'; readonly text: string; readonly unverified?: true }
  /** Nothing was found out: another probe may tell. */
  | { readonly kind: 'unclear'; readonly text: string };
