import { GatewayError } from '../platform/errors.ts';
import type { RandomBytes } from '../platform/random.ts';
import type { RegistryKey } from '../secrets/registry-keys.ts';
import { IV_BYTES, openBytes, sealBytes } from '../signing/aes-gcm.ts';
import { type ItemKey, nameOf } from './item-key.ts';

/** A document as the registry's table holds it. */
export interface SealedItem {
  /** Which of the registry's keys. */
  readonly keyId: string;
  /** Counts up with each write of an item. */
  readonly revision: number;
  readonly iv: Uint8Array;
  /** The encrypted document and its tag. */
  readonly sealed: Uint8Array;
}

/** Whose registry it is. */
export interface RegistryPlace {
  readonly service: string;
  readonly stage: string;
}

/** Where a document stands: what is authenticated besides its text. */
export interface SealedPlace extends RegistryPlace {
  readonly key: ItemKey;
}

/**
 * Encrypts a document for one item. The IV is drawn anew for each write and never derived: revisions recur after a removal.
 * @param text JSON
 */
export function sealDocument(
  text: string,
  place: SealedPlace & { readonly revision: number },
  { id: keyId, key }: Pick<RegistryKey, 'id' | 'key'>,
  randomBytes: RandomBytes,
): SealedItem {
  const iv = randomBytes(IV_BYTES);
  const additionalData = additionalDataOf(place, { keyId, revision: place.revision });
  return { keyId, revision: place.revision, iv, sealed: sealBytes(key, Buffer.from(text), { iv, additionalData }) };
}

/**
 * Decrypts the document of an item.
 * @returns its text
 * @throws GatewayError `misconfigured` when the key is not in the ring, or anything is not as it was sealed: the document, the IV,
 * the revision, the item, the stage
 */
export function openDocument(
  item: SealedItem,
  place: SealedPlace,
  keys: readonly Pick<RegistryKey, 'id' | 'key'>[],
): string {
  const { keyId, revision, iv, sealed } = item;
  const key = keys.find(({ id }) => id === keyId)?.key;
  if (!key) throw notUsable(place.key, 'is sealed under a key that is not in the ring');
  const additionalData = additionalDataOf(place, { keyId, revision });
  const text = openBytes(key, sealed, { iv, additionalData });
  if (!text) throw notUsable(place.key, 'is not as it was sealed: changed, or of another item, stage or revision');
  return text.toString('utf8');
}

const notUsable = (key: ItemKey, why: string) =>
  new GatewayError('misconfigured', { reason: `registry item ${nameOf(key)}: ${why}` });

/** Each part behind its length, so that no two lists of parts give the same bytes. */
function additionalDataOf(
  { service, stage, key }: SealedPlace,
  { keyId, revision }: Pick<SealedItem, 'keyId' | 'revision'>,
): Buffer {
  const parts = [service, stage, key.pk, key.sk, keyId, String(revision)].map((part) => Buffer.from(part));
  return Buffer.concat(parts.flatMap((part) => [lengthOf(part), part]));
}

function lengthOf(part: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.length);
  return length;
}
