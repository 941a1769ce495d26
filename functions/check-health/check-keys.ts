import { createPublicKey, type KeyObject } from 'node:crypto';
import { GatewayError } from '../../shared/platform/errors.ts';
import { readEntity } from '../../shared/secrets/entity.ts';
import type { GatewayKey, KeyRing } from '../../shared/secrets/gateway-keys.ts';
import { registryKeys } from '../../shared/secrets/registry-keys.ts';
import type { FetchSecret } from '../../shared/secrets/secret-source.ts';
import { signingKeys } from '../../shared/secrets/signing-keys.ts';
import { stateKeys } from '../../shared/secrets/state-keys.ts';
import { tokenKeys } from '../../shared/secrets/token-keys.ts';
import { isPair } from '../../shared/signing/rsa.ts';
import { coveredUntilMs, isActive } from '../../shared/signing/validity.ts';
import { type CheckOutcome, DAY_MS, outcomeOf } from './check-outcome.ts';

/** What the checks of keys look at. */
export interface KeysChecked {
  /** Asked without a cache, so that the response is of now. */
  readonly fetchSecret: FetchSecret;
  readonly secretPrefix: string;
  readonly nowMs: number;
}

/** The checks of the gateway's own rings: one key of each is active at least, and those that sign can verify. */
export const checkGatewayKeys = (checked: KeysChecked): Promise<CheckOutcome>[] => [
  ringOutcome(checked, signingKeys, ({ privateKey }) => checkKey(privateKey)),
  ringOutcome(checked, stateKeys),
  ringOutcome(checked, tokenKeys),
  ringOutcome(checked, registryKeys),
];

async function ringOutcome<Document, Key extends GatewayKey>(
  checked: KeysChecked,
  ring: KeyRing<Document, Key>,
  check: (key: Key) => void = () => undefined,
): Promise<CheckOutcome> {
  let endsAtMs = Number.POSITIVE_INFINITY;
  const outcome = await outcomeOf(
    ring.secret,
    readRing(checked, ring).then((keys) => {
      endsAtMs = coveredUntilMs(keys, checked.nowMs);
      for (const key of keys.filter((candidate) => isActive(candidate, checked.nowMs))) check(key);
    }),
  );
  if (endsAtMs === Number.POSITIVE_INFINITY) return outcome;
  return { ...outcome, daysToExpiry: Math.floor((endsAtMs - checked.nowMs) / DAY_MS) };
}

async function readRing<Document, Key extends GatewayKey>(
  { fetchSecret, secretPrefix, nowMs }: KeysChecked,
  { secret, kind }: KeyRing<Document, Key>,
): Promise<readonly Key[]> {
  const name = `${secretPrefix}/${secret}`;
  const version = await fetchSecret(name);
  if (!version) throw new GatewayError('misconfigured', { reason: `secret ${name}: does not exist` });
  const keys = readEntity(kind, `secret ${name}`, version.text);
  if (keys.some((key) => isActive(key, nowMs))) return keys;
  throw new GatewayError('misconfigured', { reason: `secret ${name}: no key is active` });
}

/**
 * Signs a probe and verifies it with the public half.
 * @throws GatewayError `misconfigured`
 */
export function checkKey(privateKey: KeyObject): void {
  if (isPair(privateKey, createPublicKey(privateKey))) return;
  throw new GatewayError('misconfigured', { reason: 'a key does not verify what it signed' });
}
