import type { DaxpayDocument } from '../../shared/protocols/daxpay/caller.ts';
import { kindOfChannel } from '../../shared/protocols/daxpay/channel-codes.ts';
import type { Advice } from './advice.ts';
import { adviseOnKeyRing } from './key-ring-advice.ts';
import { adviseOnSourceIps } from './source-ip-advice.ts';

/** Secrets that are guessed or used twice, keys that end, requests that prove nothing, channels that do nothing. */
export function adviseOnDaxpayApp(document: DaxpayDocument, advice: Advice): void {
  const { enabled, signSecrets = [], requireSignature = true, returnAccessToken, channels } = document;
  advice.enabled(enabled);
  advice.sharedSecrets('signSecrets', signSecrets);
  adviseOnKeyRing('signSecrets', signSecrets, advice);
  adviseOnSourceIps(document.allowedSourceIps, advice);
  if (!requireSignature) {
    advice.warning('requireSignature', 'is false: whoever can send from the listed addresses can act as this app');
    if (returnAccessToken) advice.warning('returnAccessToken', 'has no effect where requests need no signature');
  }
  const codes = Object.keys(channels);
  if (codes.length === 0) advice.warning('channels', 'is empty: there is nothing that it may use');
  for (const code of codes.filter((channel) => !kindOfChannel(channel))) {
    advice.warning(`channels/${code}`, 'has no client in this version: its requests are answered as not enabled');
  }
}
