import { isSigned, shanghaiTime, signRequest, wire } from '../daxpay-client.ts';
import { KEYS, WECHAT_APP } from '../documents.ts';

import { toEvent } from '../in-process.ts';
import { type Describe, invoke, jsonOf } from './invoke.ts';
import type { Run, Scenario, Send } from './scenario.ts';
import { aroundOf, countItems, newPerson, newWechatPerson, nonces, sentOnce, tokenCalls } from './scenario-tools.ts';
import type { World } from './world.ts';

/** A channel through which codes are exchanged. */
interface Channel {
  readonly appId: 'hmac' | 'channels';
  readonly channel: 'ali_pay' | 'wechat_pay';
  readonly issuer: 'alipay' | 'wechat';
  /** What the issuer's simulator is told besides the person. */
  readonly more: object;
  newPerson(world: World): { readonly user: string; readonly openId: string; readonly userId?: string };
}

const ALIPAY: Channel = { appId: 'hmac', channel: 'ali_pay', issuer: 'alipay', more: {}, newPerson };
const WECHAT: Channel = {
  ...{ appId: 'channels', channel: 'wechat_pay', issuer: 'wechat', more: { app_id: WECHAT_APP.appId } },
  newPerson: newWechatPerson,
};

const prepareIn = async (world: World, { appId, channel, issuer, more, newPerson: make }: Channel): Promise<Run> => {
  const describe: Describe = (answer) => {
    const json = jsonOf(answer);
    const signed = isSigned(json, KEYS[appId]) ? 'signed' : 'not signed';
    return { gets: `\`code\` ${json.code}, ${signed}`, ok: json.code === 0 };
  };
  const exchange = (authCode: string, key: string = KEYS[appId].secret): Send => {
    const members = {
      appId,
      clientIp: '192.0.2.1',
      nonceStr: crypto.randomUUID().replaceAll('-', ''),
      reqTime: shanghaiTime(world.trueNowMs()),
      channel,
      authCode,
    };
    const request = wire({ ...members, sign: signRequest(members, { secret: key }) });
    return (environment) =>
      invoke(environment, aroundOf(world, environment), 'exchange-auth-code', toEvent(request), describe);
  };
  const person = make(world);
  const newCode = async () => {
    const code = await world[issuer].code({ user: person.user, ...more });
    world.marks.push(code);
    return code;
  };
  const replayed = exchange(await newCode());
  await replayed(world.sound);
  const [code, hostileCode] = [await newCode(), await newCode()];
  const before = { nonces: await nonces(world), codes: await countItems(world, 'auth-code#') };
  return {
    honest: exchange(code),
    anew: exchange(code),
    hostile: [replayed, exchange(hostileCode, 'another-secret-of-32-characters!!')],
    violations: async ({ honest }) => {
      const { data } = jsonOf(honest.answer) as { data: { openId?: unknown; userId?: unknown } | null };
      const written = (await nonces(world)) - before.nonces;
      const claimed = (await countItems(world, 'auth-code#')) - before.codes;
      const right = data?.openId === person.openId && data.userId === (person.userId ?? null);
      return [
        ...(honest.ok && !right ? ['an identity that the issuer did not grant'] : []),
        ...(!honest.ok && data !== null ? ['an identity in a failure'] : []),
        ...(honest.ok && (written !== 1 || claimed !== 1) ? ['an identity without nonce or ledger'] : []),
        ...(await sentOnce(world, code)),
        ...((await tokenCalls(world, hostileCode)).calls > 0 ? ['a code of nobody was sent'] : []),
      ];
    },
  };
};

export const exchangeScenario: Scenario = {
  name: '`exchange-auth-code`',
  prepare: (world) => prepareIn(world, ALIPAY),
};

export const wechatExchangeScenario: Scenario = {
  name: '`exchange-auth-code`, `wechat_pay`',
  about: ['DynamoDB', 'Alipay', 'WeChat'],
  prepare: (world) => prepareIn(world, WECHAT),
};
