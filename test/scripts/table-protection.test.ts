import { protectTable } from '../../scripts/table-protection.mjs';

const template = (protection: boolean) => ({ Table: { Properties: { DeletionProtectionEnabled: protection } } });
/** CloudFormation's words. */
const missing = (what: string) => async () => {
  throw new Error(what);
};

test.each(['Stack with id alipay-auth-gateway-prod does not exist', 'Resource Table does not exist for stack x'])(
  'a table that is not there yet is made without deletion protection: %s',
  async (words) => {
    const resources = template(true);
    expect(await protectTable(resources, missing(words))).toBe(true);
    expect(resources).toEqual(template(false));
  },
);

test('one that is there gets it, also on the second deployment', async () => {
  const resources = template(true);
  const asked: string[] = [];
  const describe = async (id: string) => asked.push(id);
  expect(await protectTable(resources, describe)).toBe(false);
  expect(resources).toEqual(template(true));
  expect(asked).toEqual(['Table']);
});

test('when CloudFormation cannot be asked, nothing is deployed', async () => {
  await expect(protectTable(template(true), missing('Access denied'))).rejects.toThrow('Access denied');
});

test('a table that is to have none is left alone, and so is a template without one', async () => {
  expect(await protectTable(template(false), missing('never asked'))).toBe(false);
  expect(await protectTable({}, missing('never asked'))).toBe(false);
});
