import { protectTables } from '../../scripts/table-protection.mjs';

const table = (protection: boolean) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: { DeletionProtectionEnabled: protection },
});
const template = (protection: boolean) => ({ Table: table(protection), Queue: { Type: 'AWS::SQS::Queue' } });
/** CloudFormation's words. */
const missing = (what: string) => async () => {
  throw new Error(what);
};

test.each(['Stack with id alipay-auth-gateway-prod does not exist', 'Resource Table does not exist for stack x'])(
  'a table that is not there yet is made without deletion protection: %s',
  async (words) => {
    const resources = template(true);
    expect(await protectTables(resources, missing(words))).toBe(true);
    expect(resources).toEqual(template(false));
  },
);

test('one that is there gets it, also on the second deployment', async () => {
  const resources = template(true);
  const asked: string[] = [];
  const describe = async (id: string) => asked.push(id);
  expect(await protectTables(resources, describe)).toBe(false);
  expect(resources).toEqual(template(true));
  expect(asked).toEqual(['Table']);
});

test('of two, the one that is there gets it, and the one that a newer version brings does not yet', async () => {
  const resources = { Table: table(true), RegistryTable: table(true) };
  const describe = async (id: string) => {
    if (id === 'RegistryTable') throw new Error('Resource RegistryTable does not exist for stack x');
  };
  expect(await protectTables(resources, describe)).toBe(true);
  expect(resources).toEqual({ Table: table(true), RegistryTable: table(false) });
});

test('when CloudFormation cannot be asked, nothing is deployed', async () => {
  await expect(protectTables(template(true), missing('Access denied'))).rejects.toThrow('Access denied');
});

test('a table that is to have none is left alone, and so is a template without one', async () => {
  expect(await protectTables(template(false), missing('never asked'))).toBe(false);
  expect(await protectTables({}, missing('never asked'))).toBe(false);
});
