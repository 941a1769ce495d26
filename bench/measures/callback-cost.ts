import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ambient } from '../../shared/gateway/ambient.ts';
import { authorizationsIn } from '../../shared/storage/authorizations.ts';
import { newLink, storeResult } from '../../test/support/authorization-table.ts';
import { memoryItems } from '../../test/support/memory-items.ts';
import { context, type Handler, sourcesInMemory } from '../in-process/functions.ts';
import { countLogBytes } from '../in-process/log-bytes.ts';
import { secrets } from '../in-process/material.ts';
import { PRICES } from '../prices.ts';
import { percentile, type Row, spreadOf } from '../row.ts';

const ROUNDS = 200;
const CALLBACK_URL = 'https://shop.example/callback';
const MEMORY_GB =
  Number(/memorySize: (\d+)/.exec(readFileSync('functions/deliver-callback/function.yml', 'utf8'))?.[1]) / 1_024;
/** Not measured: what a merchant takes for its answer, and a call to DynamoDB within a region. */
const ASSUMED_MS = { merchant: 200, dynamoDb: 5 };
/**
 * From the result's being queued on: it is marked as queued, read, and marked as delivered. Each of the two writes also takes an
 * entry of the index away and puts another there.
 */
const UNITS = { writes: 2 * 3, reads: 1 };

/** What a million callbacks cost that are delivered at the first attempt, one message an invocation, and ten as it was before. */
export async function callbackCosts(): Promise<Row[]> {
  const invoke = await prepare();
  return [rowOf(1, await measure(invoke, 1)), rowOf(10, await measure(invoke, 10))];
}

interface Measured {
  readonly ownMs: number;
  readonly logBytes: number;
}

async function measure(invoke: (batch: number) => Promise<void>, batch: number): Promise<Measured> {
  for (let count = 0; count < 20; count += 1) await invoke(batch);
  const durationsMs: number[] = [];
  const log = countLogBytes();
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAtMs = performance.now();
    await invoke(batch);
    durationsMs.push(performance.now() - startedAtMs);
  }
  const bytes = log.stop();
  const sorted = durationsMs.toSorted((one, other) => one - other);
  return { ownMs: percentile(sorted, 50), logBytes: bytes / ROUNDS / batch };
}

/** Gives what delivers so many results in one invocation; a merchant answers at once. */
async function prepare(): Promise<(batch: number) => Promise<void>> {
  const { createHandler } = (await import(pathToFileURL('dist/deliver-callback/index.js').href)) as {
    createHandler(dependencies: object): Handler;
  };
  const store = authorizationsIn(memoryItems());
  const business = { ...secrets['callers/openapi/rsa'], callbackUrls: [CALLBACK_URL] };
  const nothing = async () => undefined;
  let delivered = 0;
  const handler = createHandler({
    ...ambient,
    configuration: { service: 'alipay-auth-gateway', stage: 'prod', secretPrefix: 'alipay-auth-gateway/prod' },
    newUuid: () => randomUUID(),
    ...sourcesInMemory({ ...secrets, 'callers/openapi/rsa': business }, { stage: 'prod' }),
    queue: { postpone: nothing },
    deadLetters: { send: nothing },
    authorizations: store,
    post: async () => {
      delivered += 1;
      return { kind: 'responded', status: 200, text: 'SUCCESS' };
    },
  });
  return async (batch) => {
    const before = delivered;
    const Records = [];
    for (let count = 0; count < batch; count += 1) {
      const link = newLink(Date.now(), { businessId: 'rsa', callbackUrl: CALLBACK_URL });
      const { locator } = await storeResult(store, link);
      Records.push({ messageId: randomUUID(), receiptHandle: 'r', body: JSON.stringify({ locator }), attributes: {} });
    }
    await handler({ Records } as never, context);
    assert.equal(delivered - before, batch);
  };
}

function rowOf(batch: number, { ownMs, logBytes }: Measured): Row {
  const billedMs = Math.ceil(ownMs + ASSUMED_MS.merchant + 2 * ASSUMED_MS.dynamoDb);
  const parts = {
    invocations: PRICES.millionInvocations / batch,
    duration: (billedMs * MEMORY_GB * PRICES.gbSecond * 1_000) / batch,
    // A message is sent by itself, but received and deleted with its batch.
    SQS: PRICES.millionSqsRequests * (1 + 2 / batch),
    'DynamoDB writes': PRICES.millionWriteUnits * UNITS.writes,
    'DynamoDB reads': PRICES.millionReadUnits * UNITS.reads,
    logs: (logBytes * PRICES.gigabyteOfLogs) / 1_000,
  };
  const sum = Object.values(parts).reduce((total, part) => total + part, 0);
  const shown = Object.entries(parts).map(([name, part]) => `${name} ${part.toFixed(3)}`);
  return {
    measure: `cost of a million callbacks, ${batch === 1 ? 'one message an invocation' : 'in full batches of ten, as before'}`,
    value: spreadOf([sum]),
    unit: 'USD',
    note: `${shown.join(' + ')}; ${billedMs} ms billed: measured ${ownMs.toFixed(1)} ms, assumed ${ASSUMED_MS.merchant} ms for the merchant and ${ASSUMED_MS.dynamoDb} ms for each call to DynamoDB; ${logBytes.toFixed(0)} bytes of log; arm64, ${MEMORY_GB * 1_024} MB, us-east-1. At low load a batch has one message, and both cost the same`,
  };
}
