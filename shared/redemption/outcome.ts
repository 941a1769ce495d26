/**
 * What an issuer of auth codes (Alipay, WeChat) made of one. `subCode` and `reason` are for the log, not for callers.
 */
export type TokenOutcome =
  /** The issuer vouches for it. One of the two ids is there at least: new apps get openId, old ones userId. */
  | {
      readonly kind: 'granted';
      readonly openId?: string;
      readonly userId?: string;
      readonly accessToken?: string;
      /** When the issuer says that the authorization began, in milliseconds since the epoch. */
      readonly authStartMs?: number;
    }
  /**
   * Definite: the code is invalid, used, expired or another app's. Where the refusal is not `signed`, anybody between here and the
   * issuer may have said so, and the code may be spent.
   */
  | { readonly kind: 'refused'; readonly subCode: string; readonly signed: boolean }
  /**
   * Definite, and an operator must act. `unspent` only where the issuer signed that it refuses this connection's request; in
   * every other case the code may be spent, and must not be sent again.
   */
  | { readonly kind: 'misconfigured'; readonly subCode: string; readonly unspent: boolean }
  /** The issuer signed that it did nothing: the code is not spent. */
  | { readonly kind: 'busy'; readonly subCode?: string }
  /** Nothing was sent: the code is not spent. */
  | { readonly kind: 'unreachable'; readonly reason?: string }
  /** The code may be spent, and must not be sent again. */
  | { readonly kind: 'unknown'; readonly reason?: string };
