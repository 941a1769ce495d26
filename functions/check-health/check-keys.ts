import { createPublicKey, type KeyObject } from 'node:crypto';
import { connectionSecretName, createConnectionKind } from '../../shared/alipay/connection.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { type EntityKind, readEntity } from '../../shared/secrets/entity.ts';
import { type PlatformKeys, platformKeysKind, platformSecretName } from '../../shared/secrets/platform-keys.ts';
import type { FetchSecret } from '../../shared/secrets/secret-source.ts';
import { isPair } from '../../shared/signing/rsa.ts';
import { isActive } from '../../shared/signing/validity.ts';

/** What the checks of keys look at. */
export interface KeysChecked {
  /** Asked without a cache, so that the answer is of now. */
  readonly fetchSecret: FetchSecret;
  readonly secretPrefix: string;
  readonly nowMs: number;
}

const DAY_MS = 24 * 3_600_000;
/** Certificates that end sooner are reported. */
const EXPIRY_NOTICE_MS = 30 * DAY_MS;

/** Fetches and parses the platform's secret. */
export const loadPlatform = (checked: KeysChecked): Promise<PlatformKeys> =>
  fetchEntity(checked, platformSecretName(checked.secretPrefix), platformKeysKind);

/** Every active signing key signs and verifies; there is one at least, and a state key. */
export function checkPlatform({ signingKeys, stateKeys }: PlatformKeys, nowMs: number): void {
  const active = signingKeys.filter((key) => isActive(key, nowMs));
  if (active.length === 0) throw new GatewayError('misconfigured', { reason: 'no signing key is active' });
  if (!stateKeys.some((key) => isActive(key, nowMs))) {
    throw new GatewayError('misconfigured', { reason: 'no state key is active' });
  }
  for (const { privateKey } of active) checkKey(privateKey);
}

/**
 * A connection's secret can be used, and its key signs and verifies.
 * @param measured takes the days also when the check fails
 */
export async function checkConnection(
  checked: KeysChecked,
  identifier: string,
  measured: (daysToExpiry: number) => void,
): Promise<string | undefined> {
  const name = connectionSecretName(checked.secretPrefix, identifier);
  const kind = createConnectionKind(() => checked.nowMs);
  const { enabled, privateKey, certificates } = await fetchEntity(checked, name, kind);
  const leftMs = certificates ? certificates.expiresAtMs - checked.nowMs : Number.POSITIVE_INFINITY;
  if (certificates) measured(Math.floor(leftMs / DAY_MS));
  if (!enabled) throw new GatewayError('misconfigured', { reason: `secret ${name}: not enabled` });
  checkKey(privateKey);
  if (leftMs <= 0) throw new GatewayError('misconfigured', { reason: `secret ${name}: a certificate has ended` });
  return leftMs < EXPIRY_NOTICE_MS ? `a certificate ends in ${Math.floor(leftMs / DAY_MS)} days` : undefined;
}

/** Signs a probe and verifies it with the public half. */
function checkKey(privateKey: KeyObject): void {
  if (isPair(privateKey, createPublicKey(privateKey))) return;
  throw new GatewayError('misconfigured', { reason: 'a key does not verify what it signed' });
}

async function fetchEntity<D, E>({ fetchSecret }: KeysChecked, name: string, kind: EntityKind<D, E>): Promise<E> {
  const version = await fetchSecret(name);
  if (!version) throw new GatewayError('misconfigured', { reason: `secret ${name}: does not exist` });
  return readEntity(kind, name, version.text);
}
