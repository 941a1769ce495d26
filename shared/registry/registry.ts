import type { Clock } from '../platform/clock.ts';
import { type EntityKind, readEntity } from '../secrets/entity.ts';
import { loadKeyRing } from '../secrets/gateway-keys.ts';
import { type RegistryKey, registryKeys } from '../secrets/registry-keys.ts';
import type { Secrets } from '../secrets/secret-cache.ts';
import {
  type CacheRules,
  freshFor,
  type StaleServed,
  type Version,
  VersionedCache,
} from '../secrets/versioned-cache.ts';
import { type ItemKey, nameOf } from './item-key.ts';
import type { ItemSource } from './item-source.ts';
import { openDocument, type RegistryPlace, type SealedItem } from './sealed-item.ts';

/** Strangers choose names, so a name that does not exist is not remembered: it costs one read each time. */
const RULES: CacheRules = { freshMs: 60_000, staleMs: 600_000, unusableMs: 10_000, nothingMs: 0 };
/** An item under a key that the ring does not have makes the ring be fetched again, at most so often. */
const RING_AGAIN_MS = 10_000;

/** Where callers and cards of connections come from, parsed. */
export interface Registry {
  /**
   * The entity that an item's document holds. A key must always be asked for with the same kind.
   * @returns `undefined` when there is no such item
   * @throws GatewayError `misconfigured` (the document cannot be opened or used) or `unavailable`
   */
  get<Document, Entity>(key: ItemKey, kind: EntityKind<Document, Entity>): Promise<Entity | undefined>;
}

/** What the registry works with. */
export interface RegistryOptions extends RegistryPlace {
  readonly fetchItem: ItemSource['fetchItem'];
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** How long a document is used without asking again; a minute where it is absent. */
  readonly freshMs?: number | undefined;
  /** Called when the table failed and an old document stays in use. */
  readonly staleServed?: StaleServed;
}

/** The registry for one execution environment. While its table fails, an old document serves for up to ten minutes. */
export function createRegistry({ fetchItem, freshMs = RULES.freshMs, ...options }: RegistryOptions): Registry {
  const opener = registryOpener(options);
  const cache = new VersionedCache({ ...options, rules: freshFor(freshMs, RULES) });
  const fetch = async (key: ItemKey): Promise<Version | undefined> => {
    // To the end of both: whether a stranger's name exists must not show in how a failing ring is answered.
    const [item, ring] = await Promise.allSettled([fetchItem(key), opener.ring()]);
    if (item.status === 'rejected') throw item.reason;
    if (ring.status === 'rejected') throw ring.reason;
    return item.value && { text: await opener.open(item.value, key), versionId: versionOf(item.value) };
  };
  return {
    get(key, kind) {
      const name = nameOf(key);
      const parse = (text: string) => readEntity(kind, `registry item ${name}`, text);
      return cache.get(name, { fetch: () => fetch(key), parse });
    },
  };
}

/** Opens sealed items, with the ring as it is known, or fetched again for an item under another key. */
export function registryOpener({ secrets, service, stage }: RegistryPlace & { readonly secrets: Secrets }) {
  const ring = (age?: { maxAgeMs: number }): Promise<readonly RegistryKey[]> =>
    loadKeyRing(secrets, `${service}/${stage}`, registryKeys, age);
  return {
    /** The keys; fetched when they are not known. */
    ring: () => ring(),
    /** @throws GatewayError `misconfigured` when it cannot be opened */
    async open(item: SealedItem, key: ItemKey): Promise<string> {
      const known = await ring();
      const keys = known.some(({ id }) => id === item.keyId) ? known : await ring({ maxAgeMs: RING_AGAIN_MS });
      return openDocument(item, { service, stage, key }, keys);
    },
  };
}

/** No two writes have the same IV. */
const versionOf = ({ keyId, revision, iv }: SealedItem): string =>
  `${keyId}#${revision}#${Buffer.from(iv).toString('base64')}`;
