import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverCertificate } from '../../test/support/server-certificate.ts';
import { type Row, spreadOf } from '../row.ts';
import { firstAnswer, type Life } from '../whole-process/fresh-process.ts';
import { otherTasks, signedAuthInfo, type Task } from '../whole-process/tasks.ts';
import { startWorld, type World } from '../whole-process/world.ts';

const ROUNDS = 7;
/** What a call to AWS takes within a region, beside the handshake of TLS. */
const CALL_MS = 5;
/** Calls to AWS that a first request waits for one after the other, at most. */
const MOST = 3;

/** The operations that callers prove themselves to, beside AuthInfo. */
const PROVEN: readonly string[] = ['get-management-token', 'create-authorization-url', 'exchange-auth-code'];

/** One call, in milliseconds of this process's clock. */
interface Call {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * New processes whose AWS endpoints are behind TLS, 5 ms away: how many calls a first request waits for one after the other, and
 * how long it takes.
 */
export async function roundTrips(): Promise<Row[]> {
  const world = await startWorld();
  const far = await startFarEndpoints(world.aws.url);
  try {
    const rows: Row[] = [];
    const tasks = [signedAuthInfo(world), ...otherTasks(world).filter(({ operation }) => PROVEN.includes(operation))];
    for (const task of tasks) rows.push(await rowOf(task, world, far));
    return rows;
  } finally {
    await far.stop();
    await world.stop();
  }
}

async function rowOf(task: Task, world: World, far: FarEndpoints): Promise<Row> {
  const [chains, lives]: [number[], Life[]] = [[], []];
  const amounts: number[] = [];
  // The first round fills the caches of the disk and is thrown away.
  for (let round = -1; round < ROUNDS; round += 1) {
    far.calls.length = 0;
    const environment = { ...world.environmentOf(task.operation), ...far.environment };
    const life = await firstAnswer({
      file: resolve(`dist/${task.operation}/index.js`),
      environment,
      event: await task.event(),
    });
    task.check(life.answer);
    if (round < 0) continue;
    lives.push(life);
    chains.push(longestChain(far.calls));
    amounts.push(far.calls.length);
  }
  const isSigned = task.name === 'get-alipay-authinfo (signed)';
  return {
    measure: `cold start, TLS and ${CALL_MS} ms a call: sequential round trips of ${task.name}`,
    value: spreadOf(chains),
    unit: 'calls',
    ...(isSigned && { limit: { atMost: MOST } }),
    note: `of ${spreadOf(amounts).median} calls; ${spreadOf(lives.map(({ firstAnswerMs }) => firstAnswerMs)).median.toFixed(0)} ms from the process's start to its answer`,
  };
}

/** The largest number of calls of which each began after the one before had ended. */
function longestChain(calls: readonly Call[]): number {
  let [length, endedMs] = [0, Number.NEGATIVE_INFINITY];
  for (const { fromMs, toMs } of calls.toSorted((one, other) => one.toMs - other.toMs)) {
    if (fromMs < endedMs) continue;
    length += 1;
    endedMs = toMs;
  }
  return length;
}

interface FarEndpoints {
  readonly environment: Readonly<Record<string, string>>;
  readonly calls: Call[];
  stop(): Promise<void>;
}

/** The endpoints once more, behind TLS and a delay. */
async function startFarEndpoints(url: string): Promise<FarEndpoints> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-tls-'));
  const { key, cert } = serverCertificate({ host: 'localhost' });
  writeFileSync(join(folder, 'authority.pem'), cert);
  const calls: Call[] = [];
  const server = createServer({ key, cert }, async (incoming, outgoing) => {
    const fromMs = performance.now();
    outgoing.once('finish', () => calls.push({ fromMs, toMs: performance.now() }));
    await sleep(CALL_MS);
    const { method, headers } = incoming;
    const forwarded = httpRequest(`${url}${incoming.url}`, { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    environment: {
      AWS_ENDPOINT_URL: `https://localhost:${(server.address() as AddressInfo).port}`,
      NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
    },
    calls,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      rmSync(folder, { recursive: true });
    },
  };
}
