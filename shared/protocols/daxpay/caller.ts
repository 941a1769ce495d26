import type { CallerBase } from '../../gateway/protocol.ts';
import { callerKey } from '../../registry/item-key.ts';
import type { Registry } from '../../registry/registry.ts';
import { readAllowedSourceIps } from '../../secrets/allowed-source-ips.ts';
import type { EntityKind, Findings } from '../../secrets/entity.ts';
import { readKeyRing } from '../../secrets/key-ring.ts';
import { checkSharedSecrets } from '../../secrets/shared-secret.ts';
import type { SharedKey } from '../../signing/verification-key.ts';
import { type DaxpayDocument, schema } from './caller.schema.ts';
import { type Canonicalization, signKey } from './keys.ts';

export type { DaxpayDocument };

/** An application of DaxPay. */
export interface DaxpayCaller extends CallerBase {
  /** Newest first. */
  readonly keys: readonly SharedKey[];
  readonly canonicalization: Canonicalization;
  /** Whether a request without `sign` is refused. */
  readonly requireSignature: boolean;
  /** Compared with the one that a request names. */
  readonly mchNo: string | undefined;
  /** Identifiers of connections by channel. */
  readonly channels: ReadonlyMap<string, string>;
  /** Whether responses hold the user's access token: never where requests need no signature. */
  readonly returnAccessToken: boolean;
}

/** The document of the registry's item `caller#daxpay#<appId>`. */
export const daxpayCallerKind: EntityKind<DaxpayDocument, Omit<DaxpayCaller, 'id'>> = {
  schema,
  build(document, findings) {
    const { enabled = true, canonicalization = 'upper', requireSignature = true, mchNo, channels } = document;
    const { signSecrets = [], signType = 'hmac_sha256', returnAccessToken = true } = document;
    const allowedSourceIps = document.allowedSourceIps && readAllowedSourceIps(document.allowedSourceIps, findings);
    checkConsistency(document, findings);
    const rule = { signType, canonicalization };
    return {
      enabled,
      keys: readKeyRing(
        'signSecrets',
        signSecrets,
        ({ secret }, validity) => signKey(secret, rule, validity),
        findings,
      ),
      canonicalization,
      requireSignature,
      mchNo,
      channels: new Map(Object.entries(channels)),
      returnAccessToken: returnAccessToken && requireSignature,
      ...(allowedSourceIps && { allowedSourceIps }),
    };
  },
};

/** Looks applications up. */
export const daxpayCallers =
  (registry: Registry) =>
  async ({ callerId: id }: { readonly callerId: string }): Promise<DaxpayCaller | undefined> => {
    const caller = await registry.get(callerKey('daxpay', id), daxpayCallerKind);
    return caller && { ...caller, id };
  };

function checkConsistency(document: DaxpayDocument, findings: Findings): void {
  const { requireSignature = true, signSecrets, allowedSourceIps, signType } = document;
  if (requireSignature && !signSecrets) findings.error('signSecrets', 'is missing: requests must be signed');
  if (!requireSignature && !allowedSourceIps) {
    findings.error('allowedSourceIps', 'is missing: without signatures the addresses are all that protects the app');
  }
  checkSharedSecrets('signSecrets', signSecrets ?? [], findings);
  if (signType === 'md5') findings.warning('signType', 'is md5, which is legacy; hmac_sha256 is recommended');
}
