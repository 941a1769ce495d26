/** The step of the smoke test that writes as a function: where a role is narrowed, where it is not, and where it grants nothing. */
import type { Deployment } from '../../../cli/deployment.ts';
import { expectDeniedWrite } from '../../../cli/smoke/denied-write.ts';
import { notShown } from '../../../cli/smoke/not-shown.ts';
import { type AwsEndpoints, createAwsEndpoints } from '../../../local/aws/endpoints.ts';
import type { Statement } from '../../../local/service/policy.ts';

const deployment = { names: { stateTable: 'state' } } as Deployment;
let aws: AwsEndpoints;
beforeAll(async () => {
  aws = await createAwsEndpoints();
  const [AttributeName, KeyType, AttributeType] = ['pk', 'HASH', 'S'] as const;
  const key = { KeySchema: [{ AttributeName, KeyType }], AttributeDefinitions: [{ AttributeName, AttributeType }] };
  await aws.createTables([{ TableName: 'state', BillingMode: 'PAY_PER_REQUEST', ...key }]);
});
afterAll(() => aws.close());

const tried = (...role: Statement[]) => {
  aws.enforce(new Map([['get-alipay-authinfo', role]]));
  return expectDeniedWrite(deployment, aws.url, Date.now());
};
const put = { effect: 'Allow', actions: ['dynamodb:PutItem'], resources: ['*'], conditions: [] } as const;
const operator = 'ForAllValues:StringLike' as const;
const nonces = { operator, key: 'dynamodb:LeadingKeys', values: ['nonce#genauth#*'] } as const;

test('a role that is narrowed to its own items passes', async () => {
  await expect(tried({ ...put, conditions: [nonces] })).resolves.toBeUndefined();
});

test('one that may write any item fails, and so does one that may write none', async () => {
  await expect(tried(put)).rejects.toThrow('may write an authorization');
  await expect(tried()).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('what is not shown is said with what shows it', () => {
  expect(notShown('local', 'https://r.example').map(([what]) => what)).toEqual(['an alarm arrives']);
  const why = notShown('prod', undefined).map(([, how]) => how);
  expect(why).toEqual([
    expect.stringContaining('aws iam simulate-principal-policy'),
    expect.stringContaining('aws cloudwatch set-alarm-state'),
    'say --receiver URL',
  ]);
});
