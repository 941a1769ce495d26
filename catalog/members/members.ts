import { say, type Text } from '../text.ts';
import { DAXPAY, GENAUTH, OPENAPI } from './callers.ts';
import { ALIPAY, WECHAT } from './connections.ts';
import type { MemberEntry } from './entry.ts';
import { REGISTRY, SIGNING, STATE, TOKEN } from './rings.ts';

/** A kind of documents that an operator writes. */
export interface DocumentKind {
  /** The beginning of its members' anchors. */
  readonly name: string;
  readonly title: Text;
  /** The file that declares its schema. */
  readonly schema: string;
  readonly members: Readonly<Record<string, MemberEntry>>;
}

/** Every kind, in the order of the page. */
export const DOCUMENT_KINDS: readonly DocumentKind[] = [
  {
    name: 'alipay',
    title: say('Connection: an Alipay app', '连接：支付宝应用'),
    schema: 'shared/alipay/connection.schema.ts',
    members: ALIPAY,
  },
  {
    name: 'wechat',
    title: say('Connection: a WeChat account', '连接：微信公众号'),
    schema: 'shared/wechat/connection.schema.ts',
    members: WECHAT,
  },
  {
    name: 'genauth',
    title: say('Caller: a GenAuth app, or a user pool', '调用方：GenAuth 应用或用户池'),
    schema: 'shared/protocols/genauth/caller.schema.ts',
    members: GENAUTH,
  },
  {
    name: 'openapi',
    title: say('Caller: a business of the open API with its merchants', '调用方：开放接口的业务方及其商户'),
    schema: 'shared/protocols/openapi/caller.schema.ts',
    members: OPENAPI,
  },
  {
    name: 'daxpay',
    title: say('Caller: an application of DaxPay', '调用方：DaxPay 应用'),
    schema: 'shared/protocols/daxpay/caller.schema.ts',
    members: DAXPAY,
  },
  {
    name: 'signing',
    title: say('Key ring `keys/signing`', '密钥环 `keys/signing`'),
    schema: 'shared/secrets/signing-keys.schema.ts',
    members: SIGNING,
  },
  {
    name: 'state',
    title: say('Key ring `keys/state`', '密钥环 `keys/state`'),
    schema: 'shared/secrets/state-keys.schema.ts',
    members: STATE,
  },
  {
    name: 'token',
    title: say('Key ring `keys/token`', '密钥环 `keys/token`'),
    schema: 'shared/secrets/token-keys.schema.ts',
    members: TOKEN,
  },
  {
    name: 'registry',
    title: say('Key ring `keys/registry`', '密钥环 `keys/registry`'),
    schema: 'shared/secrets/registry-keys.schema.ts',
    members: REGISTRY,
  },
];
