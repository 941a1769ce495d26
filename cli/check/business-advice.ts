import type { BusinessDocument } from '../../shared/protocols/openapi/caller.ts';
import { readPublicKey } from '../../shared/signing/key-material.ts';
import type { Advice } from './advice.ts';
import { adviseOnKeyRing } from './key-ring-advice.ts';
import { adviseOnSourceIps } from './source-ip-advice.ts';

/** Fingerprints to compare with the merchant's, secrets that are guessed or used twice, keys that end, odd addresses. */
export function adviseOnBusiness(document: BusinessDocument, advice: Advice): void {
  const { enabled, publicKeys = [], md5Secrets = [], merchants, callbackUrls } = document;
  advice.enabled(enabled);
  publicKeys.forEach(({ publicKey }, index) => {
    advice.key(`publicKeys/${index}/publicKey`, () => readPublicKey(publicKey));
  });
  advice.distinct(advice.publicHalves());
  advice.sharedSecrets('md5Secrets', md5Secrets);
  adviseOnKeyRing('publicKeys', publicKeys, advice);
  adviseOnKeyRing('md5Secrets', md5Secrets, advice);
  adviseOnSourceIps(document.allowedSourceIps, advice);
  if (new Set(merchants.map(({ merchantId }) => merchantId)).size < merchants.length) {
    advice.warning('merchants', 'has a merchantId twice; the last one counts');
  }
  merchants.forEach(({ returnUrl }, index) => {
    if (returnUrl?.startsWith('http:'))
      advice.warning(`merchants/${index}/returnUrl`, 'is not https: only stage local shows its button');
  });
  callbackUrls.forEach((url, index) => {
    if (url.startsWith('http:')) advice.warning(`callbackUrls/${index}`, 'is not https: only stage local calls it');
  });
}
