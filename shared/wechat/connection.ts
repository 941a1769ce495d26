import { createSecretKey, type KeyObject } from 'node:crypto';
import { type ConnectionKindName, refuseOtherThan } from '../secrets/connections.ts';
import type { EntityKind } from '../secrets/entity.ts';
import { schema, type WechatConnectionDocument } from './connection.schema.ts';

export type { WechatConnectionDocument };

/** One official account of WeChat. */
export interface WechatConnection {
  readonly enabled: boolean;
  /** `wx` and 16 letters or digits. */
  readonly appId: string;
  /** The account's app secret, 32 hex digits. As a key object, so that no text shows it by accident. */
  readonly appSecret: KeyObject;
}

const KIND: ConnectionKindName = 'wechat';

/** The secret `<service>/<stage>/connections/<identifier>` whose `kind` is `wechat`. */
export const wechatConnectionKind: EntityKind<WechatConnectionDocument, WechatConnection> = {
  refuse: refuseOtherThan(KIND),
  schema,
  build: ({ enabled = true, appId, appSecret }) => ({
    enabled,
    appId,
    appSecret: createSecretKey(Buffer.from(appSecret)),
  }),
};

/** Whose auth codes a connection redeems. */
export const issuerOf = ({ appId }: WechatConnection): string => `${KIND}:${appId}`;
