import { createConnectionKind } from '../../shared/alipay/connection.ts';
import { daxpayCallerKind } from '../../shared/protocols/daxpay/caller.ts';
import { genauthCallerKind } from '../../shared/protocols/genauth/caller.ts';
import { businessKind } from '../../shared/protocols/openapi/caller.ts';
import { type ConnectionKindName, connectionKindOf } from '../../shared/secrets/connections.ts';
import { type EntityKind, type Finding, inspectEntity } from '../../shared/secrets/entity.ts';
import type { GatewayKey, KeyRing, KeyRingDocument } from '../../shared/secrets/gateway-keys.ts';
import { registryKeys } from '../../shared/secrets/registry-keys.ts';
import { signingKeys } from '../../shared/secrets/signing-keys.ts';
import { stateKeys } from '../../shared/secrets/state-keys.ts';
import { tokenKeys } from '../../shared/secrets/token-keys.ts';
import { wechatConnectionKind } from '../../shared/wechat/connection.ts';
import { Advice, type CertificateSerial } from './advice.ts';
import { adviseOnBusiness } from './business-advice.ts';
import { adviseOnCaller } from './caller-advice.ts';
import { adviseOnConnection } from './connection-advice.ts';
import { adviseOnDaxpayApp } from './daxpay-advice.ts';
import type { Fingerprint } from './fingerprint.ts';
import { adviseOnGatewayKeys, type GatewayKeyDocument } from './gateway-keys-advice.ts';
import { adviseOnWechatConnection } from './wechat-advice.ts';

/** Kinds of documents that this version knows. */
export const KIND_NAMES = [
  'connection',
  'genauth',
  'openapi',
  'daxpay',
  'keys/signing',
  'keys/state',
  'keys/token',
  'keys/registry',
] as const;

/** A kind, as the command's option names it. */
export type KindName = (typeof KIND_NAMES)[number];

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

/** A connection's own kind decides; one that nobody knows is refused by whichever. */
const CONNECTIONS: Readonly<Record<ConnectionKindName, Kind['inspect']>> = {
  alipay: inspector((nowMs) => createConnectionKind(() => nowMs), adviseOnConnection),
  wechat: inspector(() => wechatConnectionKind, adviseOnWechatConnection),
};

/** What is known of each kind. */
export const KINDS: Readonly<Record<KindName, Kind>> = {
  connection: {
    members: [
      'appId',
      'pid',
      'privateKey',
      'alipayPublicKey',
      'appCertificate',
      'alipayCertificate',
      'appSecret',
      'kind',
    ],
    inspect: (document, nowMs) => CONNECTIONS[connectionKindOf(document) ?? 'alipay'](document, nowMs),
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
  'keys/signing': ring(signingKeys, ['privateKey']),
  'keys/state': ring(stateKeys, []),
  'keys/token': ring(tokenKeys, []),
  'keys/registry': ring(registryKeys, ['key']),
};

/** A ring is known by its keys' members; those of states and tokens are alike. */
function ring<Document extends GatewayKeyDocument, Key extends GatewayKey>(
  { kind }: KeyRing<Document, Key>,
  members: readonly string[],
): Kind {
  const advise = ({ keys }: KeyRingDocument<Document>, advice: Advice) => adviseOnGatewayKeys(keys, advice);
  return { members, inspect: inspector(() => kind, advise) };
}

/** The kind that a document has most members of; `undefined` when that is none, or two as many. */
export function kindOf(document: object): KindName | undefined {
  const ring = 'keys' in document && Array.isArray(document.keys) ? document.keys : undefined;
  const named = Object(ring ? ring[0] : document) as object;
  const candidates = KIND_NAMES.filter((name) => name.startsWith('keys/') === (ring !== undefined));
  const count = (name: KindName) => KINDS[name].members.filter((member) => member in named).length;
  const [best, second] = candidates.sort((one, other) => count(other) - count(one));
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
    if (kind.schema.validate(document)) advise(document, advice);
    const { fingerprints, serials } = advice;
    return { findings: [...findings, ...advice.all], fingerprints, serials };
  };
}
