import { createPublicKey, randomBytes } from 'node:crypto';
import { digest } from '../../signing/digests.ts';
import { ALWAYS, type Validity } from '../../signing/validity.ts';
import { rsaVerificationKey, type SharedKey, sharedKey, type VerificationKey } from '../../signing/verification-key.ts';

/** Signature algorithms by the name that stands in the header `signType`. MD5 only for a business configured for it. */
export type Algorithm = 'SHA256-RSA' | 'MD5';

/** Whether a header's text names an algorithm; case-sensitive. */
export const isAlgorithm = (text: string): text is Algorithm => text === 'SHA256-RSA' || text === 'MD5';

/**
 * Signs and verifies as the published interface has it: upper-case hex of MD5 over the text followed by the secret's UTF-8
 * bytes. Only upper case, so that one request has one signature.
 */
export function md5Key(secret: string, validity: Validity): SharedKey {
  const secretBytes = Buffer.from(secret);
  return sharedKey((text) => digest('md5', Buffer.concat([text, secretBytes])).toUpperCase(), validity);
}

/** An RSA public key of 2048 bits whose private half was never kept. Making one at every start would take too long. */
const DUMMY_PUBLIC_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlgIKZD6VCfXV8kQh6q3hd8KOwnnVdFiayF+9MmISGFySIqdJ5mmWRUxH' +
  'gRxhd9w2hjvV8Yxaz1Yk8rltFK/eClGUKEO1DE8ARY6GsB1lnVnveUeDqlKB7TC317ozEWJ5pMls/6nnbw5M1oqm+38BDYY2tp9P' +
  'F7VblnYXX/m3BCf1TKGpi6jkuewb32D8rZk+FkH4rUN83mZroEBwPpHaHbObdXTi6Z451xPNQEPsGN20LW1w58ODqTh5NIA4bVjj' +
  'UYXP2fz8gII702pmYbAQSv4ivkaijnAX9xTeswMZmOwGtHuncjJReTS0n1WJoKS+o4+X4MgzLqlNPwrFPWPvzwIDAQAB';

/** For each algorithm a key that nobody has. */
export const DUMMY_KEYS: Readonly<Record<Algorithm, VerificationKey>> = {
  'SHA256-RSA': rsaVerificationKey(
    createPublicKey({ key: Buffer.from(DUMMY_PUBLIC_KEY, 'base64'), format: 'der', type: 'spki' }),
    ALWAYS,
  ),
  MD5: md5Key(randomBytes(32).toString('hex'), ALWAYS),
};
