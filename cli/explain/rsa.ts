import { constants, createHash, type KeyObject, publicDecrypt, verify } from 'node:crypto';
import { type Mistake, right, type Variant, wrong } from './mistake.ts';
import type { Digest, Found, Search, SignedString } from './search.ts';

/** The right digest of RSA signatures and what is taken in its place; no secret goes into any of them. */
export function rsaDigests(): Variant<Digest>[] {
  const hash = (name: string, text: Buffer | string) => createHash(name).update(text).digest();
  const other = ['sha1', 'md5', 'sha512', 'sha384', 'sha224'].map((name) =>
    wrong<Digest>(
      ({ text }) => hash(name, text),
      'algorithm',
      `it was signed with ${name.toUpperCase()} and RSA`,
      USE_SHA256,
    ),
  );
  const twice = 'the hash of the string was signed, not the string';
  const once = 'Give the string itself to the function that signs: it hashes.';
  return [
    right(({ text }) => hash('sha256', text)),
    ...other,
    ...['sha256', 'sha1', 'md5'].flatMap((inner) => [
      wrong<Digest>(({ text }) => hash('sha256', hash(inner, text)), 'hash-signed', twice, once),
      wrong<Digest>(({ text }) => hash('sha256', hash(inner, text).toString('hex')), 'hash-signed', twice, once),
      wrong<Digest>(({ text }) => hash('sha256', hash(inner, text).toString('base64')), 'hash-signed', twice, once),
      wrong<Digest>(({ text }) => bare(hash(inner, text)), 'hash-encrypted', ENCRYPTED, once),
      wrong<Digest>(
        ({ text }) => bare(Buffer.from(hash(inner, text).toString('hex'))),
        'hash-encrypted',
        ENCRYPTED,
        once,
      ),
    ]),
    wrong<Digest>(
      ({ text }) => bare(text),
      'hash-encrypted',
      'the string was encrypted with the private key, not signed',
      once,
    ),
  ];
}

const ENCRYPTED = 'a hash was encrypted with the private key, without the name of its function';
const USE_SHA256 = 'Sign with SHA256withRSA (RSASSA-PKCS1-v1_5).';

/** What no signature holds: something else than a digest with its function's name. */
const bare = (content: Buffer): Buffer => Buffer.concat([Buffer.from('bare:'), content]);

/**
 * Opens a PKCS #1 v1.5 signature with a public key (RFC 8017 8.2.2, steps 2 and 3).
 * @returns the digest that was signed; nothing when another key made the signature, or another padding
 */
export function openSignature(publicKey: KeyObject, signature: Buffer): Buffer | undefined {
  try {
    const content = publicDecrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature);
    // A DigestInfo ends with an OCTET STRING of as many bytes as the hash has.
    const length = [16, 20, 28, 32, 48, 64].find(
      (size) => content.at(-size - 1) === size && content.at(-size - 2) === 4,
    );
    return content[0] === 0x30 && length !== undefined ? content.subarray(-length) : bare(content);
  } catch {
    return undefined;
  }
}

/** Ways to sign with the other padding (RSASSA-PSS), whatever the length of its salt. */
export function findPss(publicKeys: readonly KeyObject[], { strings, targets }: Search): Found[] {
  const remedy = USE_SHA256;
  const mistake: Mistake = { id: 'rsa-pss', text: 'it was signed with PSS padding', remedy };
  return PSS_HASHES.flatMap((hash) =>
    strings.flatMap(({ mistakes, value }) => {
      if (mistakes.length > 1 || !targets.some((target) => isPss(publicKeys, hash, value, target.value))) return [];
      return [{ mistakes: [...mistakes, mistake], string: value }];
    }),
  );
}

const isPss = (keys: readonly KeyObject[], hash: string, { plain }: SignedString, signature: Buffer): boolean =>
  keys.some((key) => {
    const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
    return signature.length === sizeOf(key) && verify(hash, plain, options, signature);
  });

const PSS_HASHES = ['sha256', 'sha1', 'sha512'] as const;

/**
 * Whether a signature has the form of PSS padding (RFC 8017 9.1.2, all steps that need no string): then it may be one of a string
 * that is not known. Of another key's signatures about one in 20,000 looks so by chance.
 */
export function mayBePss(publicKey: KeyObject, signature: Buffer): boolean {
  try {
    const encoded = publicDecrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, signature);
    return encoded.at(-1) === 0xbc && PSS_HASHES.some((hash) => hasPssBlock(encoded, hash));
  } catch {
    return false;
  }
}

/** The block before the digest is zeros, a one and the salt, under a mask that follows from the digest. */
function hasPssBlock(encoded: Buffer, hash: string): boolean {
  const digestBytes = createHash(hash).digest().length;
  const digest = encoded.subarray(-digestBytes - 1, -1);
  const masked = encoded.subarray(0, -digestBytes - 1);
  const mask = pssMask(hash, digest, masked.length);
  const block = masked.map((byte, index) => byte ^ (mask[index] ?? 0));
  // A modulus of whole bytes leaves one bit of the first byte free, which no mask covers.
  const [first = 0] = masked;
  block[0] = (block[0] ?? 0) & 0x7f;
  return first < 0x80 && block.find((byte) => byte !== 0) === 1;
}

/** MGF1 (RFC 8017 B.2.1). */
function pssMask(hash: string, seed: Uint8Array, bytes: number): Buffer {
  const blocks: Buffer[] = [];
  const counter = Buffer.alloc(4);
  for (let length = 0; length < bytes; length += blocks.at(-1)?.length ?? 0) {
    counter.writeUInt32BE(blocks.length);
    blocks.push(createHash(hash).update(seed).update(counter).digest());
  }
  return Buffer.concat(blocks, bytes);
}

/** In bytes. */
const sizeOf = (key: KeyObject): number => (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
