/** Who is told that something happened, how often, and who is dropped. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { EventStream } from '../../local/inspector/event-stream.ts';
import { listen, stopListening } from '../../local/listen.ts';
import { until } from '../support/until.ts';

let server: Server;
let url: string;
let events: EventStream;
let waiting: { act: () => void; delayMs: number }[] = [];
const responses: ServerResponse[] = [];

beforeAll(async () => {
  server = createServer((_request, response) => {
    responses.push(response);
    events.open().hold(response);
  });
  url = await listen(server, 0, 'PORT');
});
beforeEach(() => {
  waiting = [];
  events = new EventStream((act, delayMs) => void waiting.push({ act, delayMs }));
});
afterAll(() => stopListening(server));

/** Lets the time of what waits for so long come. */
const pass = (delayMs: number): void => {
  const due = waiting.filter((each) => each.delayMs === delayMs);
  waiting = waiting.filter((each) => each.delayMs !== delayMs);
  for (const { act } of due) act();
};

async function reader(): Promise<{ text: () => string; end: () => Promise<void> }> {
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  let text = '';
  const read = (async () => {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
  })().catch(() => undefined);
  return {
    text: () => text,
    end: async () => {
      abort.abort();
      await read;
    },
  };
}

test('a reader learns at once how things stand, and of many things that happen together once', async () => {
  const one = await reader();
  await until(one.text, (text) => text.includes('data: 0'));
  for (let count = 0; count < 50; count += 1) events.tell();
  pass(100);
  await until(one.text, (text) => text.includes('data: 50'));
  expect(one.text().match(/event: changed/g)).toHaveLength(2);
  expect(events.version).toBe(50);
  await one.end();
  await until(
    () => events.readers,
    (readers) => readers === 0,
  );
});

test('what happens without readers costs no timer, and is known to the next one', async () => {
  events.tell();
  expect(waiting).toEqual([]);
  const one = await reader();
  await until(one.text, (text) => text.includes('data: 1'));
  await one.end();
});

test('beats keep a silent stream open, and end with its last reader', async () => {
  const one = await reader();
  pass(15_000);
  await until(one.text, (text) => text.includes(': still here'));
  await one.end();
  await until(
    () => events.readers,
    (readers) => readers === 0,
  );
  pass(15_000);
  expect(waiting).toEqual([]);
});

test('64 may read; one more is told so, and takes no place', async () => {
  const all = await Promise.all(Array.from({ length: 64 }, reader));
  const response = await fetch(url);
  expect([response.status, response.headers.get('retry-after'), events.readers]).toEqual([503, '10', 64]);
  await Promise.all(all.map(({ end }) => end()));
  await until(
    () => events.readers,
    (readers) => readers === 0,
  );
  const next = await fetch(url);
  expect(next.status).toBe(200);
  await next.body?.cancel();
});

test('who does not read is dropped before it costs memory, and who reads stays', async () => {
  const slow = connect(Number(new URL(url).port), '127.0.0.1');
  slow.on('error', () => undefined);
  slow.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  slow.pause();
  await until(
    () => events.readers,
    (readers) => readers === 1,
  );
  const good = await reader();
  const [held] = responses.slice(-2);
  // As if the sockets' buffers were full: only so much is left unread.
  const filler = Buffer.alloc(8 * 1024 * 1024, 32);
  held?.write(filler);
  await until(
    () => held?.writableLength ?? 0,
    (unread) => unread > 16_384,
  );
  events.tell();
  pass(100);
  await until(
    () => events.readers,
    (readers) => readers === 1,
  );
  expect(held?.destroyed).toBe(true);
  await until(good.text, (text) => text.includes('data: 1'));
  await good.end();
  slow.destroy();
});
