/** What `doctor` reads of AWS, from responses as AWS documents them. */
import { listSecrets, readTable } from '../../../cli/doctor/read-aws.ts';

/** A client that gives a response for each kind of command. */
const client = (responses: Readonly<Record<string, object | Error>>) => ({
  send: async (command: object) => {
    const response = responses[command.constructor.name];
    if (response instanceof Error) throw response;
    return response;
  },
});

const table = { name: 'state', expiresBy: 'expiresAt' };
const well = {
  DescribeTableCommand: { Table: { TableStatus: 'ACTIVE', DeletionProtectionEnabled: true } },
  DescribeContinuousBackupsCommand: {
    ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' } },
  },
  DescribeTimeToLiveCommand: { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' } },
};
const read = (responses: object, isLocal = false) =>
  readTable(client({ ...well, ...responses }) as never, table, isLocal);

describe('a table', () => {
  test('with all that it needs', async () => {
    expect(await read({})).toEqual({
      ...{ name: 'state', status: 'ACTIVE', isProtected: true, isRecoverable: true },
      ...{ expiresBy: 'expiresAt', expiresByShould: 'expiresAt' },
    });
  });

  test('with nothing of it', async () => {
    const nothing = {
      DescribeTableCommand: { Table: { TableStatus: 'ACTIVE' } },
      DescribeContinuousBackupsCommand: {
        ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' } },
      },
      DescribeTimeToLiveCommand: {
        TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED', AttributeName: 'expiresAt' },
      },
    };
    expect(await read(nothing)).toMatchObject({ isProtected: false, isRecoverable: false, expiresBy: undefined });
    const empty = { DescribeContinuousBackupsCommand: {}, DescribeTimeToLiveCommand: {} };
    expect(await read(empty)).toMatchObject({ isRecoverable: false, expiresBy: undefined });
  });

  test('that is not there; but that it may not be looked at is an error', async () => {
    const missing = Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' });
    expect(await read({ DescribeTableCommand: missing })).toMatchObject({ status: undefined });
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    await expect(read({ DescribeTimeToLiveCommand: denied })).rejects.toBe(denied);
  });

  test('of the embedded stack, which is asked for no more than it knows', async () => {
    const unknown = new Error('UnknownOperationException');
    const asked = read({ DescribeContinuousBackupsCommand: unknown, DescribeTimeToLiveCommand: unknown }, true);
    expect(await asked).toMatchObject({ status: 'ACTIVE' });
  });
});

test('secrets are listed page by page, those of the deployment alone', async () => {
  const pages = [
    { SecretList: [{ Name: 's/prod/connections/a' }, { Name: 's/prod2/connections/b' }], NextToken: 'more' },
    { SecretList: [{ Name: 's/prod/keys/state' }] },
  ];
  const tokens: unknown[] = [];
  const paged = {
    send: async ({ input }: { input: { NextToken?: string } }) => {
      tokens.push(input.NextToken);
      return pages[tokens.length - 1];
    },
  };
  expect(await listSecrets(paged as never, 's/prod')).toEqual(['connections/a', 'keys/state']);
  expect(tokens).toEqual([undefined, 'more']);
});
