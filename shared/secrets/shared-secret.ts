import { createSecretKey, type KeyObject } from 'node:crypto';
import { otherThanValue, strayCharacter } from '../signing/pasted-text.ts';
import type { Findings } from './entity.ts';

/**
 * Notes an error for a shared secret that is certainly not what somebody made: a placeholder, the name of a file, or one with
 * quotes or unseen characters that came with copying and would be part of it.
 */
export function checkSharedSecret(member: string, secret: string, findings: Findings): void {
  const fault = faultOf(secret);
  if (fault !== undefined) findings.error(member, fault);
}

/**
 * Reads a shared secret as the key of an HMAC.
 * @throws Error as {@link checkSharedSecret} notes it
 */
export function readSharedSecret(secret: string): KeyObject {
  const fault = faultOf(secret);
  if (fault !== undefined) throw new Error(fault);
  return createSecretKey(Buffer.from(secret));
}

const faultOf = (secret: string): string | undefined =>
  otherThanValue(secret) ?? strayCharacter(secret) ?? quoteAtEnd(secret);

/** The same for the secrets of a list. */
export function checkSharedSecrets(
  member: string,
  documents: readonly { readonly secret: string }[],
  findings: Findings,
): void {
  documents.forEach(({ secret }, index) => {
    checkSharedSecret(`${member}/${index}/secret`, secret, findings);
  });
}

function quoteAtEnd(secret: string): string | undefined {
  const hasQuote = /^\s*["'`]|["'`]\s*$/.test(secret);
  return hasQuote ? 'begins or ends with a quote, which would be part of the secret' : undefined;
}
