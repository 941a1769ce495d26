import { createConnectionKind } from '../../shared/alipay/connection.ts';
import { daxpayCallerKind } from '../../shared/protocols/daxpay/caller.ts';
import { genauthCallerKind } from '../../shared/protocols/genauth/caller.ts';
import { businessKind } from '../../shared/protocols/openapi/caller.ts';
import { type EntityKind, type Finding, inspectEntity } from '../../shared/secrets/entity.ts';
import { platformKeysKind } from '../../shared/secrets/platform-keys.ts';
import { Advice, type CertificateSerial } from './advice.ts';
import { adviseOnBusiness } from './business-advice.ts';
import { adviseOnCaller } from './caller-advice.ts';
import { adviseOnConnection } from './connection-advice.ts';
import { adviseOnDaxpayApp } from './daxpay-advice.ts';
import type { Fingerprint } from './fingerprint.ts';
import { adviseOnPlatform } from './platform-advice.ts';

/** Kinds of secrets that this version knows. */
export const KIND_NAMES = ['connection', 'genauth', 'openapi', 'daxpay', 'platform'] as const;

/** A kind, as the command's option names it. */
export type KindName = (typeof KIND_NAMES)[number];

/** Whether a text names a kind. */
export const isKindName = (text: string): text is KindName => KIND_NAMES.some((name) => name === text);

/** What is to be said of a document. */
export interface Inspected {
  readonly findings: readonly Finding[];
  readonly fingerprints: readonly Fingerprint[];
  readonly serials: readonly CertificateSerial[];
}

interface Kind {
  /** Members by which the kind is known, when nobody says it. */
  readonly members: readonly string[];
  inspect(document: object, nowMs: number): Inspected;
}

/** What is known of each kind. */
export const KINDS: Readonly<Record<KindName, Kind>> = {
  connection: {
    members: ['appId', 'pid', 'privateKey', 'alipayPublicKey', 'appCertificate', 'alipayCertificate'],
    inspect: inspector((nowMs) => createConnectionKind(() => nowMs), adviseOnConnection),
  },
  genauth: {
    members: ['public', 'language', 'appSecret', 'accessKeys', 'connections'],
    inspect: inspector(() => genauthCallerKind, adviseOnCaller),
  },
  openapi: {
    members: ['algorithm', 'publicKeys', 'md5Secrets', 'merchants', 'callbackUrls', 'defaultCallbackUrl', 'scope'],
    inspect: inspector(() => businessKind, adviseOnBusiness),
  },
  daxpay: {
    members: ['signType', 'signSecrets', 'canonicalization', 'requireSignature', 'mchNo', 'channels'],
    inspect: inspector(() => daxpayCallerKind, adviseOnDaxpayApp),
  },
  platform: {
    members: ['signingKeys', 'stateKeys', 'healthCheckConnections'],
    inspect: inspector(() => platformKeysKind, adviseOnPlatform),
  },
};

/** The kind that a document has most members of; `undefined` when that is none, or two as many. */
export function kindOf(document: object): KindName | undefined {
  const count = (name: KindName) => KINDS[name].members.filter((member) => member in document).length;
  const [best, second] = [...KIND_NAMES].sort((one, other) => count(other) - count(one));
  return best && second && count(best) > count(second) ? best : undefined;
}

/** What the gateway itself would say of a secret, and then what only this command says. */
function inspector<Document, Entity>(
  kindAt: (nowMs: number) => EntityKind<Document, Entity>,
  advise: (document: Document, advice: Advice) => void,
): Kind['inspect'] {
  return (document, nowMs) => {
    const kind = kindAt(nowMs);
    const { findings } = inspectEntity(kind, JSON.stringify(document));
    const advice = new Advice(nowMs);
    if (kind.validate(document)) advise(document as Document, advice);
    const { fingerprints, serials } = advice;
    return { findings: [...findings, ...advice.all], fingerprints, serials };
  };
}
