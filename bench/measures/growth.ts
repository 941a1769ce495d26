import { context, loadFunction } from '../in-process/functions.ts';
import { compare, type Side } from '../in-process/interleave.ts';
import { secrets, signedApp } from '../in-process/material.ts';
import { signedAuthInfo } from '../in-process/requests.ts';
import type { Row } from '../row.ts';

const CALLERS = [100, 1_000] as const;
const NONCES = 100_000;

/** What many callers and many live nonces do to a warm function: its p50 over that of one with one caller and few nonces. */
export async function measureGrowth(): Promise<Row[]> {
  const rows: Row[] = [];
  const few = await side(1, 0);
  for (const callers of CALLERS) rows.push(await grown(`${callers} callers in the cache`, await side(callers, 0), few));
  rows.push(await grown(`${NONCES} live nonces`, await side(1, NONCES), few));
  return rows;
}

async function grown(what: string, many: Side, few: Side): Promise<Row> {
  const { ours, floor, ratio } = await compare(many, few);
  return {
    measure: `growth: AuthInfo with ${what}, over one caller`,
    value: ratio.p50,
    unit: '×',
    note: `p50 ${ours.p50.median.toFixed(1)} µs over ${floor.p50.median.toFixed(1)} µs; nonces in memory: DynamoDB's own growth is not in it`,
  };
}

async function side(callers: number, nonces: number): Promise<Side> {
  const names = Array.from({ length: callers }, (_, index) => `app-${index}`);
  const documents = { ...secrets, ...Object.fromEntries(names.map((name) => [`callers/genauth/${name}`, signedApp])) };
  const { handler, memory } = await loadFunction('get-alipay-authinfo', documents);
  for (let index = 0; index < nonces; index += 1) memory.nonces.seen.add(`genauth#other#${index}-of-somebody-else`);
  // Into the cache: each name is fetched once.
  for (const appId of names) await handler(signedAuthInfo({ appId }), context);
  let next = 0;
  return {
    name: `${callers} callers, ${nonces} nonces`,
    prepare: () => signedAuthInfo({ appId: names[next++ % names.length] as string }),
    call: (event) => handler(event, context),
    isRight: (answer) => (answer as { body: string }).body.includes('&sign='),
  };
}
