/** Each parameter of the template alone: what it changes, and nothing else; cdk-nag finds nothing new. All at once: test/packaging. */
import { rmSync } from 'node:fs';
import { nagTemplate } from '../support/cdk.ts';
import { NAG_REASONS, nagFindings } from '../support/nag-reasons.ts';
import { type Packaged, PUBLIC_BASE_URL, packageCopy, packageStage } from '../support/packaged.ts';
import { projectCopy } from '../support/project-copy.ts';

const CERTIFICATE = 'arn:aws:acm:eu-central-1:123456789012:certificate/0a-1';
const DOMAIN = ['domainName=auth.example.com', `certificateArn=${CERTIFICATE}`];
const OF_FUNCTIONS = ['AWS::Lambda::Function'];
const DATA = ['AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::Logs::LogGroup', 'AWS::IAM::Role'];
const OF_DOMAIN = ['AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::ApiMapping', 'AWS::ApiGatewayV2::DomainName'];

let prod: Packaged;
let project: string;
beforeAll(async () => {
  project = projectCopy();
  prod = await packageStage('prod');
});
afterAll(() => rmSync(project, { recursive: true }));

test.each<[string, string[], string[]]>([
  ['domainName', DOMAIN, OF_DOMAIN],
  ['edge', [...DOMAIN, `edge=${'ab'.repeat(32)}`], [...OF_DOMAIN, ...OF_FUNCTIONS]],
  ['kmsKeyArn', ['kmsKeyArn=arn:aws:kms:eu-central-1:123456789012:key/1'], DATA],
  ['subnetIds', ['subnetIds=subnet-a1,subnet-b2', 'securityGroupIds=sg-a1'], ['AWS::IAM::Role', ...OF_FUNCTIONS]],
  ['tableName', ['tableName=restored'], ['AWS::CloudWatch::Alarm', 'AWS::IAM::Role', ...OF_FUNCTIONS]],
  ['registryTableName', ['registryTableName=restored'], ['AWS::CloudWatch::Alarm', 'AWS::IAM::Role', ...OF_FUNCTIONS]],
  ['logRetentionDays', ['logRetentionDays=90'], ['AWS::Logs::LogGroup']],
  ['callbackConcurrency', ['callbackConcurrency=50'], ['AWS::Lambda::EventSourceMapping']],
  ['reservedConcurrency', ['reservedConcurrency=exchange-auth-code=20'], OF_FUNCTIONS],
  ['alarmEmail', ['alarmEmail=ops@example.com'], ['AWS::SNS::Subscription']],
])('%s', async (_, parameters, types) => {
  const options = [`publicBaseUrl=${PUBLIC_BASE_URL}`, ...parameters].map((parameter) => `--param=${parameter}`);
  const one = await packageCopy('prod', project, options);
  const ids = [...new Set([...Object.keys(prod.resources), ...Object.keys(one.resources)])];
  const textOf = ({ resources }: Packaged, id: string) =>
    JSON.stringify(resources[id])?.replaceAll(/serverless\/[^"]+\.zip/g, '');
  const changed = ids.filter((id) => textOf(one, id) !== textOf(prod, id));
  const kinds = new Set(changed.map((id) => (one.resources[id] ?? prod.resources[id])?.Type));
  expect([...kinds].sort()).toEqual([...types].sort());
  const findings = nagFindings(nagTemplate(one.templateFile));
  const reasons = [...NAG_REASONS, /^AwsSolutions-IAM5\[Resource::\S+:ec2:\S+:\*\/\*\] \w+Role$/];
  expect(findings.filter((finding) => !reasons.some((reason) => reason.test(finding)))).toEqual([]);
  rmSync(one.folder, { recursive: true });
});
