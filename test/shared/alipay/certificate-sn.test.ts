import { createHash, type X509Certificate } from 'node:crypto';
import { AlipaySdk } from 'alipay-sdk';
import { certificateSn, isSignedWithRsa, rootCertificateSn } from '../../../shared/alipay/certificate-sn.ts';
import { readCertificates } from '../../../shared/alipay/certificates.ts';
import { curveKey, openssl, rsaPair } from '../../support/keys.ts';

const [app, alipay, ca] = [rsaPair('app'), rsaPair('alipay'), rsaPair('root')];

/** A self-signed certificate with a subject of its own. */
const selfSigned = (key: string, subject: string, more: readonly string[] = []) =>
  openssl(['req', '-x509', '-new', '-utf8', '-key', 'key', '-subj', subject, ...more], { key }).toString();

/** A certificate for one key, signed with another. */
function issued(key: string, { by, certificate }: { by: string; certificate: string }): string {
  const request = openssl(['req', '-new', '-key', 'key', '-subj', '/CN=leaf'], { key });
  const arguments_ = ['x509', '-req', '-in', 'request', '-CA', 'ca', '-CAkey', 'by', '-set_serial', '7'];
  return openssl(arguments_, { request, ca: certificate, by }).toString();
}

const snOf = (pem: string) => certificateSn(readCertificates(pem)[0]);
const ant = (name: string) =>
  `C=CN\nO=Ant Financial\nOU=Certification Authority\nCN=Ant Financial Certification Authority ${name}`;

test.each([
  ['an app', ant('Class 1 R1'), '2020051862039D4090897BA4D51C2126', '866efef280dec9137a87d047ac446315'],
  ['Alipay', ant('Class 2 R1'), '20200514E63C2FE04D538716FE21358B', '7513daaaa48aa3ba2e4018d84402479c'],
  ['Alipay’s root', ant('R1'), '1FCFA18D6A480D11', '687b59193f3f462dd5336e5abf83c5d8'],
  [
    'the second root of Alipay’s file',
    'C=CN\nO=iTrusChina\nOU=China Trust Network\nCN=iTrusChina Class 2 Root CA - G3',
    '10C764E9D560384212D9C08FD10E373FDD0FB396',
    '02941eef3187dddf3d3b83462e1dfcf6',
  ],
])('the SN of the certificate of %s that the SDK’s tests publish', (_whose, issuer, serialNumber, sn) => {
  expect(certificateSn({ issuer, serialNumber })).toBe(sn);
});

test('a negative serial number, which old authorities gave, is written as Java writes it', () => {
  expect(certificateSn({ issuer: 'CN=x', serialNumber: '-05' })).toBe('9042cb352abcfedcdd0c7aa90a6c444f');
});

test('app, Alipay and root certificates have the SNs that the official SDK calculates', () => {
  const root = selfSigned(ca.privatePem, '/C=CN/O=Ant Financial/CN=Root R1', ['-set_serial', '0x1FCFA18D6A480D11']);
  const second = selfSigned(ca.privatePem, '/C=CN/O=中国/CN=Root R2', ['-set_serial', '0xFFFFFFFFFFFFFFFF']);
  const curve = selfSigned(curveKey('prime256v1'), '/C=CN/CN=Root E1');
  const contents = {
    appCertContent: issued(app.privatePem, { by: ca.privatePem, certificate: root }),
    alipayPublicCertContent: issued(alipay.privatePem, { by: ca.privatePem, certificate: second }),
    alipayRootCertContent: curve + root + curve + second,
  };
  const { config } = new AlipaySdk({ appId: '1', privateKey: app.privatePem, keyType: 'PKCS8', ...contents });
  expect(snOf(contents.appCertContent)).toBe(config.appCertSn);
  expect(snOf(contents.alipayPublicCertContent)).toBe(config.alipayCertSn);
  expect(rootCertificateSn(readCertificates(contents.alipayRootCertContent))).toBe(config.alipayRootCertSn);
  expect(config.alipayRootCertSn).toMatch(/^[0-9a-f]{32}_[0-9a-f]{32}$/);
});

test.each([
  ['plain', '/C=CN/O=Ant Financial/OU=CA/CN=R1'],
  ['Chinese', '/C=CN/O=支付宝(中国)网络技术有限公司/CN=根'],
  ['with what RFC 2253 escapes', '/C=CN/O=#1, "A" \\+ B; <C> \\\\D=E/CN= blanks at both ends '],
  ['with line breaks', '/C=CN/O=one\ntwo/CN=x'],
])('an issuer that is %s: in the order and with the escapes of RFC 2253, as openssl prints it', (_kind, subject) => {
  const pem = selfSigned(ca.privatePem, subject, ['-set_serial', '12345678901234567890123']);
  const options = ['-noout', '-issuer', '-nameopt', 'RFC2253,-esc_msb'];
  const issuer = openssl(['x509', '-in', 'pem', ...options], { pem })
    .toString()
    .replace(/^issuer=|\n$/g, '');
  expect(snOf(pem)).toBe(createHash('md5').update(`${issuer}12345678901234567890123`).digest('hex'));
});

test('several values of one relative name keep their order, as in Java’s RFC 2253 form, which Alipay uses (openssl turns them round)', () => {
  const pem = selfSigned(ca.privatePem, '/C=CN/O=Ant+OU=CA+L=a \\+ b/CN=R1', ['-set_serial', '7']);
  const inDerOrder = /^C=CN\n(.*)\nCN=R1$/.exec(readCertificates(pem)[0].issuer)?.[1]?.split(' + ') ?? [];
  expect([...inDerOrder].sort()).toEqual(['L=a \\+ b', 'O=Ant', 'OU=CA']);
  expect(snOf(pem)).toBe(
    createHash('md5')
      .update(`CN=R1,${inDerOrder.join('+')},C=CN7`)
      .digest('hex'),
  );
});

test('only certificates that are signed with RSA count for a root, whatever keys they certify', () => {
  const rsa = selfSigned(ca.privatePem, '/CN=rsa', ['-sha512']);
  const pss = selfSigned(ca.privatePem, '/CN=pss', ['-sigopt', 'rsa_padding_mode:pss']);
  const ecKey = curveKey('prime256v1');
  const ec = selfSigned(ecKey, '/CN=ec');
  const sm2 = selfSigned(curveKey('SM2'), '/CN=sm2', ['-sm3']);
  const ecByRsa = issued(ecKey, { by: ca.privatePem, certificate: rsa });
  const rsaByEc = issued(ca.privatePem, { by: ecKey, certificate: ec });
  const signedWithRsa = readCertificates(rsa + pss + ec + sm2 + ecByRsa + rsaByEc).map(isSignedWithRsa);
  expect(signedWithRsa).toEqual([true, true, false, false, true, false]);
  expect(rootCertificateSn(readCertificates(sm2 + ec))).toBe('');
});

describe('the algorithm that signed a certificate', () => {
  const isRsa = (hex: string) => isSignedWithRsa({ raw: Buffer.from(hex, 'hex') } as X509Certificate);
  /** An empty signed part, and behind it the algorithm of this OID. */
  const signedBy = (oid: string) => {
    const bytes = oid.length / 2;
    const element = (tag: string, length: number) => tag + length.toString(16).padStart(2, '0');
    return element('30', bytes + 6) + element('30', 0) + element('30', bytes + 2) + element('06', bytes) + oid;
  };

  test('is one of PKCS #1: its arcs, and one more', () => {
    expect(isRsa(signedBy('2a864886f70d01010b'))).toBe(true);
    for (const other of ['', '2a864886f70d0101', '2a864886f70d01010b01', '2a864886f70d01020b', '2a8648ce3d040302']) {
      expect(isRsa(signedBy(other))).toBe(false);
    }
  });

  test('is read behind a length of up to four bytes', () => {
    expect(isRsa(signedBy('2a864886f70d01010b').replace(/^300f/, '30840000000f'))).toBe(true);
    for (const bad of ['3080', '30850000000000', '308401', '3002', '']) {
      expect(() => isRsa(bad)).toThrow('is not DER inside');
    }
  });
});

test('a certificate without an issuer has the name of its number', () => {
  const md5OfOne = openssl(['dgst', '-md5', '-r', 'text'], { text: '1' }).toString().slice(0, 32);
  expect(certificateSn({ issuer: undefined as never, serialNumber: '01' })).toBe(md5OfOne);
});
