import type { X509Certificate } from 'node:crypto';
import { digest } from '../signing/digests.ts';
import { CertificateError } from './certificates.ts';

/**
 * Alipay's name (SN) of a certificate: MD5, in hex, of its issuer in the order of RFC 2253 followed by its decimal serial
 * number.
 * @see https://opendocs.alipay.com/common/056zub
 */
export function certificateSn({ issuer, serialNumber }: Pick<X509Certificate, 'issuer' | 'serialNumber'>): string {
  const decimal = serialNumber.replace(/[0-9A-F]+/i, (hex) => BigInt(`0x${hex}`).toString());
  return digest('md5', Buffer.from(rfc2253(issuer) + decimal));
}

/**
 * The SN of a root file: those of the certificates that are signed with RSA, in file order, joined by `_`; empty when
 * there is none. Alipay leaves the SM2 and EC certificates of its file out.
 */
export const rootCertificateSn = (certificates: readonly X509Certificate[]): string =>
  certificates.filter(isSignedWithRsa).map(certificateSn).join('_');

/** PKCS#1, 1.2.840.113549.1.1, as DER encodes the arcs; one more arc says which RSA algorithm. */
const PKCS1 = Buffer.from('2a864886f70d0101', 'hex');

/** Whether a certificate is signed with an RSA algorithm, whatever kind of key it certifies. */
export function isSignedWithRsa({ raw }: X509Certificate): boolean {
  const oid = signatureAlgorithm(raw);
  return oid.length === PKCS1.length + 1 && oid.subarray(0, PKCS1.length).equals(PKCS1);
}

/**
 * From Node's form (one relative name a line, in the certificate's order) to RFC 2253 (the last first, joined by commas).
 * Values are escaped already, and a line break or an unescaped plus sign cannot stand in one. The same text as Java's
 * X500Principal.getName() for the attributes of Alipay's issuers (C, O, OU, CN); rarer ones, such as e-mail addresses,
 * Java writes as numbers. A name without any part is missing in Node.
 */
const rfc2253 = (name: string | undefined = ''): string => name.split('\n').reverse().join(',').replaceAll(' + ', '+');

/**
 * The OID behind the signed part of a certificate (RFC 5280, 4.1). Only Node 24 tells it; all that has to be read for it
 * are four lengths, and OpenSSL has parsed the certificate before.
 */
function signatureAlgorithm(der: Buffer): Buffer {
  const signedPart = elementAt(der, elementAt(der, 0).content);
  const algorithm = elementAt(der, signedPart.end);
  const oid = elementAt(der, algorithm.content);
  return der.subarray(oid.content, oid.end);
}

/** Where the DER element (X.690 8.1.3) at an offset has its content, and where it ends. */
function elementAt(der: Buffer, offset: number): { content: number; end: number } {
  const [first = 0] = der.subarray(offset + 1);
  const lengthBytes = first > 0x80 ? first - 0x80 : 0;
  const content = offset + 2 + lengthBytes;
  if (first === 0x80 || lengthBytes > 4 || content > der.length) throw new CertificateError('is not DER inside');
  const length = lengthBytes > 0 ? der.readUIntBE(offset + 2, lengthBytes) : first;
  return { content, end: content + length };
}
