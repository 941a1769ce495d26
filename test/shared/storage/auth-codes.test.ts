import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
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
  return { issuer: 'alipay:2021000000000001', code: `code-${serial}` };
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
  expect(await ledger().claim({ ...code, issuer: 'alipay:2021000000000002' }, 'three')).toBe('claimed');
  expect(await ledger().claim({ issuer: `${code.issuer}c`, code: code.code.slice(1) }, 'four')).toBe('claimed');
});

test('an entry holds no code: its key is SHA-256 of app and code, which is of a fixed form', async () => {
  const code = { issuer: 'alipay:2021000000000001', code: 'marked-code' };
  await ledger().claim(code, 'claim-1');
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));
  expect(JSON.stringify(Items)).not.toContain('marked-code');
  const digest = createHash('sha256').update('23:alipay:2021000000000001marked-code').digest('hex');
  expect(Items).toContainEqual({
    pk: { S: `auth-code#${digest}` },
    claimId: { S: 'claim-1' },
    state: { S: 'exchanging' },
    leaseUntilMs: { N: String(time.nowMs + 60_000) },
    expiresAt: { N: String(Math.floor(time.nowMs / 1_000) + 24 * 3_600) },
  });
});

describe('a claim that another one holds', () => {
  type Answer = object | Error;
  /** A ledger whose table gives one answer after the other. */
  function ledgerOf(...answers: Answer[]) {
    const inputs: Record<string, unknown>[] = [];
    const send = async ({ input }: { input: Record<string, unknown> }) => {
      inputs.push(input);
      const answer = answers[inputs.length - 1];
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('one call too many');
      return answer;
    };
    const client = { send } as unknown as DynamoDBClient;
    const claim = () =>
      createAuthCodeLedger({ client, tableName: 't', clock: () => 1_000_000 }).claim(fresh(), 'claim-1');
    return { claim, inputs };
  }
  const failed = (Item?: object) =>
    Object.assign(new ConditionalCheckFailedException({ message: 'x', $metadata: {} }), Item && { Item });
  const settled = { state: { S: 'settled' }, leaseUntilMs: { N: '1060000' } };
  const running = { state: { S: 'exchanging' }, leaseUntilMs: { N: '1000001' } };
  const lost = { state: { S: 'exchanging' }, leaseUntilMs: { N: '1000000' } };

  test.each([
    ['used', settled],
    ['in-progress', running],
    ['unknown', lost],
    ['unknown', {}],
  ] as const)(
    'is %s by the entry that comes with the refusal, or that is read, consistently',
    async (outcome, entry) => {
      const told = ledgerOf(failed(entry));
      expect(await told.claim()).toBe(outcome);
      expect(told.inputs).toMatchObject([{ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }]);
      const asked = ledgerOf(failed(), { Item: entry });
      expect(await asked.claim()).toBe(outcome);
      expect(asked.inputs[1]).toEqual({
        TableName: 't',
        Key: { pk: { S: expect.stringMatching(/^auth-code#[0-9a-f]{64}$/) } },
        ConsistentRead: true,
      });
    },
  );

  test.each<[string, Answer[]]>([
    ['an error, after which nobody knows who wrote', [new Error('timeout')]],
    ['an entry that is gone when it is read', [failed(), {}]],
    ['an entry that cannot be read', [failed(), new Error('timeout')]],
  ])('is not told from %s', async (_name, answers) => {
    const { claim, inputs } = ledgerOf(...answers);
    await expect(claim()).rejects.toMatchObject({ code: 'unavailable', message: 'the table cannot be used' });
    expect(inputs).toHaveLength(answers.length);
  });
});

test('an answer that confirms no write is none', async () => {
  const client = { send: async () => ({}) } as unknown as DynamoDBClient;
  const empty = createAuthCodeLedger({ client, tableName: 'table' });
  await expect(empty.claim(fresh(), 'one')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(empty.settle(fresh(), 'one')).rejects.toMatchObject({
    code: 'unavailable',
    message: 'the table did not confirm a write',
  });
});

test('a store that is down makes everything unavailable', async () => {
  const client = { send: () => Promise.reject(new Error('down')) } as unknown as DynamoDBClient;
  const down = createAuthCodeLedger({ client, tableName: 'table' });
  for (const act of [down.claim, down.settle, down.release]) {
    await expect(act(fresh(), 'one')).rejects.toMatchObject({ code: 'unavailable' });
  }
});
