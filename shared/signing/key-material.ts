import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { otherThanValue, strayCharacter } from './pasted-text.ts';

/** Smallest RSA modulus accepted, in bits. */
const MIN_MODULUS_BITS = 2048;

/** Why key material was refused. It never quotes the material. */
export class KeyMaterialError extends Error {
  override readonly name = 'KeyMaterialError';
}

/**
 * Reads an RSA private key in any form that users hold: PEM, PEM with literal `\n`, quotes, CRLF or blanks, or one line of
 * base64 without armour; PKCS#8 or PKCS#1, told apart by content.
 * @returns a KeyObject of a modulus of at least 2048 bits and public exponent 65537
 * @throws KeyMaterialError that says what the text is instead
 */
export function readPrivateKey(text: string): KeyObject {
  const der = readDer(text);
  const key = parsePrivate(der);
  if (key) return checkNumbers(checkRsa(key));
  if (parsePublic(der)) throw new KeyMaterialError('holds a public key where a private key belongs');
  throw new KeyMaterialError(otherThanKey(der, 'an RSA private key (PKCS#8 or PKCS#1)'));
}

/**
 * Reads an RSA public key, in the same forms (SubjectPublicKeyInfo or PKCS#1).
 * @throws KeyMaterialError that says what the text is instead
 */
export function readPublicKey(text: string): KeyObject {
  const der = readDer(text);
  // First, because Node makes a public key of a private one where it is asked for PKCS#1.
  if (parsePrivate(der)) throw new KeyMaterialError('holds a private key where a public key belongs');
  const key = parsePublic(der);
  if (key) return checkRsa(key);
  throw new KeyMaterialError(otherThanKey(der, 'an RSA public key'));
}

/** Size of an RSA key's modulus in bits. */
export function modulusBits(key: KeyObject): number {
  return key.asymmetricKeyDetails?.modulusLength ?? 0;
}

function readDer(text: string): Buffer {
  const plain = text.replace(/\\r|\\n/g, '\n').replace(/["'\uFEFF]/g, '');
  const armoured = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/.exec(plain);
  const fault = strayCharacter(plain) ?? (armoured ? undefined : otherThanValue(plain));
  if (fault !== undefined) throw new KeyMaterialError(fault);
  // Stryker disable next-line StringLiteral: what has no armour has no label, and this is none of the words
  const label = armoured?.[1] ?? '';
  for (const [words, what] of OTHER_ARMOUR) if (label.includes(words)) throw new KeyMaterialError(what);
  if (plain.includes('ENCRYPTED')) throw new KeyMaterialError(ENCRYPTED);
  if (!armoured && plain.includes('-----')) throw new KeyMaterialError('has a broken PEM armour, or was cut off');
  const base64 = (armoured?.[2] ?? plain).replace(/\s/g, '');
  if (base64 === '') throw new KeyMaterialError('is empty');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new KeyMaterialError(otherThanBase64(base64));
  return refuseOtherBytes(Buffer.from(base64, 'base64'));
}

function refuseOtherBytes(der: Buffer): Buffer {
  if (isTextAgain(der)) throw new KeyMaterialError('is base64 of a whole PEM file, or of base64; decode it once');
  if (der.includes(SM2)) throw new KeyMaterialError('is of SM2, not RSA: RSA2 needs an RSA key');
  if (der.includes(PBES2)) throw new KeyMaterialError(ENCRYPTED);
  if (isCutOff(der)) throw new KeyMaterialError('was cut off, or has lost lines or characters');
  return der;
}

const ENCRYPTED = 'is encrypted; store it without a pass phrase';
/** The scheme of encrypted keys, 1.2.840.113549.1.5.13, as DER. */
const PBES2 = Buffer.from('06092a864886f70d01050d', 'hex');
/** The curve of SM2, 1.2.156.10197.1.301, as DER. */
const SM2 = Buffer.from('06082a811ccf5501822d', 'hex');

/** What has its own armour, by a part of its label; the first match counts. */
const OTHER_ARMOUR = [
  ['CERTIFICATE REQUEST', 'holds a certificate request (CSR) where a key belongs'],
  ['CERTIFICATE', 'holds a certificate where a key belongs'],
  ['OPENSSH', "is in OpenSSH's own form; convert it: ssh-keygen -p -m PKCS8 -f FILE"],
] as const;

/** Says that a text is base64 for URLs (RFC 4648, 5); `undefined` when it is not, or could be either. */
export function base64UrlFault(text: string): string | undefined {
  const isForUrls = /[_-]/.test(text) && /^[A-Za-z0-9_-]+={0,2}$/.test(text);
  return isForUrls ? 'is base64 for URLs, with - and _; it needs + and / in their places' : undefined;
}

function otherThanBase64(text: string): string {
  const fault = base64UrlFault(text);
  if (fault !== undefined) return fault;
  return text.startsWith('ssh-')
    ? "is in OpenSSH's own form; convert it: ssh-keygen -e -m PKCS8 -f FILE"
    : 'is neither PEM nor base64';
}

/** Whether base64 held PEM, or the base64 of a DER sequence of more than 127 bytes. */
function isTextAgain(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return text.includes('-----BEGIN ') || /^\s*MI[A-Za-z0-9+/=\s]{100,}$/.test(text);
}

/** Whether an ASN.1 SEQUENCE (X.690 8.1.3) announces more bytes than there are. */
function isCutOff(der: Buffer): boolean {
  const [tag, length = 0] = der;
  if (tag !== 0x30) return false;
  const lengthBytes = Math.min(Math.max(length - 0x80, 0), 4);
  const announced = lengthBytes > 0 && der.length >= 2 + lengthBytes ? der.readUIntBE(2, lengthBytes) : length;
  return der.length < 2 + lengthBytes + announced;
}

function parsePrivate(der: Buffer): KeyObject | undefined {
  return (
    // Stryker disable next-line all: OpenSSL takes PKCS#8 where PKCS#1 was asked for, which nobody promises
    attempt(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })) ??
    attempt(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }))
  );
}

function parsePublic(der: Buffer): KeyObject | undefined {
  return (
    attempt(() => createPublicKey({ key: der, format: 'der', type: 'spki' })) ??
    attempt(() => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }))
  );
}

function attempt(parse: () => KeyObject): KeyObject | undefined {
  let key: KeyObject | undefined;
  try {
    key = parse();
  } catch {
    // It is no key of this form.
  }
  return key;
}

/** Which half of a key DER holds, whatever its algorithm; `undefined` when it holds none. */
export function keyHalf(der: Buffer): 'private' | 'public' | undefined {
  if (parsePrivate(der)) return 'private';
  return parsePublic(der) ? 'public' : undefined;
}

/** Whether DER begins as a certificate request does: with its signed part, and that with the version 0 (RFC 2986, 4.1). */
export const isRequest = (der: Buffer): boolean => /^30.{2,10}30.{2,10}020100/.test(der.toString('hex', 0, 15));

/** What DER that holds no key of any half is instead. */
function otherThanKey(der: Buffer, wanted: string): string {
  if (isRequest(der)) return OTHER_ARMOUR[0][1];
  try {
    new X509Certificate(der);
    return `holds a certificate instead of ${wanted}`;
  } catch {
    return `is not ${wanted}`;
  }
}

/**
 * A character mistyped inside the base64 leaves something that parses, and that signs what nobody can verify. The relations of a
 * private key's numbers (RFC 8017 3.2) show it without a signature, which would take a tenth of a function's start.
 */
function checkNumbers(key: KeyObject): KeyObject {
  if (isConsistent({ ...key.export({ format: 'jwk' }) })) return key;
  throw new KeyMaterialError('is damaged: its numbers do not belong together');
}

function isConsistent(jwk: Readonly<Record<string, unknown>>): boolean {
  const [n = 0n, e = 0n, d = 0n, p = 0n, q = 0n, dP = 0n, dQ = 0n, qInv = 0n] = (
    ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const
  ).map((name) => BigInt(`0x0${Buffer.from(String(jwk[name]), 'base64url').toString('hex')}`));
  // Modulo 0 nothing can be taken.
  if (p === 1n || q === 1n || p * q !== n) return false;
  const isInverse = (exponent: bigint, prime: bigint) => (e * exponent) % (prime - 1n) === 1n;
  return isInverse(d, p) && isInverse(d, q) && isInverse(dP, p) && isInverse(dQ, q) && (q * qInv) % p === 1n;
}

function checkRsa(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'rsa') throw new KeyMaterialError(`is a key of type ${key.asymmetricKeyType}, not RSA`);
  if (modulusBits(key) < MIN_MODULUS_BITS) {
    throw new KeyMaterialError(`has ${modulusBits(key)} bits, at least ${MIN_MODULUS_BITS} are required`);
  }
  const { publicExponent } = key.asymmetricKeyDetails ?? {};
  if (publicExponent !== 65537n) {
    throw new KeyMaterialError('has a public exponent other than 65537');
  }
  return key;
}
