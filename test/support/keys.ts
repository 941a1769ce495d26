/**
 * Keys of the tests: made on first use and kept beside the installed packages, because making an RSA key takes a tenth of a
 * second, and several when the machine has other work.
 */
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An RSA pair in the forms that tests need. */
export interface RsaPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** PKCS#8 PEM. */
  readonly privatePem: string;
  /** SubjectPublicKeyInfo PEM. */
  readonly publicPem: string;
}

/** The program, found on the path. */
const OPENSSL = 'openssl';
const KEPT_KEYS = join(import.meta.dirname, '../../node_modules/.cache/test-keys');
const pairs = new Map<string, RsaPair>();

/**
 * An RSA pair by name: the same name, the same pair, in every process.
 * @param name whose it is, for instance `app` or `alipay`
 */
export function rsaPair(name: string, modulusLength = 2048, publicExponent = 65_537): RsaPair {
  const id = `${name} ${modulusLength} ${publicExponent}`;
  const pair = pairs.get(id) ?? makeRsaPair(id, { modulusLength, publicExponent });
  pairs.set(id, pair);
  return pair;
}

function makeRsaPair(id: string, options: { modulusLength: number; publicExponent: number }): RsaPair {
  const privateKey = kept(`${id}.pem`) ?? keep(`${id}.pem`, generateKeyPairSync('rsa', options).privateKey);
  const publicKey = createPublicKey(privateKey);
  return {
    privateKey,
    publicKey,
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

/** A key of an earlier test; none when its file is not there, or damaged. */
function kept(name: string): KeyObject | undefined {
  try {
    return createPrivateKey(readFileSync(join(KEPT_KEYS, name)));
  } catch {
    return undefined;
  }
}

/** Another process may keep one of the same name at the same time: a rename shows each of them a whole file. */
function keep(name: string, key: KeyObject): KeyObject {
  mkdirSync(KEPT_KEYS, { recursive: true });
  const draft = join(KEPT_KEYS, `${name}.${process.pid}`);
  writeFileSync(draft, key.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  renameSync(draft, join(KEPT_KEYS, name));
  return key;
}

/** What stands between a PEM's armour, as one line: the form in which Alipay's console and tools show keys. */
export const oneLine = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

/**
 * Runs openssl on files in a folder of its own.
 * @param files name → content, written before
 * @returns standard output
 * @throws Error when openssl exits with another code than 0
 */
export function openssl(
  arguments_: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return execFileSync(OPENSSL, arguments_, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Options of {@link certificate}. */
export interface CertificateOptions {
  /** Common name of the subject. */
  readonly commonName: string;
  /** From today. */
  readonly days?: number;
  /** Whether it may issue others; `false` without it. */
  readonly ca?: boolean;
  /** Who signs it; itself without one. */
  readonly issuer?: { readonly privatePem: string; readonly certificate: string };
}

/** A certificate for a private key, made by openssl, as PEM. */
export function certificate(privatePem: string, options: CertificateOptions): string {
  const { commonName, days = 365, ca = false, issuer } = options;
  const subject = `/C=CN/O=Example/OU=Alipay/CN=${commonName}`;
  const constraints = `basicConstraints=critical,CA:${ca ? 'TRUE' : 'FALSE'}`;
  const configuration = `[req]\ndistinguished_name=dn\nx509_extensions=v3\n[dn]\n[v3]\n${constraints}\n`;
  const signer = issuer ? ['-CA', 'ca.pem', '-CAkey', 'ca.key'] : [];
  const arguments_ = ['req', '-x509', '-new', '-key', 'key.pem', '-subj', subject, '-days', String(days), ...signer];
  return openssl([...arguments_, '-config', 'req.cnf'], {
    'key.pem': privatePem,
    'req.cnf': configuration,
    ...(issuer && { 'ca.pem': issuer.certificate, 'ca.key': issuer.privatePem }),
  }).toString();
}

/** A new private key of an elliptic curve, PKCS#8 PEM: `prime256v1`, or the `SM2` of Chinese certificates. */
export function curveKey(curve: 'prime256v1' | 'SM2'): string {
  return openssl(['genpkey', '-algorithm', curve === 'SM2' ? 'SM2' : 'EC', ...curveOption(curve)]).toString();
}

const curveOption = (curve: string): string[] => (curve === 'SM2' ? [] : ['-pkeyopt', `ec_paramgen_curve:${curve}`]);
