/**
 * A real SIGKILL of the whole stack, which keeps its tables, secrets and queues on disk, while authorizations are at three
 * places: between the beginning of the exchange and Alipay's answer, between the stored result and the queue, and in the
 * middle of a delivery. Afterwards the same folder and ports are started again.
 *
 * Time passes by hand: leases, the sweep's due times and the message's visibility are moved to the past instead of waited for.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bodyOf,
  counterparts,
  decide,
  type Link,
  open,
  requestLink,
  type TestBusiness,
} from '../support/authorization-run.ts';
import { rsaPair } from '../support/keys.ts';
import { type LocalTable, localTable } from '../support/local-table.ts';
import { isSigned } from '../support/openapi-client.ts';
import { type OwnMerchant, registerBusiness, startOwnMerchant } from '../support/own-merchant.ts';
import { recordedCalls, withFault } from '../support/recorded-calls.ts';
import { runSweep } from '../support/run-sweep.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

/** A link and the address to which Alipay sends the browser. */
interface Agreed extends Link {
  readonly address: string;
}

const stateFolder = mkdtempSync(join(tmpdir(), 'crash-'));
const PORTS = ['PORT', 'ALIPAY_PORT', 'AWS_PORT', 'MERCHANT_PORT'] as const;
let merchant: OwnMerchant;
let business: TestBusiness;
let stack: RunningStack;
let table: LocalTable;
/** Two of each: one is completed by a reload, the other by the sweep. */
let exchanging: [Agreed, Agreed];
let stored: [Agreed, Agreed];
let delivering: Agreed;

const agreed = async (): Promise<Agreed> => {
  const link = await requestLink(stack.gateway, business);
  return { ...link, address: await decide(link, 'agree') };
};

beforeAll(async () => {
  merchant = await startOwnMerchant();
  stack = await startStack({ stateFolder });
  table = localTable(stack.aws);
  const { privatePem, publicPem } = rsaPair('own-merchant');
  const registered = await registerBusiness(stack, { callbackUrl: merchant.callbackUrl, publicKey: publicPem });
  business = { ...registered, key: { privateKey: privatePem } };
  exchanging = [await agreed(), await agreed()];
  stored = [await agreed(), await agreed()];
  delivering = await agreed();
  await bringToTheirPlaces();
  const environment = Object.fromEntries(PORTS.map((name) => [name, stack.environment[name] ?? '']));
  await stack.kill();
  makeMessagesVisible();
  merchant.silent = false;
  stack = await startStack({ stateFolder, environment });
});
afterAll(async () => {
  table.close();
  merchant.close();
  await stack.stop();
  rmSync(stateFolder, { recursive: true });
});

/** Leaves each authorization at its place; their pages are never answered. */
async function bringToTheirPlaces(): Promise<void> {
  merchant.silent = true;
  expect((await open(delivering.address)).title).toBe('Authorization complete');
  await until(
    () => merchant.received(delivering.serialNo),
    ({ length }) => length === 1,
  );
  const never = { service: 'sqs', mode: 'slow', caller: 'complete-authorization', operation: 'SendMessage' } as const;
  await withFault(stack.aws, never, async () => {
    for (const { address } of stored) void open(address).catch(() => 'killed');
    await until(sendMessages, (count) => count >= 3);
    await counterparts(stack.demo).setFault('timeout', 2);
    for (const { address } of exchanging) void open(address).catch(() => 'killed');
    const calls = () => Promise.all(exchanging.map(({ address }) => counterparts(stack.demo).tokenCalls(address)));
    await until(calls, (seen) => seen.every(({ length }) => length === 1));
  });
  const items = await Promise.all([...exchanging, ...stored, delivering].map(table.load));
  expect(items.map(({ outcome, delivery }) => `${outcome} ${delivery}`)).toEqual([
    'exchanging none',
    'exchanging none',
    'success pending',
    'success pending',
    'success queued',
  ]);
}

/** Messages for the queue that complete-authorization asked SQS to take, those that it never answered too. */
async function sendMessages(): Promise<number> {
  const calls = await recordedCalls(stack.aws).list();
  return calls.filter((call) => call.function === 'complete-authorization' && call.action === 'sqs:SendMessage').length;
}

/** The timeout of 150 s, for which SQS hides a message that somebody has, is over. */
function makeMessagesVisible(): void {
  const folder = join(stateFolder, 'queues', 'alipay-auth-gateway-local-callbacks');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(files).toHaveLength(1);
  for (const file of files) {
    const message = JSON.parse(readFileSync(join(folder, file), 'utf8')) as object;
    writeFileSync(join(folder, file), JSON.stringify({ ...message, visibleAtMs: Date.now() }));
  }
}

const callbacksOf = ({ serialNo }: Link, count: number) =>
  until(
    () => merchant.received(serialNo),
    ({ length }) => length >= count,
  );

async function expectDelivered(link: Agreed, status: 'success' | 'unknown', count = 1): Promise<void> {
  const callbacks = await callbacksOf(link, count);
  expect(callbacks).toHaveLength(count);
  expect(new Set(callbacks.map(({ body }) => body)).size).toBe(1);
  for (const { headers, body } of callbacks) expect(isSigned(headers, body, stack.demo.platform)).toBe(true);
  const [body] = callbacks.map(bodyOf);
  expect(body).toMatchObject({ serialNo: link.serialNo, status });
  expect(body?.openId !== undefined).toBe(status === 'success');
  await until(
    () => table.load(link),
    ({ outcome, delivery }) => outcome === status && delivery === 'delivered',
  );
}

const past = (): number => Date.now() - 1;

test('a delivery that was cut off is repeated, as the same event', async () => {
  await expectDelivered(delivering, 'success', 2);
});

test('a result that was stored and not queued is delivered after a reload', async () => {
  expect((await open(stored[0].address)).title).toBe('Authorization complete');
  await expectDelivered(stored[0], 'success');
});

test('an exchange that was cut off is in progress until its lease is over, and then unknown', async () => {
  const [link] = exchanging;
  expect(await open(link.address)).toMatchObject({ status: 200, title: 'In progress' });
  expect(merchant.received(link.serialNo)).toEqual([]);
  await table.change(link, { leaseUntilMs: past(), dueAt: past() });
  expect((await open(link.address)).title).toBe('Result not known');
  await expectDelivered(link, 'unknown');
});

test('what nobody comes back for is completed by the sweep', async () => {
  await table.change(stored[1], { dueAt: past() });
  await table.change(exchanging[1], { leaseUntilMs: past(), dueAt: past() });
  const sweep = await runSweep(stack);
  expect(sweep).toMatchObject({ kind: 'result' });
  expect(JSON.parse('text' in sweep ? sweep.text : '')).toMatchObject({ leases: 1, queued: 1 });
  await expectDelivered(stored[1], 'success');
  await expectDelivered(exchanging[1], 'unknown');
  expect((await open(stored[1].address)).title).toBe('Authorization complete');
  expect((await open(exchanging[1].address)).title).toBe('Result not known');
});

test('no code was sent to Alipay again', async () => {
  for (const { address } of [...exchanging, ...stored, delivering]) {
    expect(await counterparts(stack.demo).tokenCalls(address)).toEqual([]);
  }
});
