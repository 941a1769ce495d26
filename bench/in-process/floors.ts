import { createHmac, createSecretKey, type KeyObject, randomBytes, sign, timingSafeEqual, verify } from 'node:crypto';
import { ALIPAY_ANSWER } from './alipay.ts';
import { keys } from './material.ts';

// The cryptography alone, on texts as long as the real ones, with keys parsed once: nothing that does this work is faster.
const request = randomBytes(300);
const authInfo = randomBytes(340);
const answer = Buffer.from(ALIPAY_ANSWER.text);
const alipaySignature = Buffer.from(ALIPAY_ANSWER.signature, 'base64');
const requestSignature = sign('sha256', request, keys.merchant.privateKey);
const accessKey = createSecretKey(keys.accessKey.accessKeySecret, 'utf8');
const daxpayKey = createSecretKey(keys.daxpaySecret, 'utf8');

const digest = (hash: string, key: KeyObject) => createHmac(hash, key).update(request).digest();
const accessKeyDigest = digest('sha1', accessKey);
const daxpayDigest = digest('sha256', daxpayKey);

/** One HMAC verification. */
const verifyHmac = () => timingSafeEqual(digest('sha1', accessKey), accessKeyDigest);
/** One RSA-2048 signature with a KeyObject. */
const signRsa = () => sign('sha256', authInfo, keys.app.privateKey).length === 256;
/** One RSA-2048 verification with a KeyObject. */
const verifyRsa = () => verify('sha256', request, keys.merchant.publicKey, requestSignature);

/** What each request costs at least. All give true, which the gate looks at. */
export const floors = {
  signRsa,
  verifyRsa,
  /** AuthInfo for a caller that signs. */
  signedAuthInfo: () => verifyHmac() && signRsa(),
  /** A link for a business with RSA: its request verified, the answer signed. */
  rsaLink: () => verifyRsa() && signRsa(),
  /** An exchange: the request's digest, Alipay's request signed, its answer verified. */
  exchange: () =>
    timingSafeEqual(digest('sha256', daxpayKey), daxpayDigest) &&
    signRsa() &&
    verify('sha256', answer, keys.alipay.publicKey, alipaySignature),
};
