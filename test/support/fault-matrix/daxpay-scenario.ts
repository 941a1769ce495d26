import { isSigned, shanghaiTime, signRequest, wire } from '../daxpay-client.ts';
import { KEYS } from '../daxpay-operation.ts';
import { toEvent } from '../in-process.ts';
import { type Describe, invoke, jsonOf } from './invoke.ts';
import type { Scenario, Send } from './scenario.ts';
import { aroundOf, countItems, newPerson, nonces, sentOnce, tokenCalls } from './scenario-tools.ts';

const describe: Describe = (answer) => {
  const json = jsonOf(answer);
  const signed = isSigned(json, KEYS.hmac) ? 'signed' : 'not signed';
  return { gets: `\`code\` ${json.code}, ${signed}`, ok: json.code === 0 };
};

export const exchangeScenario: Scenario = {
  name: '`exchange-auth-code`',
  async prepare(world) {
    const exchange = (authCode: string, key = KEYS.hmac.secret): Send => {
      const members = {
        appId: 'hmac',
        clientIp: '192.0.2.1',
        nonceStr: crypto.randomUUID().replaceAll('-', ''),
        reqTime: shanghaiTime(world.trueNowMs()),
        channel: 'ali_pay',
        authCode,
      };
      const request = wire({ ...members, sign: signRequest(members, { secret: key }) });
      return (environment) =>
        invoke(environment, aroundOf(world, environment), 'exchange-auth-code', toEvent(request), describe);
    };
    const person = newPerson(world);
    const newCode = async () => {
      const code = await world.alipay.code({ user: person.user });
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
        const right = data?.openId === person.openId && data.userId === person.userId;
        return [
          ...(honest.ok && !right ? ['an identity that Alipay did not grant'] : []),
          ...(!honest.ok && data !== null ? ['an identity in a failure'] : []),
          ...(honest.ok && (written !== 1 || claimed !== 1) ? ['an identity without nonce or ledger'] : []),
          ...(await sentOnce(world, code)),
          ...((await tokenCalls(world, hostileCode)).calls > 0 ? ['a code of nobody was sent'] : []),
        ];
      },
    };
  },
};
