import { createHash, randomBytes } from 'node:crypto';

/** What a person agreed to. */
export interface Consent {
  readonly appId: string;
  readonly scope: string;
  /** Names the person; the same name has the same ids. */
  readonly user: string;
}

/** What becomes of a code that an app presents. */
export type Redemption =
  | { readonly kind: 'granted'; readonly consent: Consent }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'unmatched' };

/** An auth code that nobody used is good for a day, as Alipay documents it. */
const LIFE_MS = 24 * 3_600_000;

/** The auth codes that are out, in memory: each is good once, for one app, for a day. */
export class AuthCodes {
  readonly #codes = new Map<string, Consent & { readonly expiresAtMs: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  mint(consent: Consent): string {
    const code = randomBytes(16).toString('hex');
    this.#codes.set(code, { ...consent, expiresAtMs: this.#now() + LIFE_MS });
    return code;
  }

  /** A code of another app stays unused, one that fits is gone afterwards. */
  redeem(code: string, appId: string): Redemption {
    const consent = this.#codes.get(code);
    if (consent === undefined || consent.expiresAtMs <= this.#now()) return { kind: 'invalid' };
    if (consent.appId !== appId) return { kind: 'unmatched' };
    this.#codes.delete(code);
    return { kind: 'granted', consent };
  }
}

/** The ids by which Alipay names a person: `openId` to one app, `userId` (16 digits from 2088) to all. */
export function idsOf({ appId, user }: Consent): { openId: string; userId: string } {
  const openId = createHash('sha256').update(`${appId}\0${user}`).digest('base64url');
  const number = createHash('sha256').update(user).digest().readBigUInt64BE() % 10n ** 12n;
  return { openId, userId: /^2088\d{12}$/.test(user) ? user : `2088${String(number).padStart(12, '0')}` };
}
