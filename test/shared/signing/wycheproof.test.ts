/**
 * The published vectors of Project Wycheproof (C2SP/wycheproof, Apache-2.0), which are not part of this repository. Clone it and
 * name its folder:
 *
 *     WYCHEPROOF_VECTORS=<clone>/testvectors_v1 npm run test:unit -- test/shared/signing/wycheproof.test.ts
 *
 * Read were the vectors of commit dac1dd4729fd1f8dd9e1e9f3dce51d783da6c166 (2026-08-18). What they call acceptable (the
 * NULL of the algorithm left out) has to be refused here. Left out are all other hash functions, PSS, and signing.
 * The same kinds of forgery, made with keys of our own, are in `forged-signatures.test.ts`.
 */
import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { equalBytes, type HmacHash, hmac } from '../../../shared/signing/digests.ts';
import { readPublicKey } from '../../../shared/signing/key-material.ts';
import { verifySha256Rsa } from '../../../shared/signing/rsa.ts';

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  /** In hex, as all bytes here. */
  readonly msg: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

interface RsaGroup {
  readonly sha: string;
  readonly publicKeyPem: string;
  readonly publicKey: { readonly publicExponent: string };
  readonly tests: readonly (Vector & { readonly sig: string })[];
}

interface HmacGroup {
  /** In bits; below the hash's own the tags are cut off. */
  readonly tagSize: number;
  readonly tests: readonly (Vector & { readonly key: string; readonly tag: string })[];
}

const folder = process.env.WYCHEPROOF_VECTORS;
if (folder === undefined) process.stderr.write('skipped, because WYCHEPROOF_VECTORS names no folder: wycheproof\n');
const withVectors = folder === undefined ? describe.skip : describe;

function groupsOf<Group>(file: string): readonly Group[] {
  const { testGroups } = JSON.parse(readFileSync(join(folder ?? '', `${file}_test.json`), 'utf8'));
  return testGroups as readonly Group[];
}

/** The ids of the vectors that are judged otherwise than `expected` says, with their comments. */
function misjudged<V extends Vector>(
  vectors: readonly V[],
  judge: (vector: V, text: Buffer) => boolean,
  expected: (vector: V) => boolean = ({ result }) => result === 'valid',
): string[] {
  const wrong = vectors.filter((vector) => judge(vector, Buffer.from(vector.msg, 'hex')) !== expected(vector));
  return wrong.map(({ tcId, comment }) => `${tcId} ${comment}`);
}

const verifies = (key: KeyObject) => (vector: { sig: string }, text: Buffer) =>
  verifySha256Rsa(key, text, Buffer.from(vector.sig, 'hex').toString('base64'));

withVectors('RSASSA-PKCS1-v1_5 with SHA-256', () => {
  test.each([
    [2048, 259, 9],
    [3072, 259, 8],
    [4096, 258, 7],
    [8192, 258, 7],
  ])('of %i bits: each of %i vectors is judged as published, %i of them valid', (bits, count, valid) => {
    const groups = groupsOf<RsaGroup>(`rsa_signature_${bits}_sha256`);
    const all = groups.flatMap(({ tests }) => tests);
    expect([all.length, all.filter(({ result }) => result === 'valid').length]).toEqual([count, valid]);
    for (const { sha, publicKeyPem, tests } of groups) {
      expect(sha).toBe('SHA-256');
      expect(misjudged(tests, verifies(createPublicKey(publicKeyPem)))).toEqual([]);
    }
    const missingNull = all.filter(({ result }) => result === 'acceptable').map(({ comment }) => comment);
    expect(missingNull).toEqual(['Missing NULL in the ASN encoding']);
  });

  test.each([2048, 3072, 4096, 8192])('of %i bits: only keys with the exponent 65537 can be configured', (bits) => {
    for (const { publicKeyPem, publicKey, tests } of groupsOf<RsaGroup>(`rsa_signature_${bits}_sha256`)) {
      if (publicKey.publicExponent === '010001') {
        expect(misjudged(tests, verifies(readPublicKey(publicKeyPem)))).toEqual([]);
      } else {
        expect(() => readPublicKey(publicKeyPem)).toThrow('has a public exponent other than 65537');
      }
    }
  });
});

withVectors('HMAC', () => {
  test.each([
    ['sha1', 160, 170],
    ['sha256', 256, 174],
  ] as const)(
    'with %s: whole tags of %i bits are judged as published, shorter ones never hold',
    (hash, bits, count) => {
      const groups = groupsOf<HmacGroup>(`hmac_${hash}`);
      expect(groups.flatMap(({ tests }) => tests)).toHaveLength(count);
      for (const { tagSize, tests } of groups) {
        expect(misjudged(tests, holds(hash), ({ result }) => result === 'valid' && tagSize === bits)).toEqual([]);
      }
      expect(groups.some(({ tagSize }) => tagSize < bits)).toBe(true);
    },
  );
});

const holds = (hash: HmacHash) => (vector: { key: string; tag: string }, text: Buffer) =>
  equalBytes(
    Buffer.from(hmac(hash, createSecretKey(vector.key, 'hex'), text, 'hex'), 'hex'),
    Buffer.from(vector.tag, 'hex'),
  );
