/** docs/roles.md, made from the packaged roles: `npm run roles` writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Packaged, packageStage } from '../support/packaged.ts';
import type { PackagedStatement } from '../support/packaged-roles.ts';

const PAGE = 'docs/roles.md';
const MARK = '<!-- The table is made by `npm run roles`. -->';

test('the table of roles is that of the template', async () => {
  const text = readFileSync(PAGE, 'utf8');
  const [head = ''] = text.split(MARK);
  const made = `${head}${MARK}\n\n${tableOf(await packageStage('prod'))}\n`;
  if (process.env.WRITE_ROLES) writeFileSync(PAGE, made);
  expect(readFileSync(PAGE, 'utf8')).toBe(made);
});

function tableOf({ ofType, resources }: Packaged): string {
  const rows = Object.values(ofType('AWS::Lambda::Function')).flatMap(({ Properties }) => {
    const name = String(Properties.FunctionName).replace('alipay-auth-gateway-prod-', '');
    const { Policies } = resources[Properties.Role['Fn::GetAtt'][0]]?.Properties ?? {};
    const statements = Policies[0].PolicyDocument.Statement as PackagedStatement[];
    return statements.map((statement, index) => `| ${index === 0 ? name : ''} | ${cellsOf(statement)} |`);
  });
  return ['| function | may | on | narrowed to |', '|---|---|---|---|', ...rows].join('\n');
}

function cellsOf({ Action, Resource, Condition = {} }: PackagedStatement): string {
  const listed = (values: readonly string[]) => values.map((value) => `\`${value}\``).join(', ');
  const narrowed = Object.entries(Condition)
    .filter(([operator]) => operator !== 'Null')
    .flatMap(([, keys]) => Object.entries(keys))
    .map(([key, values]) => `${key.replace('dynamodb:', '')}: ${listed([values].flat() as string[])}`);
  const on = [Resource].flat().map((one) => shortened(typeof one === 'string' ? one : one['Fn::Sub']));
  return [listed([Action].flat()), listed(on), narrowed.join('; ')].join(' | ');
}

/** Service and name: partition, region and account are the deployment's. */
const shortened = (arn: string): string =>
  arn
    .replace(/^arn:\$\{AWS::Partition\}:(\w+):\$\{AWS::Region\}:\$\{AWS::AccountId\}:/, '$1: ')
    .replaceAll('alipay-auth-gateway-prod', '<service>-<stage>')
    .replaceAll('alipay-auth-gateway/prod', '<service>/<stage>');
