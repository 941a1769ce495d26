import type { CallerDocument } from '../../shared/protocols/genauth/caller.ts';
import type { Advice } from './advice.ts';
import { adviseOnKeyRing } from './key-ring-advice.ts';

/** Secrets that are guessed or used twice, access keys that end, callers that can do nothing. */
export function adviseOnCaller(document: CallerDocument, advice: Advice): void {
  const { enabled, appSecret, accessKeys = [], connections } = document;
  advice.enabled(enabled);
  const secrets = {
    ...(appSecret !== undefined && { appSecret }),
    ...Object.fromEntries(accessKeys.map(({ secret }, index) => [`accessKeys/${index}/secret`, secret])),
  };
  for (const [member, secret] of Object.entries(secrets)) advice.sharedSecret(member, secret);
  advice.distinct(secrets);
  adviseOnKeyRing('accessKeys', accessKeys, advice);
  if (connections.length === 0) advice.warning('connections', 'is empty: there is nothing that it may use');
}
