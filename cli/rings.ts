import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { EntityKind } from '../shared/secrets/entity.ts';
import type { GatewayKey } from '../shared/secrets/gateway-keys.ts';
import { registryKeys } from '../shared/secrets/registry-keys.ts';
import { signingKeys } from '../shared/secrets/signing-keys.ts';
import { stateKeys } from '../shared/secrets/state-keys.ts';
import { tokenKeys } from '../shared/secrets/token-keys.ts';
import type { ValidityDocument } from '../shared/signing/validity.ts';
import { UsageError } from './surroundings.ts';

/** One key of a ring, as its secret has it. */
export interface RingKeyDocument extends ValidityDocument {
  readonly id: string;
  readonly privateKey?: string;
}

/** A ring's secret. */
export interface RingDocument {
  readonly keys: readonly RingKeyDocument[];
}

/** A ring of the gateway's own keys, in an operator's hands. */
export interface Ring {
  /** The secret's name behind `<service>/<stage>/`. */
  readonly secret: string;
  // biome-ignore lint/suspicious/noExplicitAny: each ring has documents and keys of its own, of which this uses what all have
  readonly kind: EntityKind<any, readonly GatewayKey[]>;
  /** What a new key holds besides its id and its times. */
  make(): object;
  /** How far ahead a new key starts when nobody says it, in milliseconds. */
  readonly leadMs: number;
  /** How long a key is needed after it made its last signature, in milliseconds. */
  readonly neededForMs: number;
}

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];

/** A new key of a ring starts at least so far ahead: rings are cached longer than what is made under them. */
export const LEAST_LEAD_MS = 10 * MINUTE_MS;
/** So long the former key stays beside the new one: a function serves with an old ring for an hour while the store fails. */
export const OVERLAP_MS = HOUR_MS;

const secret = () => ({ secret: randomBytes(32).toString('base64url') });

/** All rings, by the name that commands take. Their first ids are short, because a state begins with one. */
export const RINGS = {
  // Merchants must have the new public key first.
  signing: {
    ...signingKeys,
    make: () => ({ privateKey: newPrivateKey() }),
    leadMs: 7 * 24 * HOUR_MS,
    neededForMs: 0,
  },
  // A link lives for an hour at most.
  state: { ...stateKeys, make: secret, leadMs: 15 * MINUTE_MS, neededForMs: HOUR_MS },
  // A token lives for two hours.
  token: { ...tokenKeys, make: secret, leadMs: 15 * MINUTE_MS, neededForMs: 2 * HOUR_MS },
  registry: {
    ...registryKeys,
    make: () => ({ key: randomBytes(32).toString('base64') }),
    leadMs: 15 * MINUTE_MS,
    neededForMs: 0,
  },
} as const satisfies Readonly<Record<string, Ring>>;

/** A ring's name. */
export type RingName = keyof typeof RINGS;

/** @throws UsageError for a name that no ring has */
export function ringNamed(name: string): Ring {
  const ring = Object.hasOwn(RINGS, name) ? RINGS[name as RingName] : undefined;
  if (ring) return ring;
  throw new UsageError(`A ring is one of ${Object.keys(RINGS).join(', ')}.`);
}

function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
