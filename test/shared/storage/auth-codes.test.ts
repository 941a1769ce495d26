import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createAuthCodeLedger } from '../../../shared/storage/auth-codes.ts';
import { type AuthorizationTable, startAuthorizationTable } from '../../support/authorization-table.ts';

let table: AuthorizationTable;
const time = { nowMs: Date.parse('2026-11-21T03:27:12Z') };
beforeAll(async () => {
  table = await startAuthorizationTable();
});
afterAll(() => table.close());

const ledger = () =>
  createAuthCodeLedger({ client: table.client, tableName: table.tableName, clock: () => time.nowMs });
let serial = 0;
const fresh = () => {
  serial += 1;
  return { appId: '2021000000000001', code: `code-${serial}` };
};

test('a code is claimed once; the others learn that it is in progress, and later that its outcome is not known', async () => {
  const code = fresh();
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => ledger().claim(code, `claim-${index}`)));
  expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1);
  expect(new Set(answers)).toEqual(new Set(['claimed', 'in-progress']));
  time.nowMs += 60_000;
  expect(await ledger().claim(code, 'late')).toBe('unknown');
});

test('a settled code is used for a day, whoever asks, and then forgotten', async () => {
  const code = fresh();
  await ledger().claim(code, 'one');
  await ledger().settle(code, 'one');
  expect(await ledger().claim(code, 'two')).toBe('used');
  time.nowMs += 24 * 3_600_000 + 1_000;
  expect(await ledger().claim(code, 'three')).toBe('claimed');
});

test('a released code can be claimed again; only its holder can release or settle it', async () => {
  const code = fresh();
  await ledger().claim(code, 'one');
  await ledger().release(code, 'two');
  expect(await ledger().claim(code, 'two')).toBe('in-progress');
  await ledger().settle(code, 'two');
  expect(await ledger().claim(code, 'two')).toBe('in-progress');
  await ledger().release(code, 'one');
  expect(await ledger().claim(code, 'two')).toBe('claimed');
});

test('the same claim again is our own write, repeated after a lost answer', async () => {
  const code = fresh();
  expect(await ledger().claim(code, 'one')).toBe('claimed');
  expect(await ledger().claim(code, 'one')).toBe('claimed');
});

test('codes are told apart exactly, by case and by app', async () => {
  const code = fresh();
  await ledger().claim(code, 'one');
  expect(await ledger().claim({ ...code, code: code.code.toUpperCase() }, 'two')).toBe('claimed');
  expect(await ledger().claim({ ...code, appId: '2021000000000002' }, 'three')).toBe('claimed');
  expect(await ledger().claim({ appId: `${code.appId}c`, code: code.code.slice(1) }, 'four')).toBe('claimed');
});

test('an answer that confirms no write is none', async () => {
  const client = { send: async () => ({}) } as unknown as DynamoDBClient;
  const empty = createAuthCodeLedger({ client, tableName: 'table' });
  await expect(empty.claim(fresh(), 'one')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(empty.settle(fresh(), 'one')).rejects.toMatchObject({ code: 'unavailable' });
});

test('a store that is down makes everything unavailable', async () => {
  const client = { send: () => Promise.reject(new Error('down')) } as unknown as DynamoDBClient;
  const down = createAuthCodeLedger({ client, tableName: 'table' });
  for (const act of [down.claim, down.settle, down.release]) {
    await expect(act(fresh(), 'one')).rejects.toMatchObject({ code: 'unavailable' });
  }
});
