import type { PlatformDocument } from '../../shared/secrets/platform-keys.ts';
import { readPrivateKey } from '../../shared/signing/key-material.ts';
import type { Advice } from './advice.ts';
import { adviseOnKeyRing } from './key-ring-advice.ts';

/** Fingerprints for the merchants, secrets that are guessed or used twice, keys that end. */
export function adviseOnPlatform(document: PlatformDocument, advice: Advice): void {
  const { enabled, signingKeys, stateKeys, healthCheckConnections } = document;
  advice.enabled(enabled);
  signingKeys.forEach(({ privateKey }, index) => {
    advice.key(`signingKeys/${index}/privateKey`, () => readPrivateKey(privateKey));
  });
  adviseOnKeyRing('signingKeys', signingKeys, advice);
  adviseOnKeyRing('stateKeys', stateKeys, advice);
  const secrets = Object.fromEntries(stateKeys.map(({ secret }, index) => [`stateKeys/${index}/secret`, secret]));
  for (const [member, secret] of Object.entries(secrets)) advice.sharedSecret(member, secret);
  advice.distinct({ ...secrets, ...advice.publicHalves() });
  if (healthCheckConnections.length === 0) {
    advice.warning('healthCheckConnections', 'is empty: the health check covers no connection');
  }
}
