/**
 * The registry of tests: documents by the names `callers/<protocol>/<id>`, and cards of the documents `connections/<identifier>`, or
 * `cards/<identifier>` in their place; sealed as they are read.
 */
import { createSecretKey, randomBytes } from 'node:crypto';
import { type ConnectionDocument, cardOf } from '../../cli/connection-writer.ts';
import type { FetchCards } from '../../shared/registry/card-source.ts';
import {
  accessKeyKey,
  CARDS,
  type CallerProtocol,
  callerKey,
  cardKey,
  type ItemKey,
} from '../../shared/registry/item-key.ts';
import type { ItemSource } from '../../shared/registry/item-source.ts';
import { type RegistryPlace, type SealedItem, sealDocument } from '../../shared/registry/sealed-item.ts';
import type { RegistryKey } from '../../shared/secrets/registry-keys.ts';

/** The ring under which tests seal. */
export const REGISTRY_RING = { keys: [{ id: 'r1', key: Buffer.alloc(32, 7).toString('base64') }] };

/** The key of {@link REGISTRY_RING}, as the writer takes it. */
export const REGISTRY_KEY = { id: 'r1', key: createSecretKey(Buffer.alloc(32, 7)) };

/** Which item a document's name means; `undefined` for what is a secret. */
export function itemKeyOf(name: string): ItemKey | undefined {
  const [kind, protocol, id] = name.split('/');
  return kind === 'callers' && id !== undefined ? callerKey(protocol as CallerProtocol, id) : undefined;
}

/**
 * Reads items out of documents, which may change under way; an Error among them is thrown.
 * @param sealing under which key a document is sealed when it is read for the first time
 */
export function registryInMemory(
  documents: { get(name: string): unknown; entries(): Iterable<[string, unknown]> },
  place: RegistryPlace,
  sealing: () => Pick<RegistryKey, 'id' | 'key'> = () => REGISTRY_KEY,
): ItemSource & { readonly fetchCards: FetchCards } {
  const seal = (key: ItemKey, document: unknown): SealedItem => {
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    return sealDocument(text, { ...place, key, revision: 1 }, sealing(), randomBytes);
  };
  /** The same item for the same document, as a table has it. */
  const sealed = new Map<unknown, Map<string, SealedItem>>();
  const itemOf = (key: ItemKey, document: unknown): SealedItem | undefined => {
    if (document instanceof Error) throw document;
    if (document === undefined) return undefined;
    const name = `${key.pk} ${key.sk}`;
    const ofDocument = sealed.get(document) ?? new Map<string, SealedItem>();
    const item = ofDocument.get(name) ?? seal(key, document);
    sealed.set(document, ofDocument.set(name, item));
    return item;
  };
  const cardOfConnection = (identifier: string): unknown =>
    documents.get(`cards/${identifier}`) ?? cardIn(documents.get(`connections/${identifier}`));
  return {
    async fetchItem(key) {
      for (const [name, document] of documents.entries()) {
        const itsKey = itemKeyOf(name);
        if (itsKey?.pk === key.pk && itsKey.sk === key.sk) return itemOf(key, document);
        const pointer = pointerIn(name, document, key);
        if (pointer) return itemOf(key, pointer);
      }
      return key.pk === CARDS ? itemOf(key, cardOfConnection(key.sk)) : undefined;
    },
    async fetchCards() {
      const names = [...documents.entries()].flatMap(([name]) => /^(?:connections|cards)\/(.+)/.exec(name)?.[1] ?? []);
      return [...new Set(names)].flatMap((identifier) => {
        const item = itemOf(cardKey(identifier), cardOfConnection(identifier));
        return item ? [{ identifier, item }] : [];
      });
    },
  };
}

const pointers = new WeakMap<object, object>();

/** The pointer of an access key, where the caller's document has the key. */
function pointerIn(name: string, document: unknown, { pk }: ItemKey): object | undefined {
  if (!name.startsWith('callers/genauth/') || typeof document !== 'object' || document === null) return undefined;
  const { accessKeys } = document as { accessKeys?: unknown };
  if (!Array.isArray(accessKeys) || !accessKeys.some(({ id }) => accessKeyKey(id).pk === pk)) return undefined;
  const pointer = pointers.get(document) ?? { caller: name.split('/')[2] };
  pointers.set(document, pointer);
  return pointer;
}

const cards = new WeakMap<object, object>();

function cardIn(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || document instanceof Error) return undefined;
  const card = cards.get(document) ?? cardOf(document as ConnectionDocument);
  cards.set(document, card);
  return card;
}
