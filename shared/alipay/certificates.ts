import { type KeyObject, X509Certificate } from 'node:crypto';
import { readPublicKey } from '../signing/key-material.ts';

/** Why certificates were refused. It never quotes them. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/**
 * Reads every certificate of a PEM text, in file order. Literal `\n`, CRLF and blanks between the lines are as good as
 * line breaks.
 * @returns at least one
 * @throws CertificateError
 */
export function readCertificates(text: string): [X509Certificate, ...X509Certificate[]] {
  const plain = text.replace(/\\r|\\n/g, '\n');
  const blocks = [...plain.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  const begun = plain.split('-----BEGIN ').length - 1;
  const [first, ...others] = blocks.map(([, base64 = '']) => readCertificate(Buffer.from(base64, 'base64')));
  if (!first || begun !== blocks.length) throw new CertificateError('is not whole certificates in PEM form');
  return [first, ...others];
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
