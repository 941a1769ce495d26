import { isDeepStrictEqual } from 'node:util';
import { accessKeyKey, type CallerProtocol, callerKey } from '../shared/registry/item-key.ts';
import type { ReadItem, RegistryWriter } from './registry-writer.ts';

/** Which caller. */
export interface CallerName {
  readonly protocol: CallerProtocol;
  /** `[A-Za-z0-9_-]{1,64}` */
  readonly id: string;
}

/** What became of a write. */
export type Written = 'created' | 'changed' | 'unchanged';

/** An access key is another caller's already. */
export class AccessKeyTaken extends Error {
  override readonly name = 'AccessKeyTaken';
}

/**
 * Writes a caller's document, and for GenAuth a pointer for each of its access keys: pointers first and then the caller, so that
 * whatever a crash leaves works or is refused, and is never another caller's.
 * @param change the new document from the one that is there, `undefined` where there is none
 * @throws AccessKeyTaken, ConcurrentWrite, and what `change` throws; nothing is written then
 */
export async function changeCaller(
  writer: RegistryWriter,
  { protocol, id }: CallerName,
  change: (before: unknown) => object,
): Promise<Written> {
  const key = callerKey(protocol, id);
  const before = await writer.read(key);
  const earlier = before?.document;
  const document = change(earlier);
  const keyIds = accessKeyIds(document);
  for (const keyId of keyIds) await point(writer, keyId, id);
  const unchanged = isDeepStrictEqual(earlier, document);
  if (!unchanged) await writer.write(key, document, before);
  for (const keyId of accessKeyIds(earlier).filter((gone) => !keyIds.includes(gone))) await unpoint(writer, keyId, id);
  return unchanged ? 'unchanged' : before ? 'changed' : 'created';
}

/** Writes a caller's document, whatever was there: {@link changeCaller}. */
export const putCaller = (writer: RegistryWriter, name: CallerName, document: object): Promise<Written> =>
  changeCaller(writer, name, () => document);

/**
 * Removes a caller, and then the pointers of its access keys.
 * @returns whether there was one
 * @throws ConcurrentWrite
 */
export async function removeCaller(writer: RegistryWriter, { protocol, id }: CallerName): Promise<boolean> {
  const key = callerKey(protocol, id);
  const before = await writer.read(key);
  if (!before) return false;
  await writer.remove(key, before);
  for (const keyId of accessKeyIds(before.document)) await unpoint(writer, keyId, id);
  return true;
}

function accessKeyIds(document: unknown): string[] {
  const { accessKeys = [] } = (document ?? {}) as { accessKeys?: { id: string }[] };
  return accessKeys.map(({ id }) => id);
}

async function point(writer: RegistryWriter, keyId: string, caller: string): Promise<void> {
  const key = accessKeyKey(keyId);
  const before = await writer.read(key);
  const owner = ownerOf(before);
  if (owner === caller) return;
  if (owner !== undefined) throw new AccessKeyTaken(`the access key ${keyId} is another caller's: choose another id`);
  await writer.write(key, { caller }, before);
}

async function unpoint(writer: RegistryWriter, keyId: string, caller: string): Promise<void> {
  const key = accessKeyKey(keyId);
  const before = await writer.read(key);
  if (before && ownerOf(before) === caller) await writer.remove(key, before);
}

const ownerOf = (pointer: ReadItem | undefined): string | undefined =>
  (pointer?.document as { caller?: string } | undefined)?.caller;
