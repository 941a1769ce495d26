import type { KeyObject } from 'node:crypto';
import { Findings } from '../../shared/secrets/entity.ts';
import { type Fingerprint, fingerprint } from './fingerprint.ts';
import { weaknessOf } from './weak-secret.ts';

const DAY_MS = 86_400_000;
/** Who learns it so early can rotate without haste. */
const SOON_DAYS = 30;

/** Alipay's name of a certificate, or of a root file's. */
export interface CertificateSerial {
  readonly member: string;
  /** MD5 in hex, several joined by `_`. */
  readonly sn: string;
}

/** Collects what this command says beyond the gateway's own checks. */
export class Advice extends Findings {
  readonly fingerprints: Fingerprint[] = [];
  readonly serials: CertificateSerial[] = [];
  /** The present, in milliseconds since the epoch. */
  readonly nowMs: number;

  constructor(nowMs: number) {
    super();
    this.nowMs = nowMs;
  }

  /** Notes the fingerprint of a key, if it can be read: why it cannot has been said before. */
  key(member: string, read: () => KeyObject): void {
    try {
      this.fingerprints.push(fingerprint(member, read()));
    } catch {
      // One error is enough.
    }
  }

  /** Notes Alipay's name of a certificate, if there is one that can be read. */
  serial(member: string, read: () => string): void {
    try {
      const sn = read();
      if (sn !== '') this.serials.push({ member, sn });
    } catch {
      // One error is enough.
    }
  }

  /** Says what is wrong with a shared secret. */
  sharedSecret(member: string, secret: string): void {
    const weakness = weaknessOf(secret);
    if (weakness) this[weakness.severity](member, weakness.text);
  }

  /**
   * Says what is wrong with the shared secrets of one list, and where two of them are one.
   * @param member the list's name
   */
  sharedSecrets(member: string, documents: readonly { readonly secret: string }[]): void {
    const secrets = Object.fromEntries(documents.map(({ secret }, index) => [`${member}/${index}/secret`, secret]));
    for (const [name, secret] of Object.entries(secrets)) this.sharedSecret(name, secret);
    this.distinct(secrets);
  }

  /** The fingerprints so far by member: two keys are one when these are. */
  publicHalves(): Record<string, string> {
    return Object.fromEntries(this.fingerprints.map(({ member, sha256 }) => [member, sha256]));
  }

  /** Says where two members hold one secret. */
  distinct(secrets: Readonly<Record<string, string>>): void {
    const firstOf = new Map<string, string>();
    for (const [member, secret] of Object.entries(secrets)) {
      const first = firstOf.get(secret);
      if (first !== undefined) this.warning(member, `is the same as ${first}`);
      else firstOf.set(secret, member);
    }
  }

  /** Says that something ended, or ends soon. */
  end(member: string, notAfterMs: number): void {
    const days = Math.ceil((notAfterMs - this.nowMs) / DAY_MS);
    if (days <= 0) this.warning(member, 'has expired; remove or replace it');
    else if (days <= SOON_DAYS) this.warning(member, `expires in ${days} day${days === 1 ? '' : 's'}`);
  }

  /** Says that the whole is switched off. */
  enabled(enabled: boolean | undefined): void {
    if (enabled === false) this.warning('enabled', 'is false: what it configures is switched off');
  }
}
