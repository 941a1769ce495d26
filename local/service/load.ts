import { PLACE } from '../place.ts';
import type { ResolvedService, ServiceDefinition } from './definition.ts';
import { defineService } from './definition.ts';
import { printService } from './print.ts';

/** Ports differ from start to start; what the CLI says of one start serves the others, with their ports put in. */
const PORTS = ['PORT', 'ALIPAY_PORT', 'AWS_PORT'] as const;

/**
 * Asks the serverless CLI for serverless.yml with every variable resolved for stage `local`, so that the stack runs what
 * would be deployed: the same routes, schedules, environments, timeouts and roles.
 * @param environment variables that serverless.yml reads, `AWS_PORT` among them
 * @throws Error with what the CLI says
 */
export async function loadService(environment: NodeJS.ProcessEnv = process.env): Promise<ServiceDefinition> {
  const ports = PORTS.filter((name) => environment[name]);
  const placeholders = Object.fromEntries(ports.map((name) => [name, placeholder(name)]));
  const printed = await printService({
    stage: 'local',
    region: PLACE.region,
    environment: { ...environment, ...placeholders },
  });
  const text = ports.reduce((all, name) => all.replaceAll(placeholder(name), environment[name] ?? ''), printed);
  return defineService(JSON.parse(text) as ResolvedService);
}

const placeholder = (name: string): string => `<${name}>`;
