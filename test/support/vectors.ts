/**
 * Golden vectors, computed with openssl and published programs alone; `vectors.json` holds the facts and their notes.
 *
 * Their secrets are shorter than any that the gateway accepts as configuration: they are for the digest functions.
 */
import { readFileSync } from 'node:fs';

/** The members of `vectors.json` that tests read. */
export interface Vectors {
  readonly rsa: { readonly privateKey: string; readonly publicKey: string };
  readonly genauth: {
    readonly accessKeySecret: string;
    readonly stringToSign: string;
    readonly signature: string;
    readonly hmacSha256: { readonly stringToSign: string; readonly signature: string };
  };
  readonly alipay: {
    readonly authInfo: {
      readonly appId: string;
      readonly pid: string;
      readonly targetId: string;
      readonly signedText: string;
      readonly authInfo: string;
    };
    readonly answer: { readonly text: string; readonly span: string };
    readonly escapedSlashAnswer: { readonly text: string; readonly signedText: string };
  };
  readonly openapi: {
    readonly stringToSign: SignedHeaders & { readonly expected: string };
    readonly md5: { readonly secret: string; readonly sign: string };
    readonly sha256Rsa: { readonly sign: string };
    readonly answer: SignedHeaders & { readonly sign: string };
  };
  readonly daxpay: {
    readonly request: DaxpayDigests & { readonly body: Readonly<Record<string, string>> };
    readonly requestWithEmptyQueryCode: { readonly md5: string; readonly hmac_sha256: string };
    readonly response: DaxpayDigests & { readonly body: Readonly<Record<string, unknown>> };
    readonly requestAsIs: Omit<DaxpayDigests, 'secret'>;
  };
}

interface SignedHeaders {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface DaxpayDigests {
  readonly secret: string;
  readonly string: string;
  readonly md5: string;
  readonly hmac_sha256: string;
  readonly sm3: string;
}

/** The vectors as they stand in `test/vectors.json`. */
export const vectors = JSON.parse(readFileSync(new URL('../vectors.json', import.meta.url), 'utf8')) as Vectors;
