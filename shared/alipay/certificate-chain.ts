import type { X509Certificate } from 'node:crypto';
import { isSignedWithRsa } from './certificate-sn.ts';

/**
 * Whether a certificate is signed with its own key. Of an SM2 or EC certificate the names must do: OpenSSL verifies SM2 only
 * for whoever knows the signer's id.
 */
export function isSelfSigned(certificate: X509Certificate): boolean {
  if (!certificate.checkIssued(certificate)) return false;
  return !isSignedWithRsa(certificate) || certificate.verify(certificate.publicKey);
}

/**
 * Says why a file is not a certificate with its issuers behind it, the nearest first; `undefined` when it is.
 * @param certificates in file order
 */
export function chainFault(certificates: readonly X509Certificate[]): string | undefined {
  const isInOrder = certificates.every((certificate, at) => {
    const issuer = certificates[at + 1];
    return issuer === undefined || (certificate.checkIssued(issuer) && !certificate.raw.equals(issuer.raw));
  });
  return isInOrder ? undefined : 'holds a chain in another order: the certificate itself first, then each issuer';
}
