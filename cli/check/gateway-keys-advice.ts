import { readPrivateKey } from '../../shared/signing/key-material.ts';
import type { ValidityDocument } from '../../shared/signing/validity.ts';
import type { Advice } from './advice.ts';
import { adviseOnKeyRing } from './key-ring-advice.ts';

/** A key of the gateway's own, of any ring: it has one of the three. */
export interface GatewayKeyDocument extends ValidityDocument {
  id: string;
  privateKey?: string;
  secret?: string;
  key?: string;
}

/** Fingerprints for the merchants, secrets that are guessed or used twice, keys that end. */
export function adviseOnGatewayKeys(keys: readonly GatewayKeyDocument[], advice: Advice): void {
  const secrets: Record<string, string> = {};
  keys.forEach(({ privateKey, secret = '' }, index) => {
    if (privateKey !== undefined) advice.key(`keys/${index}/privateKey`, () => readPrivateKey(privateKey));
    else if (secret !== '') secrets[`keys/${index}/secret`] = secret;
  });
  adviseOnKeyRing('keys', keys, advice);
  for (const [member, secret] of Object.entries(secrets)) advice.sharedSecret(member, secret);
  advice.distinct({ ...secrets, ...advice.publicHalves() });
}
