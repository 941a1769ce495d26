import type { CreateTableInput } from '@aws-sdk/client-dynamodb';
import type { QueueSettings } from '../aws/sqs-queue.ts';
import type { Route } from '../gateway/routes.ts';
import type { Statement } from './policy.ts';
import { type QueueSource, type Resources, readQueueSource, readQueues } from './queues.ts';
import { readRole } from './roles.ts';

/** One Lambda function as serverless.yml has it after all variables are resolved. */
export interface FunctionDefinition {
  /** Its key in serverless.yml, for instance `get-health`. */
  readonly name: string;
  /** Its name in AWS, for instance `alipay-auth-gateway-local-get-health`. */
  readonly lambdaName: string;
  /** `dist/<operation>/index.handler`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly routes: readonly Route[];
  /** Periods of its schedules, in milliseconds. */
  readonly schedulesMs: readonly number[];
  /** Queues whose messages it gets. */
  readonly queueSources: readonly QueueSource[];
  readonly role: readonly Statement[];
}

/** The whole service, as far as the embedded stack runs it. */
export interface ServiceDefinition {
  readonly name: string;
  readonly stage: string;
  readonly functions: readonly FunctionDefinition[];
  readonly tables: readonly CreateTableInput[];
  readonly queues: readonly QueueSettings[];
  /** Names of the topics of alarms. */
  readonly topics: readonly string[];
}

interface ResolvedFunction {
  name: string;
  handler: string;
  role: string;
  timeout: number;
  memorySize: number;
  environment?: Variables;
  events: Record<string, unknown>[];
}

/** A variable that is null does not exist. */
type Variables = Readonly<Record<string, string | null>>;

/** What `serverless print --format json` writes, as far as it is read here. */
export interface ResolvedService {
  service: string;
  provider: { stage: string; environment: Variables };
  functions: Record<string, ResolvedFunction>;
  resources: { Resources: Resources };
}

/** Turns the resolved serverless.yml into what the stack needs. */
export function defineService(resolved: ResolvedService): ServiceDefinition {
  const { service, provider, functions } = resolved;
  const resources = resolved.resources.Resources;
  return {
    name: service,
    stage: provider.stage,
    functions: Object.entries(functions).map(([name, entry]) => defineFunction(name, entry, resolved)),
    tables: Object.values(resources)
      .filter(({ Type }) => Type === 'AWS::DynamoDB::Table')
      .map(({ Properties }) => localTable(Properties)),
    queues: readQueues(resources),
    topics: Object.values(resources).flatMap(({ Type, Properties }) =>
      Type === 'AWS::SNS::Topic' ? [String(Properties.TopicName)] : [],
    ),
  };
}

const withoutNull = (variables: Variables): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));

function defineFunction(
  name: string,
  entry: ResolvedFunction,
  { provider, resources }: ResolvedService,
): FunctionDefinition {
  const role = resources.Resources[entry.role];
  if (role === undefined) throw new Error(`function ${name} names the role ${entry.role}, which is not a resource`);
  return {
    name,
    lambdaName: entry.name,
    handler: entry.handler,
    environment: withoutNull({ ...provider.environment, ...entry.environment }),
    timeoutMs: entry.timeout * 1_000,
    memoryMb: entry.memorySize,
    routes: entry.events.flatMap((event) => ('httpApi' in event ? [readRoute(event.httpApi)] : [])),
    schedulesMs: entry.events.flatMap((event) => ('schedule' in event ? readRates(event.schedule) : [])),
    queueSources: entry.events.flatMap((event) =>
      'sqs' in event ? [readQueueSource(event.sqs, resources.Resources)] : [],
    ),
    role: readRole(role),
  };
}

function readRoute(httpApi: unknown): Route {
  if (httpApi === '*') return { method: '*', path: '$default' };
  const { method, path } = httpApi as { method: string; path: string };
  return { method: method.toUpperCase(), path };
}

function readRates(schedule: unknown): number[] {
  const rates = [(schedule as { rate: string | string[] }).rate].flat();
  return rates.map((rate) => {
    const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(rate) ?? [];
    if (count === undefined) throw new Error(`the local stack knows schedules of the form rate(…), not ${rate}`);
    return Number(count) * { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[unit as 'minute' | 'hour' | 'day'];
  });
}

/** dynalite refuses what it does not know: time to live, recovery, encryption, deletion protection, tags. */
function localTable(properties: Readonly<Record<string, unknown>>): CreateTableInput {
  const { TableName, BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = properties;
  const indexes = GlobalSecondaryIndexes === undefined ? {} : { GlobalSecondaryIndexes };
  return { TableName, BillingMode, AttributeDefinitions, KeySchema, ...indexes } as CreateTableInput;
}
