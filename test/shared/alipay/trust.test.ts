import { X509Certificate } from 'node:crypto';
import { certificateSn } from '../../../shared/alipay/certificate-sn.ts';
import { readCertificates } from '../../../shared/alipay/certificates.ts';
import { connectionKind, createConnectionKind } from '../../../shared/alipay/connection.ts';
import { inspectEntity } from '../../../shared/secrets/entity.ts';
import { APP_ID, certificateMembers, PID } from '../../support/alipay-connection.ts';
import { certificate, curveKey, oneLine, openssl, rsaPair } from '../../support/keys.ts';

const app = { appId: APP_ID, pid: PID, environment: 'sandbox', privateKey: rsaPair('app').privatePem };
const members = certificateMembers();
const inspect = (document: object) => inspectEntity(connectionKind, JSON.stringify({ ...app, ...document }));
const snOf = (pem: string) => certificateSn(readCertificates(pem)[0]);
const DAY_MS = 86_400_000;
const { publicKey, publicPem, privatePem } = rsaPair('alipay');

/** A root, an authority between, and the certificate of Alipay's key, as Alipay has them. */
function issueChain() {
  const pairs = { root: rsaPair('root').privatePem, between: rsaPair('other').privatePem };
  const root = certificate(pairs.root, { commonName: 'R1', ca: true });
  const ofRoot = { certificate: root, privatePem: pairs.root };
  const intermediate = certificate(pairs.between, { commonName: 'Class 2 R1', ca: true, issuer: ofRoot });
  const leaf = certificate(privatePem, {
    commonName: `Alipay-${PID}`,
    issuer: { certificate: intermediate, privatePem: pairs.between },
  });
  const pretender = certificate(pairs.between, { commonName: 'R1', ca: true, issuer: ofRoot });
  return { root, intermediate, leaf, pretender };
}
const issued = issueChain();

describe('Alipay as the app sees it', () => {
  test('in public-key mode: the key, and no certificates', () => {
    const { entity } = inspect({ alipayPublicKey: oneLine(publicPem) });
    expect(entity?.alipayPublicKey.equals(publicKey)).toBe(true);
    expect(entity).toMatchObject({ environment: 'sandbox' });
    expect(entity).not.toHaveProperty('certificates');
  });

  test('in certificate mode: the certified key, and the names of the certificates', () => {
    const sm2 = certificate(curveKey('SM2'), { commonName: 'SM2 root' });
    const second = certificate(rsaPair('second root').privatePem, { commonName: 'Root 2' });
    const roots = sm2 + members.alipayRootCertificate + second;
    const { entity, findings } = inspect({ ...members, alipayRootCertificate: roots });
    expect(findings).toEqual([]);
    expect(entity?.alipayPublicKey.equals(publicKey)).toBe(true);
    expect(entity?.certificates).toMatchObject({
      appCertSn: snOf(members.appCertificate),
      alipayRootCertSn: `${snOf(members.alipayRootCertificate)}_${snOf(second)}`,
      alipayCertSn: snOf(members.alipayCertificate),
    });
  });

  test('of a file with a chain the first certificate counts', () => {
    const { entity, findings } = inspect({ ...members, alipayCertificate: issued.leaf + issued.intermediate });
    expect(findings).toEqual([]);
    expect(entity?.alipayPublicKey.equals(publicKey)).toBe(true);
    expect(entity?.certificates?.alipayCertSn).toBe(snOf(issued.leaf));
  });

  const ORDER = 'holds a chain in another order: the certificate itself first, then each issuer';
  const AUTHORITY = 'is the certificate of an authority (CA); give that of the Alipay public key';
  const NOT_ROOT = "holds a certificate that is not self-signed; give Alipay's root file";
  const ALIPAYS = "holds the certificate of the Alipay public key; give Alipay's root file";
  test.each<[string, object, string, string]>([
    ['a chain with the CA first', { alipayCertificate: issued.intermediate + issued.leaf }, 'alipayCertificate', ORDER],
    ['a chain with the root first', { alipayCertificate: issued.root + issued.leaf }, 'alipayCertificate', ORDER],
    [
      'a chain whose issuers are swapped',
      { alipayCertificate: issued.leaf + issued.root + issued.intermediate },
      'alipayCertificate',
      ORDER,
    ],
    [
      'two certificates of no chain',
      { alipayCertificate: issued.leaf + members.alipayCertificate },
      'alipayCertificate',
      ORDER,
    ],
    [
      'the app’s chain with the CA first',
      { appCertificate: issued.intermediate + members.appCertificate },
      'appCertificate',
      ORDER,
    ],
    ...[`${PID}-${APP_ID}`, `${PID}-2021000000000009`, PID].map((commonName): [string, object, string, string] => [
      `an app’s certificate of another key as Alipay’s (${commonName})`,
      { alipayCertificate: certificate(rsaPair('other').privatePem, { commonName }) },
      'alipayCertificate',
      "is an app's certificate; give that of the Alipay public key",
    ]),
    ['a CA certificate as Alipay’s', { alipayCertificate: issued.intermediate }, 'alipayCertificate', AUTHORITY],
    ['the root as Alipay’s', { alipayCertificate: issued.root }, 'alipayCertificate', AUTHORITY],
    [
      'a chain without its leaf as Alipay’s',
      { alipayCertificate: issued.intermediate + issued.root },
      'alipayCertificate',
      AUTHORITY,
    ],
    ['Alipay’s own as root', { alipayRootCertificate: members.alipayCertificate }, 'alipayRootCertificate', ALIPAYS],
    [
      'Alipay’s own among the roots',
      { alipayRootCertificate: members.alipayRootCertificate + members.alipayCertificate },
      'alipayRootCertificate',
      ALIPAYS,
    ],
    [
      'the app’s as root',
      { alipayRootCertificate: members.appCertificate },
      'alipayRootCertificate',
      "holds the app's own certificate; give Alipay's root file",
    ],
    [
      'an earlier certificate of the app’s as root, signed by itself',
      { alipayRootCertificate: certificate(rsaPair('other').privatePem, { commonName: `${PID}-${APP_ID}` }) },
      'alipayRootCertificate',
      "holds an app's certificate; give Alipay's root file",
    ],
    [
      'one of another key for a partner alone, among the roots',
      { alipayRootCertificate: issued.root + certificate(rsaPair('other').privatePem, { commonName: PID }) },
      'alipayRootCertificate',
      "holds an app's certificate; give Alipay's root file",
    ],
    [
      'an earlier certificate of Alipay’s as root',
      { alipayRootCertificate: certificate(rsaPair('other').privatePem, { commonName: `Alipay-${PID}` }) },
      'alipayRootCertificate',
      ALIPAYS,
    ],
    [
      'an issued certificate of Alipay’s as root',
      { alipayCertificate: issued.leaf, alipayRootCertificate: issued.leaf },
      'alipayRootCertificate',
      ALIPAYS,
    ],
    [
      'an intermediate among the roots',
      { alipayRootCertificate: issued.root + issued.intermediate },
      'alipayRootCertificate',
      NOT_ROOT,
    ],
    [
      'one under the root’s name, signed by another key',
      { alipayRootCertificate: issued.pretender },
      'alipayRootCertificate',
      NOT_ROOT,
    ],
  ])('%s is an error of its own', (_name, document, member, text) => {
    const { entity, findings } = inspect({ ...members, ...document });
    expect(entity).toBeUndefined();
    expect(findings).toEqual([{ severity: 'error', member, text }]);
  });

  test.each(['appCertificate', 'alipayCertificate', 'alipayRootCertificate'] as const)(
    '%s may be the first to end',
    (member) => {
      const keys = { appCertificate: 'app', alipayCertificate: 'alipay', alipayRootCertificate: 'root' };
      const commonName = member === 'appCertificate' ? `${PID}-${APP_ID}` : 'x';
      const ending = certificate(rsaPair(keys[member]).privatePem, { commonName, days: 10 });
      const { entity } = inspect({ ...members, [member]: ending });
      expect(entity?.certificates?.expiresAtMs).toBe(Date.parse(new X509Certificate(ending).validTo));
    },
  );

  test.each([
    [335.5, 'warning', /^expires on \d{4}-\d\d-\d\d, within 30 days: 29 are left$/],
    [366, 'warning', /^has expired on \d{4}-\d\d-\d\d$/],
  ])('after %d of 365 days: a warning for each of the certificates, and it still serves', (days, severity, text) => {
    const kind = createConnectionKind(() => Date.now() + days * DAY_MS);
    const { entity, findings } = inspectEntity(kind, JSON.stringify({ ...app, ...members }));
    expect(entity?.certificates?.expiresAtMs).toEqual(expect.any(Number));
    expect(findings).toEqual(
      Object.keys(members).map((member) => ({ severity, member, text: expect.stringMatching(text) })),
    );
  });

  test('of several roots the first to end counts', () => {
    const ending = certificate(rsaPair('second root').privatePem, { commonName: 'Root 2', days: 10 });
    for (const alipayRootCertificate of [
      ending + members.alipayRootCertificate,
      members.alipayRootCertificate + ending,
    ]) {
      const { entity, findings } = inspect({ ...members, alipayRootCertificate });
      expect(entity?.certificates?.expiresAtMs).toBe(Date.parse(new X509Certificate(ending).validTo));
      expect(findings).toEqual([expect.objectContaining({ member: 'alipayRootCertificate', severity: 'warning' })]);
    }
  });

  test('to the millisecond of its end a certificate serves without having expired', () => {
    const endMs = Math.min(...Object.values(members).map((pem) => Date.parse(new X509Certificate(pem).validTo)));
    const saidAt = (nowMs: number) =>
      inspectEntity(
        createConnectionKind(() => nowMs),
        JSON.stringify({ ...app, ...members }),
      ).findings.map(({ text }) => text);
    expect(saidAt(endMs - 1)).not.toContainEqual(expect.stringMatching(/^has expired on /));
    expect(saidAt(endMs)).toContainEqual(expect.stringMatching(/^has expired on /));
    expect(saidAt(endMs - 30 * DAY_MS)).toContainEqual(expect.stringMatching(/^expires on .* 30 are left$/));
    expect(saidAt(endMs - 30 * DAY_MS - 1)).toEqual([]);
  });

  test('an app’s certificate of another key than RSA is that member’s fault, and a private key that cannot be read its own', () => {
    const curved = certificate(curveKey('prime256v1'), { commonName: `${PID}-${APP_ID}` });
    expect(inspect({ ...members, appCertificate: curved }).findings).toEqual([
      expect.objectContaining({ severity: 'error', member: 'appCertificate' }),
    ]);
    expect(inspect({ ...members, privateKey: publicPem }).findings).toEqual([
      expect.objectContaining({ severity: 'error', member: 'privateKey' }),
    ]);
  });

  test('a root file that cannot be read is told once', () => {
    expect(inspect({ ...members, alipayRootCertificate: 'x' }).findings).toEqual([
      expect.objectContaining({ severity: 'error', member: 'alipayRootCertificate' }),
    ]);
  });

  test('more than 30 days before the end nothing is said', () => {
    const kind = createConnectionKind(() => Date.now() + 334.5 * DAY_MS);
    expect(inspectEntity(kind, JSON.stringify({ ...app, ...members })).findings).toEqual([]);
  });

  test('a certificate whose end is no time is an error of its member, and nothing is thrown', () => {
    const der = Buffer.from(oneLine(members.alipayCertificate), 'base64');
    // The second of the two times: its month.
    der.write('99', der.indexOf('170d', der.indexOf('170d', 0, 'hex') + 2, 'hex') + 4, 'latin1');
    const alipayCertificate = `-----BEGIN CERTIFICATE-----${der.toString('base64')}-----END CERTIFICATE-----`;
    expect(inspect({ ...members, alipayCertificate })).toEqual({
      findings: [{ severity: 'error', member: 'alipayCertificate', text: 'holds a certificate that ends at no time' }],
    });
  });

  test('a certificate without an issuer has a name as well', () => {
    const key = rsaPair('app').privatePem;
    const arguments_ = ['req', '-x509', '-new', '-key', 'key', '-subj', '/', '-days', '365'];
    const appCertificate = openssl(arguments_, { key }).toString();
    const { entity, findings } = inspect({ ...members, appCertificate });
    expect(findings).toEqual([{ severity: 'warning', member: 'appCertificate', text: expect.any(String) }]);
    expect(entity?.certificates?.appCertSn).toMatch(/^[0-9a-f]{32}$/);
  });

  test('a certificate of Alipay’s that is made out to another partner is a warning', () => {
    const certifiedFor = (pid: string) =>
      inspect({ ...members, alipayCertificate: certificate(privatePem, { commonName: `Alipay-${pid}` }) });
    expect(certifiedFor(PID).findings).toEqual([]);
    expect(certifiedFor('2088000000000002')).toMatchObject({
      entity: { pid: PID },
      findings: [
        {
          severity: 'warning',
          member: 'alipayCertificate',
          text: 'is of another partner: its common name does not end with pid',
        },
      ],
    });
  });
});
