import { accessKeyKey } from '../../registry/item-key.ts';
import type { Registry } from '../../registry/registry.ts';
import type { EntityKind } from '../../secrets/entity.ts';
import { type AccessKeyPointer, schema } from './access-key.schema.ts';

/** The document of the registry's item `access-key#<id>`. */
export const accessKeyKind: EntityKind<AccessKeyPointer, AccessKeyPointer> = {
  schema,
  build: (document) => document,
};

/**
 * Says whose an access key is. It is a hint: only a caller whose own document lists the key is let in by it.
 * @param keyId `[A-Za-z0-9_-]{1,64}`
 * @returns the caller's id, or `undefined` for a key that nobody has
 * @throws GatewayError `misconfigured` or `unavailable`
 */
export async function findAccessKeyOwner(registry: Registry, keyId: string): Promise<string | undefined> {
  return (await registry.get(accessKeyKey(keyId), accessKeyKind))?.caller;
}
