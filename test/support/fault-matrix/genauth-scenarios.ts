import type { HttpResult } from '../../../shared/gateway/adapter.ts';
import { ACCESS_KEY, APP_SECRET } from '../documents.ts';
import { CHECK_SECRET_PATH, publicGet, signedGet, TOKEN_PATH, type WireRequest } from '../genauth-client.ts';
import { toEvent } from '../in-process.ts';
import type { Environment } from './environment.ts';
import { type Describe, invoke, jsonOf } from './invoke.ts';
import type { Scenario, Send } from './scenario.ts';
import { aroundOf, hasIssued, nonces } from './scenario-tools.ts';
import type { World } from './world.ts';

const describe: Describe = (answer) => {
  const { statusCode, apiCode, data } = jsonOf(answer);
  const { valid } = (data ?? {}) as { valid?: boolean };
  const parts = [
    `\`statusCode\` ${statusCode}`,
    ...(apiCode === undefined ? [] : [`\`apiCode\` ${apiCode}`]),
    ...(valid === undefined ? [] : [`\`valid\` ${valid}`]),
  ];
  return { gets: parts.join(', '), ok: statusCode === 200 && valid !== false };
};

const AUTH_INFO = 'get-alipay-authinfo';

const send =
  (
    world: World,
    operation: 'get-alipay-authinfo' | 'get-management-token' | 'check-app-id-secret',
    request: WireRequest,
  ): Send =>
  (environment: Environment) =>
    invoke(environment, aroundOf(world, environment), operation, toEvent(request), describe);

export const authInfoScenario: Scenario = {
  name: `\`${AUTH_INFO}\`, signed`,
  async prepare(world) {
    const signed = (change: object = {}) => {
      const date = new Date(world.trueNowMs()).toUTCString();
      return signedGet({ ...ACCESS_KEY, appId: 'signed-app', connection: 'wework', date, ...change });
    };
    const replayed = send(world, AUTH_INFO, signed());
    await replayed(world.sound);
    const before = await nonces(world);
    return {
      honest: send(world, AUTH_INFO, signed()),
      anew: send(world, AUTH_INFO, signed()),
      hostile: [replayed, send(world, AUTH_INFO, signed({ accessKeySecret: 'another-secret-of-32-characters!!' }))],
      violations: async ({ honest }) => {
        const written = (await nonces(world)) - before;
        return [
          ...(honest.ok && written !== 1 ? [`AuthInfo was issued, and ${written} nonces are written`] : []),
          ...hasIssued(honest),
        ];
      },
    };
  },
};

export const publicAuthInfoScenario: Scenario = {
  name: `\`${AUTH_INFO}\`, public app`,
  prepare: async (world) => ({
    honest: send(world, AUTH_INFO, publicGet('public-app', 'wework')),
    hostile: [
      send(world, AUTH_INFO, publicGet('signed-app', 'wework')),
      send(world, AUTH_INFO, publicGet('public-app', 'not-allowed')),
    ],
    violations: async ({ honest }) => hasIssued(honest),
  }),
};

export const tokenScenario: Scenario = {
  name: '`get-management-token`',
  prepare: async (world) => {
    const ask = (accessKeySecret: string): Send => {
      const body = JSON.stringify({ accessKeyId: ACCESS_KEY.accessKeyId, accessKeySecret });
      return send(world, 'get-management-token', { method: 'POST', target: TOKEN_PATH, headers: [], body });
    };
    return {
      honest: ask(ACCESS_KEY.accessKeySecret),
      hostile: [ask('another-secret-of-at-least-32-letters')],
      violations: async ({ honest }) => {
        const { access_token: token } = (jsonOf(honest.answer).data ?? {}) as { access_token?: string };
        return honest.ok === (token !== undefined) ? [] : ['a token beside a failure, or a success without one'];
      },
    };
  },
};

export const secretCheckScenario: Scenario = {
  name: '`check-app-id-secret`',
  prepare: async (world) => {
    const check = (appSecret: string): Send => {
      const body = JSON.stringify({ appId: 'signed-app', appSecret });
      return send(world, 'check-app-id-secret', { method: 'POST', target: CHECK_SECRET_PATH, headers: [], body });
    };
    return {
      honest: check(APP_SECRET),
      hostile: [check('another-secret-of-at-least-32-letters')],
      violations: async ({ honest }) => {
        const { statusCode } = honest.answer as HttpResult;
        return statusCode === 200 ? [] : [`HTTP ${statusCode}`];
      },
    };
  },
};
