import assert from 'node:assert/strict';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { listen, stopListening } from '../../local/listen.ts';
import { createGuardedPost } from '../../shared/delivery/guarded-post.ts';
import { callOut } from '../../shared/platform/outbound-call.ts';
import { pretendInternet } from '../../test/support/pretend-internet.ts';
import { MERCHANT_HOST } from '../../test/support/server-certificate.ts';
import { type Row, spreadOf } from '../row.ts';

const ROUNDS = 5;
const GIGABYTE = 2 ** 30;
const DRIP_MS = 50;
/** What this measure gives a call that drips, in milliseconds. */
const TIMEOUT_MS = 300;

/** How long answers without end are read. */
export async function endlessAnswers(): Promise<Row[]> {
  const internet = await pretendInternet();
  const lookup = async () => [{ address: '93.184.216.34', family: 4 }];
  const post = (respond: RequestListener, timeoutMs?: number) => {
    internet.respond = respond;
    const send = createGuardedPost({ lookup, ...(timeoutMs !== undefined && { timeoutMs }) });
    return send({ url: `https://${MERCHANT_HOST}/callback`, headers: {}, body: Buffer.from('{}') });
  };
  const alipay = createServer(drip);
  const url = new URL(await listen(alipay, 0, 'none'));
  try {
    return [
      await rowOf("a merchant's answer of a gigabyte, until it is refused", 3_000, () => post(gigabyte), {
        kind: 'responded',
        text: undefined,
      }),
      await rowOf(`a merchant that drips, with ${TIMEOUT_MS} ms for it`, 1_500, () => post(drip, TIMEOUT_MS), {
        reason: 'timed_out',
      }),
      await rowOf(
        `an Alipay that drips, with ${TIMEOUT_MS} ms for it`,
        3_000,
        () => callOut({ url, body: '', timeoutMs: TIMEOUT_MS }),
        { reason: 'TIMEOUT' },
      ),
    ];
  } finally {
    await Promise.all([internet.stop(), stopListening(alipay)]);
  }
}

async function rowOf(what: string, atMost: number, call: () => Promise<object>, outcome: object): Promise<Row> {
  const durations: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAtMs = performance.now();
    const result = await call();
    durations.push(performance.now() - startedAtMs);
    assert.partialDeepStrictEqual(result, outcome);
  }
  const note = `${ROUNDS} calls over loopback sockets`;
  return { measure: `limits: ${what}`, value: spreadOf(durations), unit: 'ms', limit: { atMost }, note };
}

function gigabyte(_request: unknown, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': String(GIGABYTE) });
  const part = Buffer.alloc(64 * 1_024, ' ');
  let left = GIGABYTE / part.length;
  const write = () => {
    while (left > 0 && !response.destroyed && response.write(part)) left -= 1;
  };
  response.on('drain', write);
  write();
}

function drip(_request: unknown, response: ServerResponse): void {
  const timer = setInterval(() => response.write('x'), DRIP_MS);
  response.on('close', () => clearInterval(timer));
}
