import { accessKeyKey } from '../../registry/item-key.ts';
import type { Registry } from '../../registry/registry.ts';
import type { EntityKind } from '../../secrets/entity.ts';
import validate, { memberNames } from './access-key.schema.json';

/** Points from an access key to its caller. */
export interface AccessKeyPointer {
  readonly caller: string;
}

/** The document of the registry's item `access-key#<id>`. */
export const accessKeyKind: EntityKind<AccessKeyPointer, AccessKeyPointer> = {
  validate,
  memberNames,
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
