import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { PLACE } from '../place.ts';
import type { ResolvedService, ServiceDefinition } from './definition.ts';
import { defineService } from './definition.ts';

const run = promisify(execFile);

/**
 * Asks the serverless CLI for serverless.yml with every variable resolved for stage `local`, so that the stack runs what
 * would be deployed: the same routes, schedules, environments, time-outs and roles.
 * @param environment variables that serverless.yml reads, `AWS_PORT` among them
 * @throws Error with what the CLI says
 */
export async function loadService(environment: NodeJS.ProcessEnv = process.env): Promise<ServiceDefinition> {
  const cli = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const command = [cli, 'print', '--format', 'json', '--stage', 'local', '--region', PLACE.region];
  try {
    const { stdout } = await run(process.execPath, command, { env: environment, maxBuffer: 16 * 1024 * 1024 });
    return defineService(JSON.parse(stdout) as ResolvedService);
  } catch (cause) {
    const { stdout = '', stderr = '', message } = cause as { stdout?: string; stderr?: string; message: string };
    throw new Error(`serverless.yml cannot be read: ${stdout || stderr || message}`, { cause });
  }
}
