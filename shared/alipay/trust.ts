import type { KeyObject, X509Certificate } from 'node:crypto';
import type { Findings } from '../secrets/entity.ts';
import { readPublicKey } from '../signing/key-material.ts';
import { isPublicHalf } from '../signing/rsa.ts';
import { chainFault, isSelfSigned } from './certificate-chain.ts';
import { certificateSn, isSignedWithRsa, rootCertificateSn } from './certificate-sn.ts';
import { certifiedKey, commonName, expiresAtMs, readCertificates } from './certificates.ts';
import type { ConnectionDocument } from './connection.schema.ts';

/** The members of certificate mode, which stand in the place of `alipayPublicKey`. */
export const CERTIFICATES = ['appCertificate', 'alipayCertificate', 'alipayRootCertificate'] as const;

/** What certificate mode adds to a connection. */
export interface ConnectionCertificates {
  /** Alipay's name for the app's certificate; a request carries it. */
  readonly appCertSn: string;
  /** The same for the RSA certificates of the root file, joined by `_`. */
  readonly alipayRootCertSn: string;
  /** The certificate that Alipay's responses must name. */
  readonly alipayCertSn: string;
  /** When the first of them ends, in milliseconds since the epoch. */
  readonly expiresAtMs: number;
}

/** Alipay as the app sees it. */
export interface AlipayTrust {
  /** Verifies what Alipay signs. */
  readonly alipayPublicKey: KeyObject;
  /** Only in certificate mode. */
  readonly certificates?: ConnectionCertificates;
}

/** What else the check of the trust material needs. */
interface Around {
  /** The app's; `undefined` when it could not be read. */
  readonly privateKey: KeyObject | undefined;
  readonly nowMs: number;
}

const DAY_MS = 24 * 3_600_000;
/** Certificates that end sooner than this are reported: a person must renew them. */
const EXPIRY_NOTICE_MS = 30 * DAY_MS;

/**
 * Reads and checks Alipay's public key, or the three certificates of certificate mode.
 * @returns `undefined` after an error
 */
export function readAlipayTrust(
  document: ConnectionDocument,
  around: Around,
  findings: Findings,
): AlipayTrust | undefined {
  const given = CERTIFICATES.filter((member) => document[member] !== undefined);
  if (document.alipayPublicKey !== undefined) {
    if (given.length > 0) findings.error('alipayPublicKey', 'stands beside certificates; give the one or the others');
    const text = document.alipayPublicKey;
    const alipayKey = findings.read('alipayPublicKey', () => readPublicKey(text));
    refuseOwnKey('alipayPublicKey', alipayKey, around.privateKey, findings);
    return alipayKey && { alipayPublicKey: alipayKey };
  }
  if (given.length === CERTIFICATES.length) return readCertificateMode(document, around, findings);
  const missing = CERTIFICATES.filter((member) => !given.includes(member));
  findings.error('alipayPublicKey', `is missing (or, in certificate mode: ${missing.join(', ')})`);
  return undefined;
}

function readCertificateMode(
  document: ConnectionDocument,
  { privateKey, nowMs }: Around,
  findings: Findings,
): AlipayTrust | undefined {
  const read = (member: (typeof CERTIFICATES)[number]) =>
    findings.read(member, () => readCertificates(document[member] ?? '')) ?? [];
  const app = readApps(read('appCertificate'), { document, privateKey, findings });
  const alipay = readAlipays(read('alipayCertificate'), findings);
  const alipayKey = alipay && findings.read('alipayCertificate', () => certifiedKey(alipay));
  refuseOwnKey('alipayCertificate', alipayKey, privateKey, findings);
  if (alipay) checkPartner(document, commonName(alipay) ?? '', findings);
  const roots = readRoots(read('alipayRootCertificate'), { app, alipay }, findings);
  if (!app || !alipay || !alipayKey || !roots) return undefined;
  const used = { appCertificate: [app], alipayCertificate: [alipay], alipayRootCertificate: roots };
  const certificates = {
    appCertSn: certificateSn(app),
    alipayRootCertSn: rootCertificateSn(roots),
    alipayCertSn: certificateSn(alipay),
    expiresAtMs: Math.min(...CERTIFICATES.map((member) => readExpiry(member, used[member], nowMs, findings))),
  };
  return { alipayPublicKey: alipayKey, certificates };
}

/** The certificate of the app's own key, as Alipay names it. */
function readApps(
  certificates: readonly X509Certificate[],
  around: { document: ConnectionDocument; privateKey: KeyObject | undefined; findings: Findings },
): X509Certificate | undefined {
  const { document, privateKey, findings } = around;
  const app = readLeaf('appCertificate', certificates, findings);
  if (!app) return undefined;
  const key = findings.read('appCertificate', () => certifiedKey(app));
  if (key && privateKey && !isPublicHalf(privateKey, key)) {
    findings.error('appCertificate', 'is not the certificate of privateKey');
  }
  checkCommonName(document, commonName(app) ?? '', findings);
  return app;
}

/** The certificate itself, which stands before its issuers. */
function readLeaf(
  member: string,
  certificates: readonly X509Certificate[],
  findings: Findings,
): X509Certificate | undefined {
  const fault = chainFault(certificates);
  if (fault === undefined) return certificates[0];
  findings.error(member, fault);
  return undefined;
}

/** The certificate of Alipay's own key: the files beside it in Alipay's console hold its issuers. */
function readAlipays(certificates: readonly X509Certificate[], findings: Findings): X509Certificate | undefined {
  const leaf = readLeaf('alipayCertificate', certificates, findings);
  if (!leaf?.ca) return leaf;
  findings.error('alipayCertificate', 'is the certificate of an authority (CA); give that of the Alipay public key');
  return undefined;
}

/** Alipay certifies an app's key for `<pid>-<appId>`, or (as certificates of 2025 show) for the pid alone. */
const APP_NAME = /^(2088\d{12})(?:-(\d{1,16}))?$/;

function checkCommonName({ pid, appId }: ConnectionDocument, name: string, findings: Findings): void {
  const [, certifiedPid, certifiedAppId = appId] = APP_NAME.exec(name) ?? [];
  if (certifiedPid === undefined) {
    findings.warning('appCertificate', "has a common name of another form than Alipay's <pid>-<appId>");
  } else if (certifiedPid !== pid) {
    findings.error('appCertificate', 'is of another partner: its common name does not begin with pid');
  } else if (certifiedAppId !== appId) {
    findings.error('appCertificate', 'is of another app: its common name does not end with appId');
  }
}

/** The other two certificates, none of which may stand in the root file. */
interface Leaves {
  readonly app: X509Certificate | undefined;
  readonly alipay: X509Certificate | undefined;
}

/**
 * The RSA part of Alipay's root file, which begins with an SM2 certificate.
 * @returns `undefined` after an error
 */
function readRoots(
  certificates: readonly X509Certificate[],
  leaves: Leaves,
  findings: Findings,
): X509Certificate[] | undefined {
  const fault = certificates.map((certificate) => rootFault(certificate, leaves)).find((text) => text !== undefined);
  if (fault !== undefined) {
    findings.error('alipayRootCertificate', fault);
    return undefined;
  }
  const roots = findings.read('alipayRootCertificate', () => certificates.filter(isSignedWithRsa)) ?? [];
  if (roots.length > 0) return roots;
  if (certificates.length > 0) {
    findings.error('alipayRootCertificate', "holds no RSA certificate; give Alipay's root file as a whole");
  }
  return undefined;
}

function rootFault(certificate: X509Certificate, { app, alipay }: Leaves): string | undefined {
  if (app?.raw.equals(certificate.raw)) return "holds the app's own certificate; give Alipay's root file";
  if (alipay?.raw.equals(certificate.raw))
    return "holds the certificate of the Alipay public key; give Alipay's root file";
  if (!isSelfSigned(certificate)) return "holds a certificate that is not self-signed; give Alipay's root file";
  // Earlier ones, of other keys.
  const name = commonName(certificate) ?? '';
  if (APP_NAME.test(name)) return "holds an app's certificate; give Alipay's root file";
  return PARTNER_NAME.test(name)
    ? "holds the certificate of the Alipay public key; give Alipay's root file"
    : undefined;
}

/** Alipay issues the certificate of its own key to a partner: `<Alipay's name>-<pid>`. */
const PARTNER_NAME = /-(2088\d{12})$/;

function checkPartner({ pid }: ConnectionDocument, name: string, findings: Findings): void {
  // Also one of an earlier key, which the comparison with privateKey does not find.
  if (APP_NAME.test(name)) {
    findings.error('alipayCertificate', "is an app's certificate; give that of the Alipay public key");
  }
  const [, certifiedPid = pid] = PARTNER_NAME.exec(name) ?? [];
  if (certifiedPid !== pid) {
    findings.warning('alipayCertificate', 'is of another partner: its common name does not end with pid');
  }
}

/** An expired certificate is a warning: what the app signs for phones needs none, and Alipay itself refuses the rest. */
function readExpiry(
  member: string,
  certificates: readonly X509Certificate[],
  nowMs: number,
  findings: Findings,
): number {
  const endMs = Math.min(...certificates.map(expiresAtMs));
  const day = new Date(endMs).toISOString().slice(0, 10);
  if (endMs <= nowMs) findings.warning(member, `has expired on ${day}`);
  else if (endMs <= nowMs + EXPIRY_NOTICE_MS)
    findings.warning(member, `expires on ${day}, within 30 days: ${Math.floor((endMs - nowMs) / DAY_MS)} are left`);
  return endMs;
}

/** Alipay's console shows the app's public key beside Alipay's own, and the two are easily taken for each other. */
function refuseOwnKey(
  member: string,
  alipayKey: KeyObject | undefined,
  privateKey: KeyObject | undefined,
  findings: Findings,
): void {
  if (!alipayKey || !privateKey || !isPublicHalf(privateKey, alipayKey)) return;
  findings.error(member, "is the app's own public key; copy the one that Alipay's console calls Alipay public key");
}
