import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { createGuardedPost, type GuardedPost } from '../../shared/delivery/guarded-post.ts';
import { createNameResolver } from '../../shared/delivery/resolve-name.ts';
import { ambient } from '../../shared/gateway/ambient.ts';
import { type NameServer, startNameServer } from '../../test/support/name-server.ts';
import { pretendInternet } from '../../test/support/pretend-internet.ts';
import { MERCHANT_HOST } from '../../test/support/server-certificate.ts';
import { context, type Handler, sourcesInMemory } from '../in-process/functions.ts';
import { secrets } from '../in-process/material.ts';
import { type Row, spreadOf } from '../row.ts';

const ROUNDS = 10;
/** Messages to merchants whose names are resolved, in one invocation; SQS hands ten over at once. */
const HONEST = 5;
const HONEST_URL = `https://${MERCHANT_HOST}/callback`;
const SILENT_URL = 'https://silent.example/callback';

/**
 * What merchants whose name servers do not respond do to the others: the time from an invocation's receipt to the honest
 * merchants' responses, with as many silent ones in the same batch, over the same without them.
 */
export async function measureNames(): Promise<Row[]> {
  const internet = await pretendInternet();
  const names = await startNameServer((name, family) => {
    if (name !== MERCHANT_HOST) return 'silence';
    return family === 'A' ? ['93.184.216.34'] : [];
  });
  try {
    const invoke = await prepare(names);
    await invoke(0);
    const ratios: number[] = [];
    const alone: number[] = [];
    const beside: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const [without, withSilent] = [await invoke(0), await invoke(HONEST)];
      alone.push(...without);
      beside.push(...withSilent);
      ratios.push(spreadOf(withSilent).median / spreadOf(without).median);
    }
    return [rowOf(ratios, alone, beside)];
  } finally {
    await Promise.all([internet.stop(), names.close()]);
  }
}

const rowOf = (ratios: readonly number[], alone: readonly number[], beside: readonly number[]): Row => ({
  measure: 'names: honest callbacks beside as many whose name servers do not respond, over honest ones alone',
  value: spreadOf(ratios),
  unit: '×',
  limit: { atMost: 3 },
  note: `median from receipt to response ${spreadOf(beside).median.toFixed(1)} ms (slowest ${spreadOf(beside).highest.toFixed(1)}) over ${spreadOf(alone).median.toFixed(1)} ms; ${HONEST} honest messages in each of ${ROUNDS} batches of both kinds, TLS and name server on loopback`,
});

/** Gives what sends a batch with so many silent messages, and tells when each honest one had its response, in milliseconds. */
async function prepare(names: NameServer): Promise<(silent: number) => Promise<number[]>> {
  const { createHandler } = (await import(pathToFileURL('dist/deliver-callback/index.js').href)) as {
    createHandler(dependencies: object): Handler;
  };
  const post = createGuardedPost({ lookup: createNameResolver({ servers: [names.address] }) });
  let startedAtMs = 0;
  let responses: number[] = [];
  const timedPost: GuardedPost = async (request) => {
    const outcome = await post(request);
    if (request.url !== HONEST_URL) assert.deepEqual(outcome, { kind: 'failed', reason: 'name_timed_out' });
    else {
      assert.deepEqual(outcome, { kind: 'responded', status: 200, text: 'SUCCESS' });
      responses.push(performance.now() - startedAtMs);
    }
    return outcome;
  };
  const handler = createHandler(dependenciesOf(timedPost));
  return async (silent) => {
    responses = [];
    const event = { Records: [...messages(HONEST, '0'), ...messages(silent, 'f')] };
    startedAtMs = performance.now();
    await handler(event, context);
    assert.equal(responses.length, HONEST);
    return responses;
  };
}

/** Messages whose locator's first digit says which merchant they are for. */
const messages = (count: number, digit: string) =>
  Array.from({ length: count }, () => {
    const locator = digit + randomUUID().replaceAll('-', '').slice(1);
    return { messageId: randomUUID(), receiptHandle: 'r', body: JSON.stringify({ locator }), attributes: {} };
  });

/** Everything in memory but names and merchants. */
function dependenciesOf(post: GuardedPost) {
  const business = { ...secrets['callers/openapi/rsa'], callbackUrls: [HONEST_URL, SILENT_URL] };
  const nothing = async () => undefined;
  return {
    ...ambient,
    configuration: { service: 'alipay-auth-gateway', stage: 'prod', secretPrefix: 'alipay-auth-gateway/prod' },
    newUuid: () => randomUUID(),
    ...sourcesInMemory({ ...secrets, 'callers/openapi/rsa': business }, { stage: 'prod' }),
    queue: { send: nothing, postpone: nothing },
    deadLetters: { send: nothing },
    authorizations: {
      load: async (locator: string) => resultOf(locator),
      markDelivered: nothing,
      retryOnQueue: async () => true,
    },
    post,
  };
}

const resultOf = (locator: string) => ({
  locator,
  businessId: 'rsa',
  serialNo: locator,
  merchantId: 'bench-merchant',
  userId: 'customer',
  callbackUrl: locator.startsWith('0') ? HONEST_URL : SILENT_URL,
  eventId: randomUUID(),
  outcome: 'success',
  delivery: 'queued',
  attempts: 0,
  message: 'success',
  openId: 'open-id',
});
