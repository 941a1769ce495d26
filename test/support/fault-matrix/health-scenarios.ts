import type { HttpResult } from '../../../shared/gateway/adapter.ts';
import { type Describe, invoke, jsonOf } from './invoke.ts';
import type { Dependency, Scenario, Send } from './scenario.ts';
import { aroundOf } from './scenario-tools.ts';
import type { World } from './world.ts';

const describeCheck: Describe = (answer) => {
  const { status } = answer as { status: string };
  return { gets: `\`${status}\``, ok: status === 'ok' };
};

const describeHealth: Describe = (answer) => {
  const { status } = jsonOf(answer);
  return { gets: `HTTP ${(answer as HttpResult).statusCode}, \`${status}\``, ok: status === 'ok' };
};

/** Without these nothing works. Alipay is not among them: what it says of one connection concerns only that tenant. */
const OWN: ReadonlySet<Dependency | undefined> = new Set(['Secrets Manager', 'DynamoDB', 'SQS'] as const);

export const healthCheckScenario: Scenario = {
  name: '`check-health`',
  atOnce: { 'Secrets Manager': 'all', DynamoDB: 'all', SQS: 'all' },
  prepare: async (world) => ({
    honest: (environment) => invoke(environment, aroundOf(world, environment), 'check-health', {}, describeCheck),
    again: 'next run',
    hostile: [],
    violations: async ({ honest, failing }) =>
      honest.ok && OWN.has(failing) ? ['a health check passes without what it needs'] : [],
  }),
};

export const healthScenario: Scenario = {
  name: '`get-health`',
  async prepare(world: World) {
    await world.sound['check-health']({});
    const honest: Send = (environment) =>
      invoke(environment, aroundOf(world, environment), 'get-health', {}, describeHealth);
    return {
      honest,
      hostile: [],
      violations: async ({ honest: seen, failing }) =>
        seen.ok && failing === 'DynamoDB' ? ['health is called good, and nobody looked'] : [],
    };
  },
};
