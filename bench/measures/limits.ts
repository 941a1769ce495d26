import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { FaultMode } from '../../local/aws/faults.ts';
import { AWS_CLIENT_OPTIONS } from '../../shared/platform/aws.ts';
import { type Misbehaviour, openGate } from '../../test/support/fault-matrix/gate.ts';
import { type Row, spreadOf } from '../row.ts';
import { firstAnswer } from '../whole-process/fresh-process.ts';
import { otherTasks, signedAuthInfo, type Task } from '../whole-process/tasks.ts';
import { startWorld, type World } from '../whole-process/world.ts';
import { endlessAnswers } from './endless-answers.ts';

const ROUNDS = 3;
/** The shortest timeout of a function in serverless.yml, in milliseconds: a response that comes later comes from nobody. */
const FUNCTION_MS = 10_000;
/** What those say who need a service before they do anything else, by their tasks' names. */
const NEED_TABLE: Readonly<Record<string, object>> = {
  'get-alipay-authinfo (signed)': { statusCode: 503 },
  'create-authorization-url (RSA)': { status: 1 },
  'exchange-auth-code (HMAC-SHA256)': { code: 10500 },
};
const REFUSALS = {
  secretsmanager: { ...NEED_TABLE, 'check-app-id-secret': { statusCode: 503, data: { valid: false } } },
  dynamodb: NEED_TABLE,
} as const;

/** How long callers wait for their refusal, and functions for others, while these are gone, silent, or without end. */
export async function limits(): Promise<Row[]> {
  const world = await startWorld();
  try {
    return [
      await refusals(world, 'down', 'closes every connection'),
      await refusals(world, 'slow', 'never responds'),
      await awsCalls(world, { kind: 'silence', carriedOut: true }, 'never responds'),
      await awsCalls(world, { kind: 'half', ending: 'silence' }, 'stops in the middle of its response'),
      ...(await endlessAnswers()),
    ];
  } finally {
    await world.stop();
  }
}

async function refusals(world: World, mode: FaultMode, what: string): Promise<Row> {
  const slowest: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const withoutSecrets = await slowestDuring(world, { mode, service: 'secretsmanager' });
    slowest.push(Math.max(withoutSecrets, await slowestDuring(world, { mode, service: 'dynamodb' })));
  }
  return {
    measure: `limits: the slowest first refusal while AWS ${what}`,
    value: spreadOf(slowest),
    unit: 'ms',
    limit: { atMost: FUNCTION_MS },
    note: `${Object.keys(REFUSALS.secretsmanager).join(', ')}: new processes at the same time, without Secrets Manager, then without DynamoDB`,
  };
}

interface Outage {
  readonly mode: FaultMode;
  readonly service: keyof typeof REFUSALS;
}

/** One request to a new process of each function at the same time: the slowest response, in milliseconds. */
async function slowestDuring(world: World, outage: Outage): Promise<number> {
  world.aws.faults.set({ ...outage });
  const refusals: Readonly<Record<string, object>> = REFUSALS[outage.service];
  const tasks = [signedAuthInfo(world), ...otherTasks(world)].filter(({ name }) => name in refusals);
  const times = await Promise.all(tasks.map((task) => timeOf(task, world, refusals[task.name])));
  world.aws.faults.set({ ...outage, count: 0 });
  return Math.max(...times);
}

async function timeOf(task: Task, world: World, refusal: object | undefined): Promise<number> {
  const file = resolve(`dist/${task.operation}/index.js`);
  const event = await task.event();
  const life = await firstAnswer({ file, environment: world.environmentOf(task.operation), event });
  assert.partialDeepStrictEqual(JSON.parse((life.answer as { body: string }).body), refusal);
  return life.handleMs;
}

/** One call by the client of every function, through a gate that misbehaves. */
async function awsCalls({ aws }: World, misbehaviour: Misbehaviour, what: string): Promise<Row> {
  aws.secrets.ensure('limits', 'x'.repeat(200));
  const gate = await openGate({ backend: aws.url });
  const durations: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const client = new SecretsManagerClient({
      ...AWS_CLIENT_OPTIONS,
      endpoint: gate.url,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'get-alipay-authinfo', secretAccessKey: 'local' },
    });
    gate.misbehave({ misbehaviour, from: 1 });
    const startedAtMs = performance.now();
    await assert.rejects(client.send(new GetSecretValueCommand({ SecretId: 'limits' })), { name: 'TimeoutError' });
    durations.push(performance.now() - startedAtMs);
    client.destroy();
  }
  await gate.close();
  return {
    measure: `limits: a call to AWS that ${what}, until it is dead-lettered`,
    value: spreadOf(durations),
    unit: 'ms',
    limit: { atMost: 4_000 },
    note: 'two attempts of 1.5 s and the wait between them',
  };
}
