/**
 * An execution environment of every function: the real handlers over the real clients, with the options that they are
 * deployed with. Only addresses, clock and log are the test's.
 */
import type { Agent } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createHandler as createSecretCheck } from '../../../functions/check-app-id-secret/handler.ts';
import { createHandler as createHealthCheck } from '../../../functions/check-health/handler.ts';
import { createHandler as createCompletion } from '../../../functions/complete-authorization/handler.ts';
import { createHandler as createLink } from '../../../functions/create-authorization-url/handler.ts';
import { createHandler as createDelivery } from '../../../functions/deliver-callback/handler.ts';
import { createHandler as createExchange } from '../../../functions/exchange-auth-code/handler.ts';
import { createHandler as createAuthInfo } from '../../../functions/get-alipay-authinfo/handler.ts';
import { createHandler as createHealth } from '../../../functions/get-health/handler.ts';
import { createHandler as createTokens } from '../../../functions/get-management-token/handler.ts';
import { createHandler as createSweep } from '../../../functions/sweep-callbacks/handler.ts';
import { alipayClockOffsetMs } from '../../../shared/alipay/gateway-clock.ts';
import { createTokenClient } from '../../../shared/alipay/token-exchange.ts';
import { createCallbackQueue } from '../../../shared/delivery/callback-queue.ts';
import { createGuardedPost } from '../../../shared/delivery/guarded-post.ts';
import type { Ambient } from '../../../shared/gateway/ambient.ts';
import { AWS_CLIENT_OPTIONS } from '../../../shared/platform/aws.ts';
import { cardSource } from '../../../shared/registry/card-source.ts';
import { registryTable } from '../../../shared/registry/item-source.ts';
import { secretsManagerSource } from '../../../shared/secrets/secret-source.ts';
import { createAuthCodeLedger } from '../../../shared/storage/auth-codes.ts';
import { createAuthorizationStore } from '../../../shared/storage/authorizations.ts';
import { createHealthResultStore } from '../../../shared/storage/health-results.ts';
import { createNonceStore } from '../../../shared/storage/nonces.ts';
import { createWechatClient } from '../../../shared/wechat/token-exchange.ts';
import { configuration } from '../in-process.ts';
import { links } from '../openapi-operations.ts';
import { PUBLIC_ADDRESS } from './hosts.ts';

export const TABLE = 'alipay-auth-gateway-test';
export const REGISTRY_TABLE = `${TABLE}-registry`;
export const QUEUE = 'alipay-auth-gateway-test-callbacks';
export const DEAD_LETTERS = 'alipay-auth-gateway-test-callbacks-dead';

/** An AWS service. */
export type AwsService = 'dynamodb' | 'secretsmanager' | 'sqs';

/** Where a service is reached. */
export interface Reached {
  readonly url: string;
  /** When a gate decides where connections go. */
  readonly agent?: Agent;
}

/** The clients of an environment. */
export type Clients = ReturnType<typeof createClients>;

/** Makes clients with the options of every function's, and beside them an address and, for a gate, its agent. */
export function createClients(aws: Readonly<Record<AwsService, Reached>>) {
  return {
    dynamodb: new DynamoDBClient(clientOptions(aws.dynamodb)),
    secretsmanager: new SecretsManagerClient(clientOptions(aws.secretsmanager)),
    sqs: new SQSClient(clientOptions(aws.sqs)),
  };
}

/** A running environment. */
export type Environment = ReturnType<typeof createEnvironment>;

/**
 * Makes an environment that knows nothing yet: nothing is cached.
 * @param places where Alipay and WeChat are
 */
export function createEnvironment(
  { dynamodb, secretsmanager, sqs }: Clients,
  places: Readonly<Record<'alipay' | 'wechat', string>>,
  around: Ambient,
) {
  const { alipay: alipayBaseUrl, wechat: wechatBaseUrl } = places;
  const { clock } = around;
  const table = { client: dynamodb, tableName: TABLE, clock };
  const all = {
    ...around,
    configuration,
    links: { ...links, alipayBaseUrl },
    fetchSecret: secretsManagerSource(secretsmanager),
    ...registryTable({ client: dynamodb, tableName: REGISTRY_TABLE }),
    fetchCards: cardSource({ client: dynamodb, tableName: REGISTRY_TABLE }),
    nonces: createNonceStore(table),
    authorizations: createAuthorizationStore(table),
    ledger: createAuthCodeLedger(table),
    results: createHealthResultStore(table),
    queue: createCallbackQueue({ client: sqs, queueName: QUEUE }),
    deadLetters: createCallbackQueue({ client: sqs, queueName: DEAD_LETTERS }),
    requestToken: createTokenClient({ alipayBaseUrl, clock }),
    requestWechatToken: createWechatClient({ wechatBaseUrl, clock }),
    alipayClockOffsetMs: () => alipayClockOffsetMs('production', { alipayBaseUrl, clock }),
    post: createGuardedPost({ lookup: async () => [PUBLIC_ADDRESS] }),
    newUuid: () => crypto.randomUUID() as string,
  };
  return {
    'get-alipay-authinfo': createAuthInfo(all),
    'check-app-id-secret': createSecretCheck(all),
    'get-management-token': createTokens(all),
    'create-authorization-url': createLink(all),
    'complete-authorization': createCompletion(all),
    'exchange-auth-code': createExchange(all),
    'deliver-callback': createDelivery(all),
    'sweep-callbacks': createSweep(all),
    'check-health': createHealthCheck(all),
    'get-health': createHealth(all),
  };
}

function clientOptions({ url, agent }: Reached) {
  return {
    ...AWS_CLIENT_OPTIONS,
    requestHandler: { ...AWS_CLIENT_OPTIONS.requestHandler, ...(agent && { httpAgent: agent }) },
    endpoint: url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'function', secretAccessKey: 'local' },
  };
}
