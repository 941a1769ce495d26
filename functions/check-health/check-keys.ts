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
import { isActive } from '../../shared/signing/validity.ts';

/** What the checks of keys look at. */
export interface KeysChecked {
  /** Asked without a cache, so that the response is of now. */
  readonly fetchSecret: FetchSecret;
  readonly secretPrefix: string;
  readonly nowMs: number;
}

/** The checks of the gateway's own rings by name: one key of each is active at least, and those that sign can verify. */
export const checkGatewayKeys = (checked: KeysChecked): Readonly<Record<string, Promise<void>>> => ({
  'keys/signing': checkRing(checked, signingKeys, ({ privateKey }) => checkKey(privateKey)),
  'keys/state': checkRing(checked, stateKeys),
  'keys/token': checkRing(checked, tokenKeys),
  'keys/registry': checkRing(checked, registryKeys),
});

async function checkRing<Document, Key extends GatewayKey>(
  { fetchSecret, secretPrefix, nowMs }: KeysChecked,
  { secret, kind }: KeyRing<Document, Key>,
  check: (key: Key) => void = () => undefined,
): Promise<void> {
  const name = `${secretPrefix}/${secret}`;
  const version = await fetchSecret(name);
  if (!version) throw new GatewayError('misconfigured', { reason: `secret ${name}: does not exist` });
  const active = readEntity(kind, `secret ${name}`, version.text).filter((key) => isActive(key, nowMs));
  if (active.length === 0) throw new GatewayError('misconfigured', { reason: `secret ${name}: no key is active` });
  for (const key of active) check(key);
}

/**
 * Signs a probe and verifies it with the public half.
 * @throws GatewayError `misconfigured`
 */
export function checkKey(privateKey: KeyObject): void {
  if (isPair(privateKey, createPublicKey(privateKey))) return;
  throw new GatewayError('misconfigured', { reason: 'a key does not verify what it signed' });
}
