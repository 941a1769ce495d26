import type { DocumentSchema } from '../platform/define-schema.ts';
import { GatewayError } from '../platform/errors.ts';
import {
  mostActiveAtOnce,
  newestFirst,
  readValidity,
  type Validity,
  type ValidityDocument,
} from '../signing/validity.ts';
import type { EntityKind } from './entity.ts';
import type { Secrets } from './secret-cache.ts';
import type { GetOptions } from './versioned-cache.ts';

/** A key of the gateway itself. */
export interface GatewayKey extends Validity {
  /** Unique in its ring. */
  readonly id: string;
}

/** A ring's JSON, once its schema holds. */
export interface KeyRingDocument<Document> {
  keys: Document[];
}

/** A ring of the gateway's own keys: the secret that holds it, and how its keys are read. */
export interface KeyRing<Document, Key extends GatewayKey> {
  /** The secret's name behind `<service>/<stage>/`. */
  readonly secret: `keys/${string}`;
  readonly kind: EntityKind<KeyRingDocument<Document>, readonly Key[]>;
}

/** What one ring says of itself. */
export interface KeyRingRules<Document, Key> {
  readonly schema: DocumentSchema<KeyRingDocument<Document>>;
  /** Keys that may be active at one moment; any number where it is absent. */
  readonly mostActive?: number;
  /** The member that holds the secret part, for the findings. */
  readonly member: keyof Document & string;
  /** Throws an error that quotes nothing for a key that cannot be used. */
  readKey(document: Document): Key;
}

/** Makes a ring; its keys stand newest first. */
export function keyRing<Document extends ValidityDocument & { id: string }, Material extends object>(
  secret: `keys/${string}`,
  { schema, mostActive = Number.POSITIVE_INFINITY, member, readKey }: KeyRingRules<Document, Material>,
): KeyRing<Document, Material & GatewayKey> {
  return {
    secret,
    kind: {
      schema,
      build({ keys }, findings) {
        if (new Set(keys.map(({ id }) => id)).size < keys.length) findings.error('keys', 'has an id twice');
        const read = keys.flatMap((document, index) => {
          const material = findings.read(`keys/${index}/${member}`, () => readKey(document));
          const validity = findings.read(`keys/${index}`, () => readValidity(document));
          return material && validity ? [{ ...material, ...validity, id: document.id }] : [];
        });
        if (mostActiveAtOnce(read) > mostActive) {
          findings.error('keys', `has more than ${mostActive} keys active at one moment`);
        }
        return newestFirst(read);
      },
    },
  };
}

/**
 * Loads a ring's keys, newest first.
 * @throws GatewayError `misconfigured` when the secret does not exist or cannot be used, `unavailable`
 */
export async function loadKeyRing<Document, Key extends GatewayKey>(
  secrets: Secrets,
  secretPrefix: string,
  { secret, kind }: KeyRing<Document, Key>,
  options?: GetOptions,
): Promise<readonly Key[]> {
  const keys = await secrets.get(`${secretPrefix}/${secret}`, kind, options);
  if (keys) return keys;
  throw new GatewayError('misconfigured', { reason: `secret ${secretPrefix}/${secret}: does not exist` });
}
