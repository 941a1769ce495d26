import { createSecretKey, randomBytes } from 'node:crypto';
import { contract } from '../../functions/get-alipay-authinfo/contract.ts';
import { HASH_OF_METHOD, type SignatureMethod } from '../../shared/protocols/genauth/keys.ts';
import { stringToSign } from '../../shared/protocols/genauth/string-to-sign.ts';
import { hmac } from '../../shared/signing/digests.ts';
import { type SentRequest, toHttpRequest } from '../explain/request/sent-request.ts';
import { type Signed, withHeader, withHeaders } from './signed.ts';

/** An access key, and the method by which it signs. */
export interface GenauthKey {
  readonly id: string;
  readonly secret: string;
  readonly method: SignatureMethod;
}

/**
 * Signs a request with an access key: date, nonce, method and version are added where they are not there.
 * @throws GatewayError when its parameters or headers cannot be signed
 */
export function signGenauth(request: SentRequest, { id, secret, method }: GenauthKey, nowMs: number): Signed {
  const family = request.headers.some(([name]) => /^x-genauth-/i.test(name)) ? 'genauth' : 'authing';
  const complete = withHeaders(request, {
    date: new Date(nowMs).toUTCString(),
    [`x-${family}-signature-method`]: method,
    [`x-${family}-signature-nonce`]: randomBytes(16).toString('hex'),
    [`x-${family}-signature-version`]: '1.0',
  });
  const text = stringToSign(toHttpRequest(complete), family, contract.path);
  const key = createSecretKey(Buffer.from(secret));
  const signature = hmac(HASH_OF_METHOD[method], key, Buffer.from(text), 'base64');
  const scheme = family === 'authing' ? 'authing' : 'GenAuth';
  const signed = withHeader(complete, 'authorization', `${scheme} ${id}:${signature}`);
  return { request: signed, stringToSign: text, signature };
}
