import { type KeyObject, X509Certificate } from 'node:crypto';
import { base64UrlFault, isRequest, keyHalf, readPublicKey } from '../signing/key-material.ts';
import { otherThanValue, strayCharacter } from '../signing/pasted-text.ts';

/** Why certificates were refused. It never quotes them. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/**
 * Reads every certificate of a PEM text, in file order. Literal `\n`, CRLF and blanks between the lines are as good as
 * line breaks.
 * @returns at least one
 * @throws CertificateError that says what the text is instead
 */
export function readCertificates(text: string): [X509Certificate, ...X509Certificate[]] {
  const plain = text.replace(/\\r|\\n/g, '\n');
  const blocks = [...plain.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  const begun = plain.split('-----BEGIN ').length - 1;
  const [first, ...others] = blocks.map(([, base64 = '']) => readCertificate(Buffer.from(base64, 'base64')));
  if (!first || begun !== blocks.length) throw new CertificateError(otherThanCertificates(plain));
  return [first, ...others];
}

/** What has its own armour, by a part of its label; the first match counts. */
const OTHER_ARMOUR = [
  ['CERTIFICATE REQUEST', 'holds a certificate request (CSR) where the certificate made of it belongs'],
  ['PRIVATE KEY', 'holds a private key where a certificate belongs'],
  ['PUBLIC KEY', 'holds a public key where a certificate belongs'],
  ['PKCS7', 'holds PKCS#7 where plain certificates belong; convert it: openssl pkcs7 -print_certs'],
] as const;

function otherThanCertificates(text: string): string {
  const labels = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].map(([, label = '']) => label);
  const other = OTHER_ARMOUR.find(([words]) => labels.some((label) => label.includes(words)));
  const broken = 'is not whole certificates in PEM form';
  if (text.includes('-----'))
    return other?.[1] ?? strayCharacter(text) ?? base64UrlFault(withoutLabels(text)) ?? broken;
  return strayCharacter(text) ?? otherThanValue(text) ?? withoutArmour(text) ?? broken;
}

const withoutLabels = (text: string): string => text.replace(/-----[A-Z0-9 ]+-----/g, '').replace(/\s/g, '');

/** What a line of base64 is: the consoles and tools of Alipay show keys and requests in this form, too. */
function withoutArmour(text: string): string | undefined {
  const der = Buffer.from(text, 'base64');
  if (der.includes('-----BEGIN ')) return 'is base64 of a whole PEM file; decode it once';
  if (succeeds(() => new X509Certificate(der))) return 'is a certificate without its armour; give the whole PEM file';
  const half = keyHalf(der);
  if (half) return `holds a ${half} key where a certificate belongs`;
  return isRequest(der) ? OTHER_ARMOUR[0][1] : undefined;
}

function succeeds(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

/**
 * The RSA key that a certificate certifies.
 * @throws KeyMaterialError when it is of another kind, or too short
 * @throws CertificateError when it is no key at all, which shows only when it is asked for
 */
export function certifiedKey(certificate: X509Certificate): KeyObject {
  return readPublicKey(exportKey(certificate));
}

function exportKey(certificate: X509Certificate): string {
  try {
    return certificate.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  } catch {
    throw new CertificateError('certifies a key that cannot be read');
  }
}

/** The common name (CN) of a certificate's subject. */
export function commonName({ subject }: X509Certificate): string | undefined {
  return /^CN=(.*)$/m.exec(subject)?.[1];
}

/** When a certificate ends, in milliseconds since the epoch. */
export const expiresAtMs = ({ validTo }: X509Certificate): number => Date.parse(validTo);

function readCertificate(der: Buffer): X509Certificate {
  const certificate = parse(der);
  // OpenSSL takes any text for a time until somebody asks.
  if (Number.isNaN(expiresAtMs(certificate))) throw new CertificateError('holds a certificate that ends at no time');
  return certificate;
}

function parse(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    throw new CertificateError('holds a certificate that cannot be read, perhaps cut off');
  }
}
