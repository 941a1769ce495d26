/**
 * What an issuer of auth codes (Alipay, WeChat) made of one. `subCode` and `reason` are for the log, not for callers.
 */
export type TokenOutcome =
  /**
   * The issuer vouches for it: by a signature, or over TLS where it signs nothing (WeChat). One of the two ids is there at
   * least: WeChat gives openId, Alipay gives new apps openId, old ones userId.
   */
  | {
      readonly kind: 'granted';
      readonly openId?: string;
      readonly userId?: string;
      readonly accessToken?: string;
      /** When the issuer says that the authorization began, in milliseconds since the epoch. */
      readonly authStartMs?: number;
    }
  /**
   * Definite: the code is invalid, used, expired or another app's. Where the refusal is not `signed`, TLS is all that
   * says who spoke, and the code may be spent.
   */
  | { readonly kind: 'refused'; readonly subCode: string; readonly signed: boolean }
  /**
   * Definite, and an operator must act. `unspent` only where the issuer vouches for it that it refuses this connection's
   * request; in every other case the code may be spent, and must not be sent again.
   */
  | { readonly kind: 'misconfigured'; readonly subCode: string; readonly unspent: boolean }
  /** The issuer vouches for it that it did nothing: the code is not spent. */
  | { readonly kind: 'busy'; readonly subCode?: string }
  /** Nothing was sent: the code is not spent. */
  | { readonly kind: 'unreachable'; readonly reason?: string }
  /**
   * The code may be spent, and must not be sent again. `unverified` where the response is not by the issuer's key as it is configured:
   * that key is wrong, or somebody stands between.
   */
  | { readonly kind: 'unknown'; readonly reason?: string; readonly unverified?: true };

/** A code to send. */
export interface SentCode {
  /** As its issuer gave it to a browser or an app: `[A-Za-z0-9_.-]{1,200}`, used once, alive for minutes. */
  readonly code: string;
  /** Time for everything, in milliseconds: attempts and the waits between them. */
  readonly remainingMs: number;
}

/** Sends a code to its issuer. Never throws. */
export type RequestToken<Connection> = (connection: Connection, code: SentCode) => Promise<TokenOutcome>;
