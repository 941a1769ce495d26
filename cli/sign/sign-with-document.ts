import type { DaxpayDocument } from '../../shared/protocols/daxpay/caller.ts';
import type { CallerDocument } from '../../shared/protocols/genauth/caller.ts';
import { isSignatureMethod } from '../../shared/protocols/genauth/keys.ts';
import type { BusinessDocument } from '../../shared/protocols/openapi/caller.ts';
import type { CallerProtocol } from '../../shared/registry/item-key.ts';
import { isActive, newestFirst, readValidity, type ValidityDocument } from '../../shared/signing/validity.ts';
import { headerOf, type SentRequest } from '../explain/request/sent-request.ts';
import { Refusal } from '../surroundings.ts';
import { signDaxpay } from './daxpay.ts';
import { signGenauth } from './genauth.ts';
import { signOpenapi } from './openapi.ts';
import type { Signed } from './signed.ts';

/** With what a request is signed. */
export interface Signer {
  readonly document: object;
  /** PEM: a business's private key is in no document. */
  readonly privateKey?: string;
  readonly nowMs: number;
}

/**
 * Signs a request with the newest active key of a caller's document.
 * @throws Refusal when there is none
 */
export function signWithDocument(protocol: CallerProtocol, request: SentRequest, signer: Signer): Signed {
  return SIGNERS[protocol](request, signer);
}

const SIGNERS: Readonly<Record<CallerProtocol, (request: SentRequest, signer: Signer) => Signed>> = {
  genauth(request, { document, nowMs }) {
    const { accessKeys = [] } = document as CallerDocument;
    const [, named] = /([^:\s]+):[^:]*$/.exec(headerOf(request, 'authorization') ?? '') ?? [];
    const candidates = accessKeys.filter(({ id, methods }) => (named ?? id) === id && methods.some(isSignatureMethod));
    const { id, secret, methods } = activeOf(candidates, nowMs);
    const wanted =
      headerOf(request, 'x-authing-signature-method') ?? headerOf(request, 'x-genauth-signature-method') ?? '';
    const best = methods.includes('HMAC-SHA256') ? 'HMAC-SHA256' : 'HMAC-SHA1';
    return signGenauth(request, { id, secret, method: isSignatureMethod(wanted) ? wanted : best }, nowMs);
  },
  openapi(request, { document, privateKey, nowMs }) {
    const { algorithm, md5Secrets = [] } = document as BusinessDocument;
    const businessId = headerOf(request, 'businessId') ?? '';
    if (algorithm === 'MD5') return signOpenapi(request, businessId, activeOf(md5Secrets, nowMs), nowMs);
    if (privateKey !== undefined) return signOpenapi(request, businessId, { privateKey }, nowMs);
    throw new Refusal("The document has this business's public key alone: give the private one, --private-key FILE.");
  },
  daxpay(request, { document, nowMs }) {
    const { signType = 'hmac_sha256', canonicalization = 'upper', signSecrets = [] } = document as DaxpayDocument;
    return signDaxpay(request, { ...activeOf(signSecrets, nowMs), signType, canonicalization }, nowMs);
  },
};

function activeOf<Key extends ValidityDocument>(keys: readonly Key[], nowMs: number): Key {
  const dated = keys.map((key) => ({ ...readValidity(key), key }));
  const active = newestFirst(dated).find((validity) => isActive(validity, nowMs));
  if (active) return active.key;
  throw new Refusal('The caller has no key that is in use now and could sign this. See: caller show, caller rotate');
}
