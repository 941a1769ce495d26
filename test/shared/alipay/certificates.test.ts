import { X509Certificate } from 'node:crypto';
import { certifiedKey, commonName, readCertificates } from '../../../shared/alipay/certificates.ts';
import { certificate, curveKey, oneLine, openssl, rsaPair } from '../../support/keys.ts';

const app = rsaPair('app');
const pem = certificate(app.privatePem, { commonName: '2088000000000001-2021000000000001' });
const csr = openssl(['req', '-new', '-key', 'key', '-subj', '/CN=x'], { key: app.privatePem }).toString();
const other = certificate(rsaPair('other').privatePem, { commonName: 'Other' });
const sm2 = certificate(curveKey('SM2'), { commonName: 'Root of SM2' });
const sm2Public = openssl(['pkey', '-in', 'key', '-pubout'], { key: curveKey('SM2') }).toString();
const shortPem = rsaPair('tiny', 1_024).publicPem;
/** When it ends, as its DER says it: `YYMMDDHHMMSSZ`. */
const pemEnd = new Date(new X509Certificate(pem).validTo).toISOString().replace(/^20|[-:T]|\.000/g, '');
const namesIn = (text: string) => readCertificates(text).map(commonName);

describe('certificates', () => {
  test('are read in file order, whatever stands between them', () => {
    expect(namesIn(pem)).toEqual(['2088000000000001-2021000000000001']);
    expect(namesIn(`${sm2}\n\n${pem}subject=x\n${other}`)).toEqual([
      'Root of SM2',
      '2088000000000001-2021000000000001',
      'Other',
    ]);
  });

  test.each<[string, (text: string) => string]>([
    ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
    ['literal \\n', (text) => text.replaceAll('\n', '\\n')],
    ['blanks for line breaks', (text) => text.replaceAll('\n', ' ')],
    ['no line breaks', (text) => text.replaceAll('\n', '')],
    ['indented lines', (text) => text.replaceAll('\n', '\n\t')],
  ])('with %s are read, too', (_name, dress) => {
    const [first, second] = readCertificates(dress(pem + other));
    expect(certifiedKey(first).equals(app.publicKey)).toBe(true);
    expect(second && commonName(second)).toBe('Other');
  });

  test.each([
    ['nothing', '', 'is not whole certificates in PEM form'],
    ['a public key', app.publicPem, 'holds a public key where a certificate belongs'],
    ['a public key in one line', oneLine(app.publicPem), 'holds a public key where a certificate belongs'],
    ['a private key', app.privatePem, 'holds a private key where a certificate belongs'],
    ['a private key in one line', oneLine(app.privatePem), 'holds a private key where a certificate belongs'],
    ['the key of an SM2 app in one line', oneLine(curveKey('SM2')), 'holds a private key where a certificate belongs'],
    ['its public half in one line', oneLine(sm2Public), 'holds a public key where a certificate belongs'],
    ['a key that is too short, in one line', oneLine(shortPem), 'holds a public key where a certificate belongs'],
    [
      'base64 for URLs within its armour',
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(oneLine(pem), 'base64').toString('base64url')}\n-----END CERTIFICATE-----`,
      'is base64 for URLs, with - and _; it needs + and / in their places',
    ],
    ['a certificate and a public key', pem + app.publicPem, 'holds a public key where a certificate belongs'],
    ['a certificate and a private key', pem + app.privatePem, 'holds a private key where a certificate belongs'],
    ['a request', csr, 'holds a certificate request (CSR) where the certificate made of it belongs'],
    [
      'a request in one line',
      oneLine(csr),
      'holds a certificate request (CSR) where the certificate made of it belongs',
    ],
    [
      'a request of Windows',
      csr.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'),
      'holds a certificate request (CSR) where the certificate made of it belongs',
    ],
    ['PKCS#7', pem.replaceAll('CERTIFICATE', 'PKCS7'), 'holds PKCS#7 where plain certificates belong'],
    ['the name of a file', 'alipayRootCert.crt', 'is the name of a file; give what the file holds'],
    ['a path', '/etc/alipay/appCertPublicKey_2021.crt', 'is the name of a file; give what the file holds'],
    ['a path of Windows', 'D:\\certs\\alipayCertPublicKey_RSA2.crt', 'is the name of a file; give what the file holds'],
    ['a placeholder', '-----BEGIN...', 'is not whole certificates in PEM form'],
    ['a placeholder of the documents', 'MIID... (the certificate)', 'is a placeholder of the documents'],
    ['a certificate without armour', oneLine(pem), 'is a certificate without its armour'],
    ['base64 of the whole PEM', Buffer.from(pem).toString('base64'), 'is base64 of a whole PEM file; decode it once'],
    ['a zero-width space inside', pem.replace('\n', '\n\u200B'), 'holds an invisible character (U+200B)'],
    [
      'typographic dashes',
      pem.replaceAll('-----', '\u2014\u2014-'),
      'holds a typographic dash in the place of - (U+2014)',
    ],
    ['one that was cut off', pem.slice(0, 500), 'is not whole certificates in PEM form'],
    ['a second one that was cut off', pem + other.slice(0, 500), 'is not whole certificates in PEM form'],
    ['one that lost a line', pem.split('\n').toSpliced(5, 1).join('\n'), 'holds a certificate that cannot be read'],
    [
      'armour around something else',
      oneLine(pem).replace(/^/, '-----BEGIN CERTIFICATE-----AAAA').concat('-----END CERTIFICATE-----'),
      'holds a certificate that cannot be read',
    ],
  ])('%s is refused', (_name, text, message) => {
    expect(() => readCertificates(text)).toThrow(
      expect.objectContaining({ name: 'CertificateError', message: expect.stringContaining(message) }),
    );
  });

  /** The certificate with other bytes at a place of its DER; its own signature is not what matters here. */
  function bent(find: Uint8Array, put: string): string {
    const der = Buffer.from(oneLine(pem), 'base64');
    der.write(put, der.indexOf(find), 'latin1');
    return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
  }

  test('whose end is no time are refused', () => {
    const validTo = Buffer.from(pemEnd, 'latin1');
    expect(() => readCertificates(bent(validTo, '269931000000Z'))).toThrow(
      expect.objectContaining({ name: 'CertificateError', message: 'holds a certificate that ends at no time' }),
    );
  });

  test('that certify what is no key at all give none', () => {
    const rsaEncryption = Buffer.from('06092a864886f70d010101', 'hex');
    const [certificate_] = readCertificates(bent(rsaEncryption, '\x06\x09\x10'));
    expect(() => certifiedKey(certificate_)).toThrow(
      expect.objectContaining({ name: 'CertificateError', message: 'certifies a key that cannot be read' }),
    );
  });

  test('that certify no RSA key of 2048 bits give none', () => {
    const short = certificate(rsaPair('short', 1024).privatePem, { commonName: 'x' });
    expect(() => certifiedKey(readCertificates(short)[0])).toThrow('has 1024 bits');
    const curve = certificate(curveKey('prime256v1'), { commonName: 'x' });
    expect(() => certifiedKey(readCertificates(curve)[0])).toThrow('is a key of type ec, not RSA');
    expect(() => certifiedKey(readCertificates(sm2)[0])).toThrow('not RSA');
  });
});

test('the common name is that part of the subject, whatever stands in another', () => {
  const arguments_ = ['req', '-x509', '-new', '-key', 'key', '-subj', '/OU=CN\\=another/CN=the name', '-days', '9'];
  const pem = openssl(arguments_, { key: rsaPair('app').privatePem }).toString();
  expect(commonName(new X509Certificate(pem))).toBe('the name');
});
