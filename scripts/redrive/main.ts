import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createCallbackQueue } from '../../shared/delivery/callback-queue.ts';
import { AWS_CLIENT_OPTIONS } from '../../shared/platform/aws.ts';
import { GatewayError } from '../../shared/platform/errors.ts';
import { createAuthorizationStore } from '../../shared/storage/authorizations.ts';
import { redrive } from './redrive.ts';

const USAGE = `usage: npm run redrive -- <businessId> <serialNo> [--stage local] [--region <region>] [--force]
Delivers one result again, also one that was dead-lettered, and waits up to half a minute for the merchant's answer.
Ends with 0 (delivered), 1 (not delivered, or nothing to deliver) or 2 (nothing could be done).
Stage local talks to the running "npm start" (AWS_PORT set alike there and here, if you set it); any other stage uses your own AWS credentials, which
need dynamodb:GetItem and UpdateItem on the table, sqs:GetQueueUrl and SendMessage on the queue.`;

const SERVICE = 'alipay-auth-gateway';
const LOCAL_STAGE = 'local';
const IDENTIFIER = /^[A-Za-z0-9_-]{1,64}$/;

/** What the command reaches outside itself; everything has a real default. */
export interface Surroundings {
  readonly print: (line: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

/**
 * The command.
 * @param arguments_ those behind the program's name
 * @returns the exit code
 */
export async function main(arguments_: readonly string[], surroundings: Partial<Surroundings> = {}): Promise<number> {
  const { print = console.log, environment = process.env, sleep } = surroundings;
  const options = readOptions(arguments_);
  if (options === undefined || options.help) {
    print(USAGE);
    return options ? 0 : 2;
  }
  if (options.stage === LOCAL_STAGE && !isPort(environment.AWS_PORT)) {
    print('AWS_PORT must be a port from 1 to 65535, the same as that of "npm start".');
    return 2;
  }
  const aws = clientOptions(options, environment);
  const name = `${SERVICE}-${options.stage}`;
  const authorizations = createAuthorizationStore({ client: new DynamoDBClient(aws), tableName: name });
  const queue = createCallbackQueue({ client: new SQSClient(aws), queueName: `${name}-callbacks` });
  try {
    return (await redrive({ ...options, authorizations, queue, print, ...(sleep && { sleep }) })) ? 0 : 1;
  } catch (error) {
    print(explain(error, options.stage));
    return 2;
  }
}

interface Options {
  readonly help: boolean;
  readonly force: boolean;
  readonly stage: string;
  readonly region?: string;
  readonly businessId: string;
  readonly serialNo: string;
}

function readOptions(arguments_: readonly string[]): Options | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...arguments_],
      allowPositionals: true,
      options: {
        stage: { type: 'string', default: LOCAL_STAGE },
        region: { type: 'string' },
        force: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [businessId = '', serialNo = '', ...more] = positionals;
    const good = IDENTIFIER.test(businessId) && IDENTIFIER.test(serialNo) && more.length === 0;
    return good || values.help ? { ...values, businessId, serialNo } : undefined;
  } catch {
    return undefined;
  }
}

const isPort = (text = ''): boolean => /^\d{0,5}$/.test(text) && Number(text) <= 65_535;

/** In stage local the endpoints of the embedded stack, where whoever is no function may do all. */
function clientOptions({ stage, region }: Options, environment: Surroundings['environment']) {
  if (stage !== LOCAL_STAGE) return { ...AWS_CLIENT_OPTIONS, ...(region !== undefined && { region }) };
  return {
    ...AWS_CLIENT_OPTIONS,
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${environment.AWS_PORT || '3200'}`,
    credentials: { accessKeyId: 'operator', secretAccessKey: LOCAL_STAGE },
  };
}

function explain(error: unknown, stage: string): string {
  const { name, code } = Object((error as Error).cause ?? error) as { name?: string; code?: string };
  const what = error instanceof GatewayError ? error.message : 'this cannot be done';
  const hint = stage === LOCAL_STAGE ? 'Does "npm start" run?' : `Do stage, region and credentials fit "${stage}"?`;
  return `Nothing was delivered: ${what} (${code ?? name}). ${hint}`;
}
