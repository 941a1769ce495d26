import { createHash } from 'node:crypto';
import { idsOf } from '../../../local/alipay/codes.ts';
import { openIdOf } from '../../../local/wechat/codes.ts';
import { WECHAT_APP } from '../documents.ts';
import { APP_ID } from '../fake-alipay.ts';
import type { Watched } from '../in-process.ts';
import type { Environment } from './environment.ts';
import { type Invocation, jsonOf } from './invoke.ts';
import type { World } from './world.ts';

/** Log and clock that belong to an environment. */
export const aroundOf = (world: World, environment: Environment): Watched =>
  environment === world.sound ? world.soundAround : world.around;

/** Nonces in the table. */
export const nonces = (world: World): Promise<number> => countItems(world, 'nonce#');

/** Items whose key begins so. */
export const countItems = async (world: World, prefix: string): Promise<number> =>
  (await world.items()).filter(({ pk }) => pk?.S?.startsWith(prefix)).length;

/** AuthInfo stands in successes alone. */
export function hasIssued({ ok, answer }: Invocation): string[] {
  const { data } = jsonOf(answer) as { data?: { authInfo?: string } };
  const issued = /(^|&)sign=[^&]/.test(data?.authInfo ?? '');
  if (issued === ok) return [];
  return [ok ? 'a success without AuthInfo' : 'AuthInfo in a failure'];
}

/** A name that nobody else has. */
const newUser = (): string => `person-${createHash('sha256').update(crypto.randomUUID()).digest('hex').slice(0, 12)}`;

/** A person that nobody else is, and the id that WeChat has for it. */
export function newWechatPerson(world: World): { user: string; openId: string } {
  const user = newUser();
  const openId = openIdOf({ appId: WECHAT_APP.appId, scope: 'snsapi_base', user, snapshot: false });
  world.marks.push(openId);
  return { user, openId };
}

/** A person that nobody else is, and the ids that Alipay has for it. */
export function newPerson(world: World): { user: string; openId: string; userId: string } {
  const user = newUser();
  const ids = idsOf({ appId: APP_ID, scope: 'auth_base', user });
  world.marks.push(ids.openId, ids.userId);
  return { user, ...ids };
}

/** What became of a code at its issuer: how often it came, and whether it came once more after it was spent. */
export async function tokenCalls(world: World, code: string): Promise<{ calls: number; afterSpent: number }> {
  const all = [...(await world.alipay.requests()), ...(await world.wechat.requests())];
  const calls = all.filter(({ query, body }) => query.code === code || new URLSearchParams(body).get('code') === code);
  // To a code that is spent its issuer says so, and what it answered is in its log, whether or not it arrived.
  const afterSpent = calls.filter(({ answer }) => /isv\.code-invalid|"errcode":40163/.test(answer?.text ?? ''));
  return { calls: calls.length, afterSpent: afterSpent.length };
}

/** A code that may be spent is not sent again. */
export async function sentOnce(world: World, code: string): Promise<string[]> {
  const { afterSpent } = await tokenCalls(world, code);
  return afterSpent > 0 ? ['a code was sent after it was spent'] : [];
}
