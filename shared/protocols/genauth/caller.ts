import { createHash, type KeyObject } from 'node:crypto';
import type { CallerBase } from '../../gateway/protocol.ts';
import { callerKey } from '../../registry/item-key.ts';
import type { Registry } from '../../registry/registry.ts';
import type { EntityKind, Findings } from '../../secrets/entity.ts';
import { readKeyRing } from '../../secrets/key-ring.ts';
import { checkSharedSecret, checkSharedSecrets } from '../../secrets/shared-secret.ts';
import { equalBytes, hmac } from '../../signing/digests.ts';
import type { Validity } from '../../signing/validity.ts';
import { hmacVerificationKey, type VerificationKey } from '../../signing/verification-key.ts';
import { findAccessKeyOwner } from './access-key.ts';
import { type CallerDocument, schema } from './caller.schema.ts';
import type { GenauthCredentials } from './credentials.ts';
import { HASH_OF_METHOD, isSignatureMethod, type SignatureMethod } from './keys.ts';

export type { CallerDocument };

/** An access key under one of the methods that it accepts. */
export interface AccessKey extends VerificationKey {
  readonly id: string;
  readonly method: SignatureMethod;
}

/** An access key that may be exchanged for a management token. */
export interface TokenAccessKey extends Validity {
  readonly id: string;
  /** Whether a text is its secret; in constant time. */
  isSecret(text: string): boolean;
  /** What a token holds of its secret, so that replacing the secret ends it: an HMAC under the token's key, in hex. */
  digestUnder(tokenKey: KeyObject): string;
}

/** A GenAuth caller: an app, or a user pool, which is known by its access key's id. */
export interface GenauthCaller extends CallerBase {
  /** Whether a request needs nothing but the app id. */
  readonly public: boolean;
  /** Of responses to requests that do not ask for English. */
  readonly language: NonNullable<CallerDocument['language']>;
  /** Whether a text is the app's secret; in constant time. Always false where none is configured. */
  isAppSecret(text: string): boolean;
  /** Newest first, one entry for each method. */
  readonly accessKeys: readonly AccessKey[];
  /** Those that accept the method `token`. */
  readonly tokenAccessKeys: readonly TokenAccessKey[];
  /** Identifiers of the connections it may use. */
  readonly connections: readonly string[];
}

type AccessKeyDocument = NonNullable<CallerDocument['accessKeys']>[number];

/** The document of the registry's item `caller#genauth#<id>`. */
export const genauthCallerKind: EntityKind<CallerDocument, Omit<GenauthCaller, 'id'>> = {
  schema,
  build({ enabled = true, public: isPublic = false, language = 'zh-CN', ...document }, findings) {
    const { appSecret, accessKeys = [], connections } = document;
    warnAboutUse({ isPublic, accessKeys }, findings);
    if (appSecret !== undefined) checkSharedSecret('appSecret', appSecret, findings);
    checkSharedSecrets('accessKeys', accessKeys, findings);
    return {
      enabled,
      public: isPublic,
      language,
      isAppSecret: appSecret === undefined ? () => false : secretTest(appSecret),
      ...readAccessKeys(accessKeys, findings),
      connections,
    };
  },
};

/** Looks callers up: by their id, or only by an access key. */
export const genauthCallers =
  (registry: Registry) =>
  async ({ callerId, byKey }: Pick<GenauthCredentials, 'callerId' | 'byKey'>): Promise<GenauthCaller | undefined> => {
    const id = byKey ? await findAccessKeyOwner(registry, callerId) : callerId;
    const caller = id === undefined ? undefined : await registry.get(callerKey('genauth', id), genauthCallerKind);
    return caller && { ...caller, id: String(id) };
  };

function readAccessKeys(
  documents: readonly AccessKeyDocument[],
  findings: Findings,
): Pick<GenauthCaller, 'accessKeys' | 'tokenAccessKeys'> {
  const keys = readKeyRing('accessKeys', documents, (document, validity) => ({ ...validity, document }), findings);
  const accessKeys = keys.flatMap(({ document: { id, secret, methods }, ...validity }) =>
    [...new Set(methods.filter(isSignatureMethod))].map((method) => ({
      id,
      method,
      ...hmacVerificationKey(HASH_OF_METHOD[method], secret, validity),
    })),
  );
  const tokenAccessKeys = keys
    .filter(({ document }) => document.methods.includes('token'))
    .map(({ document: { id, secret }, ...validity }) => ({
      ...{ id, ...validity },
      isSecret: secretTest(secret),
      digestUnder: (tokenKey: KeyObject) => hmac('sha256', tokenKey, Buffer.from(secret), 'hex'),
    }));
  return { accessKeys, tokenAccessKeys };
}

function warnAboutUse(
  { isPublic, accessKeys }: { isPublic: boolean; accessKeys: readonly AccessKeyDocument[] },
  findings: Findings,
): void {
  if (!isPublic && accessKeys.length === 0)
    findings.warning('accessKeys', 'is empty and the app is not public: nobody can call');
  accessKeys.forEach(({ methods }, index) => {
    if (methods.includes('HMAC-SHA1')) findings.warning(`accessKeys/${index}/methods`, 'allows SHA-1, which is legacy');
  });
}

/** Compares hashes, so that neither content nor length of the secret shows in the time. */
function secretTest(secret: string): (text: string) => boolean {
  const hashOf = (text: string) => createHash('sha256').update(text).digest();
  const expected = hashOf(secret);
  return (text) => equalBytes(hashOf(text), expected);
}
