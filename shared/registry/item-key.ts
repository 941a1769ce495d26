/** The key of one item of the registry's table: its partition and its sort key. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** What stands as sort key where a partition has one item. */
const SINGLE = '-';

/** Protocols by whose callers the registry is asked. */
export const CALLER_PROTOCOLS = ['genauth', 'openapi', 'daxpay'] as const;

/** One of {@link CALLER_PROTOCOLS}. */
export type CallerProtocol = (typeof CALLER_PROTOCOLS)[number];

/** @param id `[A-Za-z0-9_-]{1,64}` */
export const callerKey = (protocol: CallerProtocol, id: string): ItemKey => ({
  pk: `caller#${protocol}#${id}`,
  sk: SINGLE,
});

/** The pointer of an access key to its caller. @param id `[A-Za-z0-9_-]{1,64}` */
export const accessKeyKey = (id: string): ItemKey => ({ pk: `access-key#${id}`, sk: SINGLE });

/** Cards stand in one partition, so that one query lists them. */
export const CARDS = 'connection';

/** @param identifier of a connection: lower-case letters, digits and `-`, at most 31 */
export const cardKey = (identifier: string): ItemKey => ({ pk: CARDS, sk: identifier });

/** An item's name in logs and errors. */
export const nameOf = ({ pk, sk }: ItemKey): string => (sk === SINGLE ? pk : `${pk}#${sk}`);
