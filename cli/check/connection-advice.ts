import type { X509Certificate } from 'node:crypto';
import { certificateSn, rootCertificateSn } from '../../shared/alipay/certificate-sn.ts';
import { certifiedKey, readCertificates } from '../../shared/alipay/certificates.ts';
import type { ConnectionDocument } from '../../shared/alipay/connection.ts';
import { CERTIFICATES } from '../../shared/alipay/trust.ts';
import { readPrivateKey, readPublicKey } from '../../shared/signing/key-material.ts';
import type { Advice } from './advice.ts';

/** Fingerprints and SNs to compare with Alipay's console, and certificates that have not begun. */
export function adviseOnConnection(document: ConnectionDocument, advice: Advice): void {
  const { enabled, privateKey, alipayPublicKey } = document;
  advice.enabled(enabled);
  for (const member of ['appId', 'pid'] as const) {
    if (/0{10}$/.test(document[member])) advice.warning(member, 'looks like the example of the documents');
  }
  advice.key('privateKey', () => readPrivateKey(privateKey));
  if (alipayPublicKey !== undefined) advice.key('alipayPublicKey', () => readPublicKey(alipayPublicKey));
  for (const member of CERTIFICATES) adviseOnCertificates(member, document[member], advice);
}

function adviseOnCertificates(member: string, text: string | undefined, advice: Advice): void {
  if (text === undefined) return;
  const certificates = certificatesOf(text);
  const [first] = certificates;
  if (first) advice.key(member, () => certifiedKey(first));
  advice.serial(member, () => serialOf(member, certificates));
  if (certificates.some(({ validFrom }) => Date.parse(validFrom) > advice.nowMs)) {
    advice.warning(member, 'is not valid yet');
  }
}

/** Alipay's name of a member's certificate; of the root file, which begins with others, those of all that count. */
function serialOf(member: string, certificates: readonly X509Certificate[]): string {
  const [first] = certificates;
  if (member === 'alipayRootCertificate') return rootCertificateSn(certificates);
  return first ? certificateSn(first) : '';
}

/** None when they cannot be read, which has been said before. */
function certificatesOf(text: string): X509Certificate[] {
  try {
    return readCertificates(text);
  } catch {
    return [];
  }
}
