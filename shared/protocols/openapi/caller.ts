import type { CallerBase } from '../../gateway/protocol.ts';
import { GatewayError } from '../../platform/errors.ts';
import { callerKey } from '../../registry/item-key.ts';
import type { Registry } from '../../registry/registry.ts';
import { readAllowedSourceIps } from '../../secrets/allowed-source-ips.ts';
import type { EntityKind, Findings } from '../../secrets/entity.ts';
import { loadKeyRing } from '../../secrets/gateway-keys.ts';
import { readKeyRing } from '../../secrets/key-ring.ts';
import type { Secrets } from '../../secrets/secret-cache.ts';
import { checkSharedSecrets } from '../../secrets/shared-secret.ts';
import { type SigningKey, signingKeys } from '../../secrets/signing-keys.ts';
import { readPublicKey } from '../../signing/key-material.ts';
import { signSha256Rsa } from '../../signing/rsa.ts';
import { isActive, type Validity, type ValidityDocument } from '../../signing/validity.ts';
import { rsaVerificationKey, type SharedKey, type VerificationKey } from '../../signing/verification-key.ts';
import { type RegisteredUrl, readCallbackUrl, readRegisteredUrl, readReturnUrl } from './callback-url.ts';
import { type BusinessDocument, schema } from './caller.schema.ts';
import { type Algorithm, md5Key } from './keys.ts';

export type { BusinessDocument };

/** What a link asks of the user: who they are, or their profile, too. */
type Scope = 'auth_base' | 'auth_user';

/** A key of a business: verifies its requests and, where the secret is shared, signs responses to it. */
type BusinessKey = VerificationKey & Partial<SharedKey>;

/** A shop of a business, as its customers know it. */
export interface Merchant {
  readonly name: string;
  /** Where the button of the result page leads; of loopback only where the stage allows it, which a document does not know. */
  readonly returnUrl?: URL;
}

/** A business of the open API. */
export interface Business extends CallerBase {
  readonly algorithm: Algorithm;
  /** Newest first. */
  readonly keys: readonly BusinessKey[];
  /** By merchant id. */
  readonly merchants: ReadonlyMap<string, Merchant>;
  readonly callbackUrls: readonly RegisteredUrl[];
  readonly defaultCallbackUrl: string | undefined;
  /** Identifier of the connection whose Alipay app its users authorize. */
  readonly connection: string;
  readonly scope: Scope;
}

/** A business, and what signs that goes to it. */
export interface SigningBusiness extends Business {
  /**
   * Signs for this business: with the gateway's newest active key, or with the newest active shared secret.
   * @throws GatewayError `misconfigured` when no key is active
   */
  sign(text: Uint8Array, nowMs: number): string;
}

/** The document of the registry's item `caller#openapi#<businessId>`. */
export const businessKind: EntityKind<BusinessDocument, Omit<Business, 'id'>> = {
  schema,
  build(document, findings) {
    const {
      enabled = true,
      algorithm,
      merchants,
      callbackUrls,
      defaultCallbackUrl,
      connection,
      scope = 'auth_base',
    } = document;
    const allowedSourceIps = document.allowedSourceIps && readAllowedSourceIps(document.allowedSourceIps, findings);
    const registered = callbackUrls.flatMap(
      (url, index) => findings.read(`callbackUrls/${index}`, () => readRegisteredUrl(url)) ?? [],
    );
    if (defaultCallbackUrl !== undefined) {
      findings.read('defaultCallbackUrl', () => readCallbackUrl(defaultCallbackUrl, { allowLoopback: true }));
    }
    return {
      enabled,
      algorithm,
      keys: readKeys(document, findings),
      merchants: readMerchants(merchants, findings),
      callbackUrls: registered,
      defaultCallbackUrl,
      connection,
      scope,
      ...(allowedSourceIps && { allowedSourceIps }),
    };
  },
};

/** Looks businesses up. */
export const openapiBusinesses =
  (registry: Registry) =>
  async (businessId: string): Promise<Business | undefined> => {
    const business = await registry.get(callerKey('openapi', businessId), businessKind);
    return business && { ...business, id: businessId };
  };

/** Looks businesses up, together with the gateway's keys where those sign for them. */
export function signingBusinesses(
  { registry, secrets }: { registry: Registry; secrets: Secrets },
  secretPrefix: string,
) {
  const find = openapiBusinesses(registry);
  return async (businessId: string): Promise<SigningBusiness | undefined> => {
    const gatewayKeys = loadKeyRing(secrets, secretPrefix, signingKeys).then(
      (keys) => ({ keys }),
      (error: unknown) => ({ error }),
    );
    // At once, so that slow stores are waited for once; and to the end of both, so that the next request does not share
    // what is left of this one. How the second ended is for those who need it.
    const business = await find(businessId).finally(() => gatewayKeys);
    if (!business) return undefined;
    if (business.algorithm === 'MD5') return { ...business, sign: sharedSecretSigner(business) };
    const loaded = await gatewayKeys;
    if ('error' in loaded) throw loaded.error;
    return { ...business, sign: gatewaySigner(loaded.keys) };
  };
}

function gatewaySigner(keys: readonly SigningKey[]): SigningBusiness['sign'] {
  return (text, nowMs) => {
    const key = keys.find((candidate) => isActive(candidate, nowMs));
    if (!key) throw new GatewayError('misconfigured', { reason: 'no signing key of the gateway is active' });
    return signSha256Rsa(key.privateKey, text);
  };
}

function sharedSecretSigner({ keys }: Business): SigningBusiness['sign'] {
  return (text, nowMs) => {
    const key = keys.find((candidate) => isActive(candidate, nowMs));
    if (!key?.sign) throw new GatewayError('misconfigured', { reason: 'no shared secret of the business is active' });
    return key.sign(text);
  };
}

function readMerchants(documents: BusinessDocument['merchants'], findings: Findings): Map<string, Merchant> {
  const merchants = documents.map(({ merchantId, name, returnUrl: text }, index): [string, Merchant] => {
    const read = (address: string) => () => readReturnUrl(address, { allowLoopback: true });
    const returnUrl = text === undefined ? undefined : findings.read(`merchants/${index}/returnUrl`, read(text));
    return [merchantId, { name, ...(returnUrl && { returnUrl }) }];
  });
  return new Map(merchants);
}

function readKeys(
  { algorithm, publicKeys = [], md5Secrets = [] }: BusinessDocument,
  findings: Findings,
): BusinessKey[] {
  const [member, other] = algorithm === 'MD5' ? ['md5Secrets', 'publicKeys'] : ['publicKeys', 'md5Secrets'];
  const documents = algorithm === 'MD5' ? md5Secrets : publicKeys;
  if (documents.length === 0) findings.error(member, `is missing: the algorithm is ${algorithm}`);
  if (publicKeys.length > 0 && md5Secrets.length > 0)
    findings.error(other, `is not used: the algorithm is ${algorithm}`);
  if (algorithm === 'MD5') findings.warning('algorithm', 'is MD5, which is legacy; SHA256-RSA is recommended');
  checkSharedSecrets('md5Secrets', md5Secrets, findings);
  return readKeyRing<KeyDocument, BusinessKey>(member, documents, readKey, findings);
}

type KeyDocument = ValidityDocument & ({ publicKey: string } | { secret: string });

function readKey(document: KeyDocument, validity: Validity): BusinessKey {
  if ('publicKey' in document) return rsaVerificationKey(readPublicKey(document.publicKey), validity);
  return md5Key(document.secret, validity);
}
