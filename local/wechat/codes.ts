import { createHash, randomBytes } from 'node:crypto';

/** What a person agreed to. */
export interface WechatConsent {
  readonly appId: string;
  readonly scope: string;
  /** Names the person; the same name has the same openid in one account. */
  readonly user: string;
  /** Whether the person looks at a snapshot page, whose openid is a virtual one. */
  readonly snapshot: boolean;
}

/** What becomes of a code that an account presents. */
export type WechatRedemption =
  | { readonly kind: 'granted'; readonly consent: WechatConsent }
  | { readonly kind: 'unknown' | 'used' | 'expired' };

interface Issued {
  readonly consent: WechatConsent;
  readonly expiresAtMs: number;
  used: boolean;
}

/** As WeChat documents it. */
const LIFE_MS = 5 * 60_000;

/** The codes that are out, in memory: each is good once, for one account, for five minutes; its case counts. */
export class WechatCodes {
  readonly #codes = new Map<string, Issued>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  mint(consent: WechatConsent): string {
    const code = `0${randomBytes(24).toString('base64').replace(/[+/]/g, 'x').slice(0, 31)}`;
    this.#codes.set(code, { consent, expiresAtMs: this.#now() + LIFE_MS, used: false });
    return code;
  }

  /** A code of another account stays unused. */
  redeem(code: string, appId: string): WechatRedemption {
    const issued = this.#codes.get(code);
    if (issued?.consent.appId !== appId) return { kind: 'unknown' };
    if (issued.used) return { kind: 'used' };
    if (issued.expiresAtMs <= this.#now()) return { kind: 'expired' };
    issued.used = true;
    return { kind: 'granted', consent: issued.consent };
  }
}

/** The id by which WeChat names a person to one account; on a snapshot page another one each time. */
export function openIdOf({ appId, user, snapshot }: WechatConsent): string {
  const name = snapshot ? randomBytes(16).toString('hex') : user;
  return `o${createHash('sha256').update(`${appId}\0${name}`).digest('base64url').slice(0, 27)}`;
}
