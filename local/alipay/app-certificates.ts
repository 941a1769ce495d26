import { createPrivateKey, type KeyObject } from 'node:crypto';
import { certificateSn, rootCertificateSn } from '../../shared/alipay/certificate-sn.ts';
import { readCertificates } from '../../shared/alipay/certificates.ts';

/** What an app in certificate mode uploaded to the console and downloaded from it. */
export interface AppCertificates {
  readonly appKey: KeyObject;
  /** What a request must name. */
  readonly appCertSn: string;
  readonly alipayRootCertSn: string;
  /** What an answer names. */
  readonly alipayCertSn: string;
  /** Signs the answers: Alipay has another key for each app. */
  readonly alipayKey: KeyObject;
}

/**
 * Reads the certificates of an app, as PEM, with the private key of Alipay's certificate.
 * @throws RangeError that names the member which is missing, or which does not fit another
 */
export function readAppCertificates(members: Readonly<Record<string, unknown>>): AppCertificates {
  const read = (name: string) => {
    const pem = members[name];
    if (typeof pem !== 'string') throw new RangeError(`${name}: PEM`);
    return pem;
  };
  const [app] = readCertificates(read('app_certificate'));
  const [alipay] = readCertificates(read('alipay_certificate'));
  const alipayKey = createPrivateKey(read('alipay_private_key'));
  if (!alipay.checkPrivateKey(alipayKey)) throw new RangeError('alipay_private_key: that of alipay_certificate');
  return {
    appKey: app.publicKey,
    appCertSn: certificateSn(app),
    alipayRootCertSn: rootCertificateSn(readCertificates(read('alipay_root_certificate'))),
    alipayCertSn: certificateSn(alipay),
    alipayKey,
  };
}
