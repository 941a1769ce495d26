/**
 * All that a gateway touches, for one cell of the matrix alone: AWS, Alipay, WeChat and a merchant, each sound, and a gate in front
 * of the one that is to misbehave.
 */

import { createPublicKey, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import { putCaller } from '../../../cli/caller-writer.ts';
import { type ConnectionDocument, cardOf, putCard } from '../../../cli/connection-writer.ts';
import { createRegistryWriter } from '../../../cli/registry-writer.ts';
import { listen, stopListening } from '../../../local/listen.ts';
import { createMerchant } from '../../../local/merchant/server.ts';
import type { CallerProtocol } from '../../../shared/registry/item-key.ts';
import type { AuthorizationStore } from '../../../shared/storage/authorizations.ts';
import type { Callback } from '../authorization-run.ts';
import { type AuthorizationTable, startAuthorizationTable } from '../authorization-table.ts';
import { connectionDocument, daxpayDocuments, genauthDocuments, openapiDocuments, platform } from '../documents.ts';

import { APP_ID, type FakeAlipay, startFakeAlipay } from '../fake-alipay.ts';
import { configuration, NOW_MS, PREFIX, type Watched, watched } from '../in-process.ts';
import { rsaPair } from '../keys.ts';

import { itemKeyOf, REGISTRY_KEY, REGISTRY_RING } from '../registry.ts';
import {
  type AwsService,
  createClients,
  createEnvironment,
  DEAD_LETTERS,
  type Environment,
  QUEUE,
  REGISTRY_TABLE,
} from './environment.ts';
import { type Gate, openGate } from './gate.ts';
import type { Hosts } from './hosts.ts';

/** What can misbehave behind a gate. */
export type Gated = AwsService | Host;

/** What is reached by its name, over TLS. */
type Host = 'alipay' | 'wechat' | 'merchant';

/** The business, as its merchant's keys are in the tests, and its serial numbers' owner. */
export const BUSINESS_ID = 'rsa-business';

/** A running world. */
export interface World {
  /** The time as it is; moves the clocks of AWS, Alipay and the merchant, and both of ours by as much. */
  advance(milliseconds: number): void;
  readonly trueNowMs: () => number;
  /** Log, metrics and clock of the environments under test; the clock may be wrong. */
  readonly around: Watched;
  /** The same of an environment with which nothing is ever wrong. */
  readonly soundAround: Watched;
  readonly table: AuthorizationTable;
  /** The authorizations as they are, whatever the gates do. */
  readonly store: AuthorizationStore;
  /** All items of the table. */
  items(): Promise<Record<string, AttributeValue>[]>;
  readonly alipay: FakeAlipay;
  /** The same program at another port, of which WeChat alone is asked: what one is made to do the other does not. */
  readonly wechat: FakeAlipay;
  /** Where callbacks go. */
  readonly callbackUrl: string;
  /** Callbacks so far, with the merchant's verdict on each. */
  callbacks(): Promise<Callback[]>;
  tellMerchant(mode: 'success' | 'fail'): Promise<void>;
  readonly gate: Gate;
  /** Codes, identities and states of this world, which no log may hold. */
  readonly marks: string[];
  /** Whether TLS clients trust what they find; for gates that speak TLS. */
  trusted: boolean;
  /** An environment of its own, with nothing cached, that meets the gate. */
  environment(): Environment;
  /** One that passes the gate by. */
  readonly sound: Environment;
  close(): Promise<void>;
}

const HOSTS = ['alipay', 'wechat', 'merchant'] as const;
const isHost = (gated: Gated): gated is Host => HOSTS.some((host) => host === gated);

let worlds = 0;

/** Starts a world with a gate in front of one thing. */
export async function startWorld(gated: Gated, hosts: Hosts): Promise<World> {
  worlds += 1;
  const hostsOfWorld = {
    alipay: `w${worlds}.alipay.example`,
    wechat: `w${worlds}.wechat.example`,
    merchant: `w${worlds}.shop.example`,
  };
  const callbackUrl = `https://${hostsOfWorld.merchant}/callback`;
  const time = { nowMs: NOW_MS };
  const now = () => time.nowMs;
  const [around, soundAround] = [watched(), watched()];

  const table = await startAuthorizationTable({ now });
  const { endpoints } = table;
  await putDocuments(table, allDocuments(callbackUrl));
  for (const settings of QUEUES) endpoints.queues.create(settings);
  const app = rsaPair('app');
  const fakeKeys = { app: { privateKey: app.privatePem, publicKey: app.publicPem }, alipay: rsaPair('alipay') };
  const [alipay, wechat] = [await startFakeAlipay(fakeKeys), await startFakeAlipay(fakeKeys)];
  for (const { time: its } of [alipay, wechat]) its.nowMs = now();
  const businesses = new Map([
    [BUSINESS_ID, { signType: 'SHA256-RSA', platformKey: createPublicKey(platform.publicPem) } as const],
  ]);
  const merchantServer = createMerchant({ name: 'Merchant', businesses: Promise.resolve(businesses), now });
  const merchantUrl = await listen(merchantServer, 0, 'MERCHANT_PORT');

  const tls = hosts.identity;
  const backends = { alipay: alipay.url, wechat: wechat.url, merchant: merchantUrl };
  const gateOf = (part: Host) => openGate({ backend: backends[part], tls, describe: nameOfPage, now });
  const gates = { alipay: await gateOf('alipay'), wechat: await gateOf('wechat'), merchant: await gateOf('merchant') };
  const awsGate = isHost(gated) ? undefined : await openGate({ backend: endpoints.url, describe, now });
  const gate = awsGate ?? gates[gated as Host];

  for (const part of HOSTS) {
    hosts.destinations.set(hostsOfWorld[part], {
      port: gates[part].port,
      get trusted() {
        return part !== gated || world.trusted;
      },
    });
  }
  const direct = { url: endpoints.url };
  const aws = { dynamodb: direct, secretsmanager: direct, sqs: direct };
  const places = { alipay: `https://${hostsOfWorld.alipay}`, wechat: `https://${hostsOfWorld.wechat}` };
  const soundClients = createClients(aws);
  const gatedClients = awsGate ? createClients({ ...aws, [gated]: awsGate }) : soundClients;

  const world: World = {
    advance: (milliseconds) => {
      time.nowMs += milliseconds;
      for (const { time: its } of [alipay, wechat]) its.nowMs += milliseconds;
      for (const its of [around, soundAround]) its.nowMs += milliseconds;
    },
    trueNowMs: now,
    around,
    soundAround,
    table,
    store: table.store(now),
    items: async () => (await table.client.send(new ScanCommand({ TableName: table.tableName }))).Items ?? [],
    alipay,
    wechat,
    callbackUrl,
    callbacks: async () => (await fetch(`${merchantUrl}/received`)).json() as Promise<Callback[]>,
    tellMerchant: async (mode) => {
      await fetch(`${merchantUrl}/behaviour`, { method: 'POST', body: JSON.stringify({ mode }) });
    },
    gate,
    marks: [],
    trusted: true,
    environment: () => createEnvironment(gatedClients, places, around),
    sound: createEnvironment(soundClients, places, soundAround),
    close: async () => {
      for (const clients of [soundClients, gatedClients]) {
        for (const client of Object.values(clients)) client.destroy();
      }
      for (const host of Object.values(hostsOfWorld)) hosts.destinations.delete(host);
      await Promise.all([...Object.values(gates).map((one) => one.close()), awsGate?.close()]);
      await Promise.all([table.close(), alipay.stop(), wechat.stop(), stopListening(merchantServer)]);
    },
  };
  return world;
}

const DAY_MS = 86_400_000;
const QUEUES = [
  {
    name: QUEUE,
    visibilityTimeoutMs: 150_000,
    retentionMs: 4 * DAY_MS,
    redrive: { deadLetterQueue: DEAD_LETTERS, maxReceiveCount: 30 },
  },
  { name: DEAD_LETTERS, visibilityTimeoutMs: 30_000, retentionMs: 14 * DAY_MS },
];

/** Everybody's secrets, over one connection whose two sides have keys here. */
function allDocuments(callbackUrl: string): Record<string, unknown> {
  const connection = {
    ...connectionDocument,
    appId: APP_ID,
    privateKey: rsaPair('app').privatePem,
    alipayPublicKey: rsaPair('alipay').publicPem,
  };
  const all: Record<string, unknown> = { ...genauthDocuments(), ...daxpayDocuments(), ...openapiDocuments() };
  const business = all[`callers/openapi/${BUSINESS_ID}`] as object;
  const callbacks = { callbackUrls: [callbackUrl], defaultCallbackUrl: callbackUrl };
  return {
    ...all,
    'connections/wework': connection,
    [`callers/openapi/${BUSINESS_ID}`]: { ...business, ...callbacks },
  };
}

async function putDocuments({ endpoints, client }: AuthorizationTable, documents: Record<string, unknown>) {
  const all: Record<string, unknown> = { 'keys/registry': REGISTRY_RING, ...documents };
  const registry = createRegistryWriter({
    ...{ client, tableName: REGISTRY_TABLE, ...configuration },
    ...{ keys: [REGISTRY_KEY], sealing: REGISTRY_KEY, randomBytes },
  });
  for (const [name, document] of Object.entries(all)) {
    const key = itemKeyOf(name);
    const [, protocol, id = ''] = name.split('/');
    if (key) await putCaller(registry, { protocol: protocol as CallerProtocol, id }, document as object);
    else endpoints.secrets.create(`${PREFIX}/${name}`, { SecretString: JSON.stringify(document) });
  }
  for (const identifier of ['wework', 'wechat']) {
    await putCard(registry, identifier, cardOf(all[`connections/${identifier}`] as ConnectionDocument));
  }
}

/** What an AWS call is about: its operation, and the kind of the secret or item. */
function describe({ headers }: IncomingMessage, body: Buffer): string {
  const operation = String(headers['x-amz-target']).split('.')[1] ?? '';
  const input = JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>>;
  return kindOfSecret(input.SecretId) ?? [operation, kindOfItem(input)].filter(Boolean).join(' ');
}

function kindOfSecret(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  const [kind = '', ring = ''] = name.slice(PREFIX.length + 1).split('/');
  return { connections: "the connection's", keys: `keys/${ring}` }[kind];
}

function kindOfItem(input: Readonly<Record<string, unknown>>): string {
  const { pk } = (input.Item ?? input.Key ?? {}) as { pk?: AttributeValue };
  return pk?.S?.split('#')[0] ?? '';
}

const nameOfPage = ({ method, url = '' }: IncomingMessage): string => `${method} ${url.split('?')[0]}`;
