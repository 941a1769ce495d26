import { randomUUID } from 'node:crypto';
import { md5Key } from '../../shared/protocols/openapi/keys.ts';
import { stringToSign } from '../../shared/protocols/openapi/string-to-sign.ts';
import { readPrivateKey } from '../../shared/signing/key-material.ts';
import { signSha256Rsa } from '../../shared/signing/rsa.ts';
import { ALWAYS } from '../../shared/signing/validity.ts';
import { headerOf, type SentRequest } from '../explain/request/sent-request.ts';
import { type Signed, withHeader, withHeaders } from './signed.ts';

/** How a business signs: with its private key (PEM), or with the shared secret. */
export type BusinessKey = { readonly privateKey: string } | { readonly secret: string };

/**
 * Signs a request of a business: nonce, timestamp and signType are added where they are not there.
 * @param businessId for the header, where it is not there
 * @throws KeyMaterialError for a private key that is none
 */
export function signOpenapi(request: SentRequest, businessId: string, key: BusinessKey, nowMs: number): Signed {
  const complete = withHeaders(request, {
    ...{ businessId, nonce: randomUUID(), signType: 'secret' in key ? 'MD5' : 'SHA256-RSA' },
    ...{ timestamp: String(nowMs), 'Content-Type': 'application/json; charset=utf-8' },
  });
  const value = (name: string) => headerOf(complete, name) ?? '';
  const headers = { businessId: value('businessId'), nonce: value('nonce'), timestamp: value('timestamp') };
  const text = stringToSign({ ...headers, signType: value('signType') }, complete.body);
  const signature =
    'secret' in key ? md5Key(key.secret, ALWAYS).sign(text) : signSha256Rsa(readPrivateKey(key.privateKey), text);
  return { request: withHeader(complete, 'sign', signature), stringToSign: text.toString('utf8'), signature };
}
