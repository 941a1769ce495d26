import { randomUUID } from 'node:crypto';
import { TEXTS } from '../../../functions/complete-authorization/page-texts.ts';
import type { HttpResult } from '../../../shared/gateway/adapter.ts';
import { locatorOf } from '../../../shared/storage/authorization-item.ts';
import { merchant, platform } from '../documents.ts';
import { APP_ID } from '../fake-alipay.ts';
import { toEvent } from '../in-process.ts';
import { isSigned, urlRequest } from '../openapi-client.ts';
import { stateOf } from '../openapi-operations.ts';
import { settle, toldOnce } from './delivery-tools.ts';
import type { Environment } from './environment.ts';
import { type Describe, type Invocation, invoke, jsonOf } from './invoke.ts';
import type { Scenario, Send } from './scenario.ts';
import { aroundOf, countItems, newPerson, nonces, sentOnce } from './scenario-tools.ts';
import { BUSINESS_ID, type World } from './world.ts';

const describeEnvelope: Describe = (answer) => {
  const { statusCode, headers, body } = answer as HttpResult;
  const { status } = jsonOf(answer);
  const isTrue = 'sign' in headers && isSigned(headers, body, { publicKey: platform.publicPem });
  return { gets: `HTTP ${statusCode}, \`status\` ${status}, ${isTrue ? 'signed' : 'not signed'}`, ok: status === 0 };
};

const describePage: Describe = (answer) => {
  const { statusCode, body } = answer as HttpResult;
  const [, title] = /<title>([^<]*)<\/title>/.exec(body) ?? [];
  const [kind] = Object.entries(TEXTS).find(([, text]) => text.en.title === title) ?? ['?'];
  return { gets: `HTTP ${statusCode}, page \`${kind}\``, ok: kind === 'success' };
};

/** A link request of the tests' business, always the same one. */
function linkRequest(world: World, serialNo: string, privateKey = merchant.privatePem): Send {
  const body = JSON.stringify({ businessId: BUSINESS_ID, merchantId: 'merchant-1', serialNo, userId: 'customer-7' });
  const timestamp = String(world.trueNowMs());
  const event = toEvent(urlRequest({ privateKey }, { businessId: BUSINESS_ID, timestamp, body }));
  return (environment: Environment) =>
    invoke(environment, aroundOf(world, environment), 'create-authorization-url', event, describeEnvelope);
}

const urlIn = ({ answer }: Invocation): string | undefined =>
  (jsonOf(answer) as { data?: { alipayAuthUrl?: string } }).data?.alipayAuthUrl;

export const linkScenario: Scenario = {
  name: '`create-authorization-url`',
  atOnce: { 'Secrets Manager': 'two' },
  async prepare(world) {
    const [serialNo, forgedSerialNo] = [randomUUID(), randomUUID()];
    const replayed = linkRequest(world, randomUUID());
    await replayed(world.sound);
    const before = { nonces: await nonces(world), links: await countItems(world, 'authorization#') };
    return {
      honest: linkRequest(world, serialNo),
      anew: linkRequest(world, serialNo),
      hostile: [replayed, linkRequest(world, forgedSerialNo, platform.privatePem)],
      violations: async ({ honest }) => {
        const item = await world.store.load(locatorOf(BUSINESS_ID, serialNo));
        const written = (await nonces(world)) - before.nonces;
        const made = (await countItems(world, 'authorization#')) - before.links;
        return [
          ...(honest.ok && item?.outcome !== 'waiting' ? ['a link of which nothing is stored'] : []),
          ...(honest.ok && written !== 1 ? [`a link, and ${written} nonces`] : []),
          ...(!honest.ok && urlIn(honest) !== undefined ? ['a link in a failure'] : []),
          ...(made > 1 ? ['more than one link for one serial number'] : []),
          ...((await world.store.load(locatorOf(BUSINESS_ID, forgedSerialNo))) ? ['a link for nobody'] : []),
        ];
      },
    };
  },
};

export const completionScenario: Scenario = {
  name: '`complete-authorization`',
  async prepare(world) {
    const person = newPerson(world);
    const serialNo = randomUUID();
    const locator = locatorOf(BUSINESS_ID, serialNo);
    const link = await linkRequest(world, serialNo)(world.sound);
    const state = stateOf(urlIn(link));
    const comeBack =
      (query: Readonly<Record<string, string>>): Send =>
      (environment) =>
        invoke(environment, aroundOf(world, environment), 'complete-authorization', pageEvent(query), describePage);
    const code = await world.alipay.code({ user: person.user });
    world.marks.push(code, state);
    const query = { auth_code: code, app_id: APP_ID, state };
    const forged = `${state.slice(0, -1)}${state.endsWith('a') ? 'b' : 'a'}`;
    let final: string | undefined;
    return {
      honest: comeBack(query),
      again: 'reload',
      hostile: [comeBack({ ...query, state: forged }), comeBack({ ...query, app_id: '2021000000000002' })],
      violations: async ({ honest }) => {
        const item = await world.store.load(locator);
        const { outcome, openId } = item ?? {};
        if (outcome !== 'waiting' && outcome !== 'exchanging') final = outcome;
        return [
          ...(honest.ok && outcome !== 'success' ? ['a success of which nothing is stored'] : []),
          ...(openId !== undefined && openId !== person.openId ? ['an identity that Alipay did not grant'] : []),
          ...(outcome === 'success' && openId === undefined ? ['a success without an identity'] : []),
          ...(await sentOnce(world, code)),
        ];
      },
      afterwards: async () => {
        await settle(world);
        const item = await world.store.load(locator);
        const told = await toldOnce(world, serialNo);
        return {
          text: `merchant is told ${told.statuses.map((status) => `\`${status}\``).join(', ') || 'nothing'}`,
          violations: [
            ...told.violations,
            ...(told.statuses.length === 0 && final !== undefined ? ['a result that was never delivered'] : []),
            ...(final !== undefined && item?.outcome !== final ? [`${final} became ${item?.outcome}`] : []),
            ...(told.statuses.some((status) => status !== item?.outcome) ? ['told something else than is stored'] : []),
            ...(item?.outcome === 'success' && told.openId !== person.openId ? ['told of somebody else'] : []),
            ...(await sentOnce(world, code)),
          ],
        };
      },
    };
  },
};

const pageEvent = (query: Readonly<Record<string, string>>) => ({
  rawPath: '/v1/openapi/auth/alipay/callback',
  rawQueryString: new URLSearchParams(query).toString(),
  headers: { 'accept-language': 'en' },
  requestContext: { http: { method: 'GET', sourceIp: '203.0.113.9' } },
});
