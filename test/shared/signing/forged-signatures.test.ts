/**
 * Signatures of RSASSA-PKCS1-v1_5 (RFC 8017 8.2) that are wrong in one thing: made with the private key itself, so that nothing
 * but the encoding can be what refuses them. The kinds are those of the published attacks and of Project Wycheproof.
 */
import { constants, createHash, privateEncrypt, sign } from 'node:crypto';
import { verifySha256Rsa } from '../../../shared/signing/rsa.ts';
import { rsaPair } from '../../support/keys.ts';

const { privateKey, publicKey } = rsaPair('app');
const text = Buffer.from('app_id=2021000000000001&code=abc');
const SIZE = 256;

const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const hashOf = (bytes: Uint8Array, name = 'sha256') => createHash(name).update(bytes).digest();
/** DER of a value under 64 kB. */
const der = (tag: number, content: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(content.length < 0x80 ? [tag, content.length] : [tag, 0x81, content.length]), content]);

const SHA256 = hex('06 09 60 86 48 01 65 03 04 02 01');
const NULL = hex('05 00');
const digest = der(0x04, hashOf(text));
const digestInfo = (algorithm: Uint8Array, hash: Uint8Array = digest) =>
  der(0x30, Buffer.concat([der(0x30, algorithm), hash]));
const RIGHT = digestInfo(Buffer.concat([SHA256, NULL]));

/** `00 01 FF…FF 00` and the DigestInfo, as EMSA-PKCS1-v1_5 has it; every part can be another. */
function encoded(
  info: Uint8Array,
  { start = hex('00 01'), fill = 0xff, end = hex('00'), after = Buffer.alloc(0) } = {},
): Buffer {
  const padding = Buffer.alloc(SIZE - start.length - end.length - info.length - after.length, fill);
  return Buffer.concat([start, padding, end, info, after]);
}

/** The private key's bare power of a block: what a signature is, whatever stands in it. */
const powerOf = (block: Uint8Array): Buffer =>
  privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, block);

const verifies = (signature: Uint8Array) => verifySha256Rsa(publicKey, text, Buffer.from(signature).toString('base64'));

/** RSA's modulus as bytes. */
const modulus = Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url');

test('the right encoding is the signature', () => {
  expect(powerOf(encoded(RIGHT))).toEqual(sign('sha256', text, privateKey));
  expect(verifies(powerOf(encoded(RIGHT)))).toBe(true);
});

const withoutFirst = (bytes: Uint8Array, count: number) => bytes.subarray(count);
const at = (block: Buffer, index: number, byte: number): Buffer => {
  const changed = Buffer.from(block);
  changed[index] = byte;
  return changed;
};

test.each<[string, Buffer]>([
  ['the NULL left out', encoded(digestInfo(SHA256))],
  ['the NULL twice', encoded(digestInfo(Buffer.concat([SHA256, NULL, NULL])))],
  ['an integer in the place of the NULL', encoded(digestInfo(Buffer.concat([SHA256, hex('02 00')])))],
  ['a NULL of a long length', encoded(digestInfo(Buffer.concat([SHA256, hex('05 81 00')])))],
  ['a NULL with content', encoded(digestInfo(Buffer.concat([SHA256, hex('05 04 de ad be ef')])))],
  ['the long form of a length', encoded(Buffer.concat([hex('30 81 31'), withoutFirst(RIGHT, 2)]))],
  ['a length with a leading zero', encoded(Buffer.concat([hex('30 82 00 31'), withoutFirst(RIGHT, 2)]))],
  ['an indefinite length', encoded(Buffer.concat([hex('30 80'), withoutFirst(RIGHT, 2), hex('00 00')]))],
  ['the hash alone, in no DigestInfo', encoded(hashOf(text))],
  ['the text in the place of its hash', encoded(digestInfo(Buffer.concat([SHA256, NULL]), der(0x04, text)))],
  ['another hash function named', encoded(digestInfo(hex('06 09 60 86 48 01 65 03 04 02 03 05 00')))],
  ['SHA-1 named and used', encoded(digestInfo(hex('06 05 2b 0e 03 02 1a 05 00'), der(0x04, hashOf(text, 'sha1'))))],
  ['the hash of another text', encoded(digestInfo(Buffer.concat([SHA256, NULL]), der(0x04, hashOf(Buffer.from('x')))))],
  ['a hash cut short', encoded(digestInfo(Buffer.concat([SHA256, NULL]), der(0x04, hashOf(text).subarray(0, 31))))],
  ['a byte behind the DigestInfo', encoded(RIGHT, { after: hex('00') })],
  ['a garbage tail and short padding', encoded(RIGHT, { after: Buffer.alloc(194, 0xa5) })],
  ['garbage inside the DigestInfo', encoded(der(0x30, Buffer.concat([withoutFirst(RIGHT, 2), Buffer.alloc(60, 1)])))],
  ['block type 0', encoded(RIGHT, { start: hex('00 00') })],
  ['block type 2', encoded(RIGHT, { start: hex('00 02') })],
  ['a first byte other than zero', encoded(RIGHT, { start: hex('01 01') })],
  ['padding of zeros', encoded(RIGHT, { fill: 0 })],
  ['padding of other bytes', encoded(RIGHT, { fill: 0xfe })],
  ['one byte of the padding changed', at(encoded(RIGHT), 100, 0xfe)],
  ['the separator left out', encoded(RIGHT, { end: Buffer.alloc(0) })],
  ['a separator too early', at(encoded(RIGHT), 2, 0)],
  ['all zeros', Buffer.alloc(SIZE)],
  ['the number one', at(Buffer.alloc(SIZE), SIZE - 1, 1)],
])('%s is refused', (_what, block) => {
  expect(block).toHaveLength(SIZE);
  expect(verifies(powerOf(block))).toBe(false);
});

const signature = sign('sha256', text, privateKey);
const asNumber = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const asBytes = (value: bigint, size = SIZE) => hex(value.toString(16).padStart(size * 2, '0'));

test.each<[string, Uint8Array]>([
  ['zero', Buffer.alloc(SIZE)],
  ['one', asBytes(1n)],
  ['the modulus', modulus],
  ['the modulus less one', asBytes(asNumber(modulus) - 1n)],
  ['the modulus and one', asBytes(asNumber(modulus) + 1n)],
  ['all bits set', Buffer.alloc(SIZE, 0xff)],
  ['the modulus added to a right one', asBytes(asNumber(signature) + asNumber(modulus), SIZE + 1)],
  ['a right one taken from the modulus', asBytes(asNumber(modulus) - asNumber(signature))],
  ['a right one with a zero in front', Buffer.concat([hex('00'), signature])],
  ['a right one with a zero behind', Buffer.concat([signature, hex('00')])],
  ['a right one without its last byte', signature.subarray(0, SIZE - 1)],
  ['a right one backwards', Buffer.from(signature).reverse()],
  ['nothing', Buffer.alloc(0)],
  ['the encoded block itself', encoded(RIGHT)],
  ['PSS', sign('sha256', text, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING })],
  ['SHA-1', sign('sha1', text, privateKey)],
  ['SHA-512', sign('sha512', text, privateKey)],
  ['MD5', sign('md5', text, privateKey)],
])('%s in the place of the signature is refused', (_what, bytes) => {
  expect(verifies(bytes)).toBe(false);
});
