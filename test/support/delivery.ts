/** The whole way of a callback in process: table, queues, both functions, and a merchant that does as it is told. */

import { createHandler as createDelivery } from '../../functions/deliver-callback/handler.ts';
import { createHandler as createSweep } from '../../functions/sweep-callbacks/handler.ts';
import type { CallbackQueue } from '../../shared/delivery/callback-queue.ts';
import type { PostOutcome, PostRequest } from '../../shared/delivery/guarded-post.ts';
import type { BatchResult } from '../../shared/gateway/queue-adapter.ts';
import type { AuthorizationStore } from '../../shared/storage/authorizations.ts';
import type { StoredThings } from './authorization-table.ts';
import { deliveryDocuments } from './documents.ts';
import { configuration, testSecrets, watched } from './in-process.ts';
import { VirtualQueue } from './virtual-queue.ts';

/** One attempt as the merchant saw it. */
export interface Attempt extends PostRequest {
  readonly atMs: number;
  readonly answer: PostOutcome;
}

export const ACCEPTS: PostOutcome = { kind: 'responded', status: 200, text: 'SUCCESS' };
export const DOWN: PostOutcome = { kind: 'failed', reason: 'connection_failed' };

/** What happens to the n-th call of a dependency, counted from 1. */
export interface Fault {
  readonly call: number;
  /** It fails and nothing was done; it is carried out and the process dies before the answer; or it waits for ever. */
  readonly mode: 'fails' | 'is carried out and never answers' | 'hangs';
}

/** Makes the whole. */
export function deliveryBench(table: StoredThings, documents = deliveryDocuments()) {
  const around = watched();
  const secrets = testSecrets(documents);
  const deadLetters = new VirtualQueue(around.clock);
  const queue = new VirtualQueue(around.clock, deadLetters);
  const store = table.store(around.clock);
  const attempts: Attempt[] = [];
  const state = { calls: [] as string[], fault: undefined as Fault | undefined, died: () => {}, jitterByte: 0 };
  const buried = new AbortController();
  const bench = {
    around,
    secrets,
    store,
    queue,
    deadLetters,
    attempts,
    state,
    /** What the merchant does with the n-th attempt, counted from 1. */
    merchant: (_attempt: number, _request: PostRequest): PostOutcome | Promise<PostOutcome> => ACCEPTS,
    deliver,
    sweep,
    /** Receives and processes what is visible now; true when there was something. */
    poll,
    settle,
    /** Lets invocations that died or hang fail at last: their deadline's timers would keep the test's process until it is over. */
    bury: () => buried.abort(new Error('the test is over')),
  };

  async function post(request: PostRequest): Promise<PostOutcome> {
    const answer = await bench.merchant(attempts.length + 1, request);
    attempts.push({ ...request, atMs: around.nowMs, answer });
    return answer;
  }

  const never = () =>
    new Promise<never>((_resolve, reject) => {
      buried.signal.addEventListener('abort', () => reject(buried.signal.reason));
    });

  /** Counts the calls of a dependency, and lets the chosen one go wrong. */
  const watch = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get: (object, member) => {
        const method = Reflect.get(object, member);
        return typeof method === 'function' ? guarded(`${name}.${String(member)}`, method.bind(object)) : method;
      },
    });

  const guarded =
    <A extends unknown[], R>(name: string, call: (...parameters: A) => Promise<R>) =>
    async (...parameters: A): Promise<R> => {
      state.calls.push(name);
      buried.signal.throwIfAborted();
      const { fault } = state;
      if (fault?.call !== state.calls.length) return call(...parameters);
      if (fault.mode === 'fails') throw new Error('injected');
      if (fault.mode === 'hangs') return never();
      await call(...parameters);
      state.died();
      return never();
    };

  /** A new execution environment each time, so that nothing is remembered that a crash would forget. */
  const dependencies = () => ({
    ...around,
    // Four bytes are the jitter's; all else stays random.
    randomBytes: (size: number) => (size === 4 ? Buffer.alloc(4, state.jitterByte) : around.randomBytes(size)),
    configuration,
    newUuid: () => crypto.randomUUID() as string,
    fetchSecret: guarded('secrets.fetch', secrets.fetchSecret),
    fetchItem: guarded('registry.fetch', secrets.fetchItem),
    authorizations: watch<AuthorizationStore>('table', store),
    queue: watch<CallbackQueue>('queue', queue),
    deadLetters: watch<CallbackQueue>('deadLetters', deadLetters),
    post: guarded('merchant.post', post),
  });

  /** Ends with `undefined` when the process died. */
  function untilDeath<T>(work: () => Promise<T>): Promise<T | undefined> {
    return Promise.race([
      new Promise<undefined>((resolve) => {
        state.died = () => resolve(undefined);
      }),
      work(),
    ]);
  }

  function deliver(event: unknown, context = {}): Promise<BatchResult | undefined> {
    return untilDeath(() => createDelivery(dependencies())(event, context));
  }

  function sweep(): Promise<unknown> {
    return untilDeath(() => createSweep(dependencies())({}));
  }

  async function poll(): Promise<boolean> {
    const Records = queue.receive();
    if (Records.length === 0) return false;
    const result = await deliver({ Records }).catch(() => undefined);
    const failed = new Set(result?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    if (result) queue.remove(Records.map(({ messageId }) => messageId).filter((id) => !failed.has(id)));
    return true;
  }

  /** Lets the time go by, a sweep with each step, until two minutes pass in which nothing is left to do. */
  async function settle(): Promise<void> {
    for (let quiet = 0, rounds = 0; quiet < 3; rounds += 1) {
      if (rounds > 200) throw new Error('does not settle');
      await sweep().catch(() => undefined);
      const next = await nextAtMs();
      quiet = next === undefined ? quiet + 1 : 0;
      around.nowMs = Math.max(around.nowMs, next ?? around.nowMs + 60_000);
      await poll();
    }
  }

  /** When the queue or the index has something; `undefined` when neither will. */
  async function nextAtMs(): Promise<number | undefined> {
    const { items } = await table.store(() => Number.MAX_SAFE_INTEGER).due('scheduled', { limit: 1 });
    const moments = [queue.nextAtMs(), items[0]?.dueAtMs].filter((moment) => moment !== undefined);
    return moments.length === 0 ? undefined : Math.min(...moments);
  }

  return bench;
}
