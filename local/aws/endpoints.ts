import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { CreateTableInput } from '@aws-sdk/client-dynamodb';
import { readBody } from '../gateway/read-body.ts';
import { listen, stopListening } from '../listen.ts';
import { makeFolder } from '../state-file.ts';
import { sendError, sendJson } from './answer.ts';
import type { Roles } from './authorize.ts';
import { actionOf, authorize, resourceOf } from './authorize.ts';
import { CallLog } from './calls.ts';
import { contextKeysOf } from './condition-keys.ts';
import { control } from './control.ts';
import { createDynamoDb, createTables, type HandleDynamoDb } from './dynamodb.ts';
import { Faults } from './faults.ts';
import { misbehave } from './misbehave.ts';
import { Operators } from './operators.ts';
import { AwsError, type AwsRequest, isQuery, readRequest } from './request.ts';
import type { SaveSecrets, Secret } from './secret-store.ts';
import { SecretStore } from './secret-store.ts';
import { callSecretsManager } from './secrets-manager.ts';
import { sendQueryError, sendQueryResult, Topics } from './sns.ts';
import { callSqs } from './sqs.ts';
import { type QueueArchive, Queues } from './sqs-queues.ts';

/** Options of {@link createAwsEndpoints}; tests mostly need none. */
export interface AwsEndpointsOptions {
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  /** The clock of Secrets Manager, SQS and of the record of calls, in milliseconds since the epoch. */
  readonly now?: () => number;
  /** Secrets that are there from the start. */
  readonly secrets?: readonly Secret[];
  /** Called after each change of a secret. */
  readonly saveSecrets?: SaveSecrets;
  /** Keeps messages beyond the process; without it they are in memory alone. */
  readonly queueArchive?: QueueArchive;
  /** For `GET /state-folder`. */
  readonly stateFolder?: string;
  /** For `GET /threads`. */
  readonly measureThreads?: () => Promise<readonly object[]>;
  /** Keeps tables and items beyond the process; without it they are in memory alone. */
  readonly databaseFolder?: string;
}

/** Running endpoints: what a test or the stack does with them. */
export interface AwsEndpoints {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly secrets: SecretStore;
  readonly queues: Queues;
  readonly topics: Topics;
  readonly calls: CallLog;
  readonly faults: Faults;
  /** From now on enforces these functions' roles; until then every caller may do all. */
  enforce(roles: Roles): void;
  /**
   * Notes a call that AWS itself makes in a function's name.
   * @throws AwsError when the function's role does not grant it
   */
  actAs(functionName: string, action: string, resource: string): void;
  /** Makes the tables that are not there; one that is there with other keys or indexes is made anew, empty. */
  createTables(tables: readonly CreateTableInput[]): Promise<void>;
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 16 * 1024 * 1024;
const LOOPBACK_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i;

/**
 * DynamoDB, Secrets Manager, SQS and the receivers of SNS behind one HTTP port, for the unmodified AWS SDK: it talks to them when
 * `AWS_ENDPOINT_URL` names them. `GET /calls`, `DELETE /calls` and `POST /faults` are for tests.
 * @throws Error in plain words when the port is taken
 */
export async function createAwsEndpoints(options: AwsEndpointsOptions = {}): Promise<AwsEndpoints> {
  const { port = 0, now = Date.now, stateFolder, measureThreads } = options;
  const secrets = new SecretStore(now, options.secrets, options.saveSecrets);
  const queues = new Queues(now, options.queueArchive);
  const topics = new Topics();
  const [calls, faults, operators] = [new CallLog(), new Faults(), new Operators()];
  // Now, since what dynalite throws later names neither the folder nor what is wrong with it.
  if (options.databaseFolder !== undefined) makeFolder(options.databaseFolder);
  // Not before the first call: until then another stack may use the folder.
  let dynamoDb: HandleDynamoDb | undefined;
  let roles: Roles = new Map();
  const tables = new Map<string, CreateTableInput>();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A web page whose host name was made to point here must not read secrets.
    if (!LOOPBACK_HOST.test(request.headers.host ?? ''))
      throw new AwsError('AccessDeniedException', 'loopback only', 403);
    const body = (await readBody(request, BODY_LIMIT_BYTES)) ?? Buffer.alloc(0);
    if (request.headers['x-amz-target'] === undefined && !isQuery(request))
      return control(request, body, response, { calls, faults, operators, stateFolder, measureThreads });
    const call = readRequest(request, body);
    const [action, resource, contextKeys] = [actionOf(call), resourceOf(call, secrets), contextKeysOf(call, tables)];
    const leadingKeys = contextKeys?.['dynamodb:LeadingKeys'];
    calls.add({ function: call.caller, action, resource, atMs: now(), input: call.input, leadingKeys });
    if (await misbehave(faults.take(call), call, response)) return;
    authorize(roles.has(call.caller) ? roles : operators.roles, call.caller, { action, resource, contextKeys });
    if (call.service === 'dynamodb') {
      dynamoDb ??= createDynamoDb(options.databaseFolder);
      dynamoDb(request, body, response);
    } else if (call.service === 'sns') {
      sendQueryResult(response, call.operation, topics.carryOut(call.operation, call.input));
    } else sendJson(response, 200, await carryOut(call, `http://${request.headers.host}`));
  }

  async function carryOut({ service, operation, input }: AwsRequest, origin: string): Promise<object> {
    if (service === 'sqs') return callSqs(operation, input, { queues, origin });
    return callSecretsManager(secrets, operation, input, now());
  }

  function actAs(caller: string, action: string, resource: string): void {
    calls.add({ function: caller, action, resource, atMs: now() });
    authorize(roles, caller, { action, resource, contextKeys: {} });
  }

  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const tell = isQuery(request) ? sendQueryError : sendError;
    handle(request, response).catch((error: unknown) => tell(response, error));
  });
  const url = await listen(server, port, 'AWS_PORT');
  return {
    url,
    secrets,
    queues,
    topics,
    calls,
    faults,
    actAs,
    enforce: (functionRoles) => {
      roles = functionRoles;
    },
    createTables: (definitions) => {
      for (const definition of definitions) tables.set(String(definition.TableName), definition);
      return createTables(url, definitions);
    },
    close: () => stopListening(server),
  };
}
