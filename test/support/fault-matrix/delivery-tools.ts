/** Lambda's poller, and the minutes that go by, for a world's queue. */

import type { BatchResult } from '../../../shared/gateway/queue-adapter.ts';
import { bodyOf } from '../authorization-run.ts';
import { platform } from '../documents.ts';
import { isSigned } from '../openapi-client.ts';

import { type Environment, QUEUE } from './environment.ts';
import { type Describe, type Invocation, invoke } from './invoke.ts';
import { aroundOf } from './scenario-tools.ts';
import type { World } from './world.ts';

const describeBatch: Describe = (answer) => {
  const ok = (answer as BatchResult).batchItemFailures.length === 0;
  return { gets: ok ? 'message is done with' : 'message comes back', ok };
};

const NOTHING_LEFT: Invocation = {
  ...{ gets: 'no message is left', ok: true, log: '–', level: 'INFO', answer: undefined },
  figures: { operation: 'deliver-callback', published: [], threw: false },
};

/** Receives what is visible and hands it to the function, as Lambda's poller does; deletes what is done. */
export async function poll(world: World, environment: Environment): Promise<Invocation> {
  const queue = world.table.endpoints.queues.get(QUEUE);
  const received = queue.receive(10);
  const Records = received.map(({ id, receiptHandle, body }) => ({ messageId: id, receiptHandle, body }));
  const around = aroundOf(world, environment);
  if (Records.length === 0) return NOTHING_LEFT;
  const invocation = await invoke(environment, around, 'deliver-callback', { Records }, describeBatch);
  const failures = (invocation.answer as BatchResult | undefined)?.batchItemFailures;
  const failed = new Set(failures?.map(({ itemIdentifier }) => itemIdentifier));
  for (const { id, receiptHandle } of failures ? received : []) if (!failed.has(id)) queue.delete(receiptHandle);
  return invocation;
}

/** Longer than the lease, the grace of a result, and the visibility timeout. */
const STEP_MS = 200_000;

/** Lets sweep and delivery do their work, with nothing in their way, for as long as something is on the queue. */
export async function settle(world: World): Promise<void> {
  for (let step = 0; step < 3; step += 1) {
    world.advance(STEP_MS);
    await world.sound['sweep-callbacks']({});
    if (world.table.endpoints.queues.get(QUEUE).depth().visible > 0) await poll(world, world.sound);
  }
}

/** What a merchant was told of a serial number. */
export interface Told {
  /** Each once. */
  readonly statuses: readonly string[];
  readonly openId: string | undefined;
  readonly violations: readonly string[];
}

/** Looks at the callbacks of a serial number: one event, signed, the same each time. */
export async function toldOnce(world: World, serialNo: string): Promise<Told> {
  const all = (await world.callbacks()).filter((callback) => bodyOf(callback).serialNo === serialNo);
  const bodies = new Set(all.map(({ body }) => body));
  // Whatever clock we sign by: a merchant also looks at the time.
  const unsigned = all.filter(({ headers, body }) => !isSigned(headers, body, { publicKey: platform.publicPem }));
  const [first] = all;
  return {
    statuses: [...new Set(all.map((callback) => bodyOf(callback).status))],
    openId: first && bodyOf(first).openId,
    violations: [
      ...(bodies.size > 1 ? ['one event with two contents'] : []),
      ...(unsigned.length > 0 ? ['a callback that does not verify'] : []),
    ],
  };
}
