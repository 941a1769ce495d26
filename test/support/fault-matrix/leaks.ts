import { GRANTED } from '../authorization-table.ts';
import { ACCESS_KEY, APP_SECRET, KEYS, MD5_SECRET, stateKeys, WECHAT_APP } from '../documents.ts';

import { oneLine, rsaPair } from '../keys.ts';

import type { World } from './world.ts';

/** Texts that no line of the log and no metric may hold, whatever happened: of the tests' secrets, and of this world. */
export function leaks(world: World): string[] {
  const written = JSON.stringify([world.around, world.soundAround].map(({ logs, counts }) => ({ logs, counts })));
  return [...SECRETS, ...world.marks].filter((secret) => written.includes(secret)).map(() => 'a secret in the log');
}

/** A line of the key's body is enough. */
const bodyOfKey = (name: string): string => oneLine(rsaPair(name).privatePem).slice(100, 140);

const SECRETS: readonly string[] = [
  APP_SECRET,
  ACCESS_KEY.accessKeySecret,
  MD5_SECRET,
  KEYS.hmac.secret,
  KEYS.channels.secret,
  WECHAT_APP.appSecret,
  ...stateKeys.map(({ secret }) => secret),
  ...['app', 'alipay', 'platform', 'merchant'].map(bodyOfKey),
  String(GRANTED.openId),
  String(GRANTED.alipayUserId),
];
