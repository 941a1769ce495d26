import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nagTemplate } from '../support/cdk.ts';
import { NAG_REASONS, nagFindings } from '../support/nag-reasons.ts';
import { type Packaged, packageCopy, packageStage } from '../support/packaged.ts';
import { projectCopy } from '../support/project-copy.ts';

const EDGE = 'ab'.repeat(32);
const CALLS_OUT = ['check-health', 'complete-authorization', 'deliver-callback', 'exchange-auth-code'];

const arnsOf = (partition: string, region: string) => ({
  certificateArn: `arn:${partition}:acm:${region}:123456789012:certificate/0a-1`,
  kmsKeyArn: `arn:${partition}:kms:${region}:123456789012:key/0a-1`,
});
const parametersOf = (partition: string, region: string) => ({
  ...arnsOf(partition, region),
  domainName: 'auth.example.com',
  subnetIds: 'subnet-a1,subnet-b2',
  securityGroupIds: 'sg-a1,sg-b2',
  edge: EDGE,
  tableName: 'restored',
  registryTableName: 'restored-registry',
  logRetentionDays: '90',
  callbackConcurrency: '50',
  reservedConcurrency: 'deliver-callback=60,exchange-auth-code=20',
  alarmEmail: 'ops@example.com',
});
const optionsOf = (region: string, parameters: Record<string, string>) => [
  `--region=${region}`,
  ...Object.entries(parameters).map(([name, value]) => `--param=${name}=${value}`),
];

let prod: Packaged;
/** All parameters at once, by region. */
const packaged: Record<string, Packaged> = {};
const REGIONS = [
  ['aws', 'eu-central-1'],
  ['aws-cn', 'cn-north-1'],
] as const;

beforeAll(async () => {
  const project = projectCopy();
  for (const [partition, region] of REGIONS) {
    packaged[region] = await packageCopy('prod', project, optionsOf(region, parametersOf(partition, region)));
  }
  rmSync(project, { recursive: true });
  prod = await packageStage('prod');
});
afterAll(() => {
  for (const { folder } of Object.values(packaged)) rmSync(folder, { recursive: true });
});

type PackagedFunction = Packaged['resources'][string]['Properties'] & { operation: string; role: string };
const functionsOf = ({ ofType }: Packaged): PackagedFunction[] =>
  Object.values(ofType('AWS::Lambda::Function')).map(({ Properties }) => ({
    ...Properties,
    operation: String(Properties.FunctionName).replace('alipay-auth-gateway-prod-', ''),
    role: String(Properties.Role['Fn::GetAtt'][0]),
  }));
const statementsOf = ({ resources }: Packaged, role: string): Record<string, unknown>[] =>
  resources[role]?.Properties.Policies[0].PolicyDocument.Statement;

describe.each(REGIONS)('all parameters at once, partition %s, region %s', (partition, region) => {
  const all = () => packaged[region] as Packaged;
  const { kmsKeyArn, certificateArn } = arnsOf(partition, region);

  test('the domain is the one way in', () => {
    const { HttpApi, Domain, DomainMapping } = all().resources;
    expect(HttpApi?.Properties.DisableExecuteApiEndpoint).toBe(true);
    expect(Domain?.Properties).toEqual({
      DomainName: 'auth.example.com',
      DomainNameConfigurations: [
        { CertificateArn: certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ],
    });
    expect(DomainMapping).toMatchObject({
      DependsOn: ['HttpApiStage'],
      Properties: { ApiId: { Ref: 'HttpApi' }, DomainName: { Ref: 'Domain' }, Stage: '$default' },
    });
    const { Outputs } = JSON.parse(readFileSync(all().templateFile, 'utf8')) as { Outputs: Record<string, unknown> };
    expect(Outputs).toMatchObject({ DomainTarget: { Value: { 'Fn::GetAtt': ['Domain', 'RegionalDomainName'] } } });
    const addresses = functionsOf(all()).map(({ Environment }) => Environment.Variables.PUBLIC_BASE_URL);
    expect(new Set(addresses)).toEqual(new Set([undefined, 'https://auth.example.com']));
  });

  test('what holds data is under the key, and each role may use it through what it calls', () => {
    for (const table of ['Table', 'RegistryTable']) {
      const sse = { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: kmsKeyArn };
      expect(all().resources[table]?.Properties.SSESpecification).toEqual(sse);
    }
    for (const { Properties } of Object.values(all().ofType('AWS::SQS::Queue'))) {
      expect(Properties.KmsMasterKeyId).toBe(kmsKeyArn);
      expect(Properties).not.toHaveProperty('SqsManagedSseEnabled');
    }
    for (const { Properties } of Object.values(all().ofType('AWS::Logs::LogGroup'))) {
      expect(Properties.KmsKeyId).toBe(kmsKeyArn);
    }
    for (const { Properties } of Object.values(all().ofType('AWS::SNS::Topic'))) {
      expect(Object.keys(Properties)).toEqual(['TopicName']);
    }
    const services = Object.fromEntries(functionsOf(all()).map(({ operation, role }) => [operation, keyUse(role)]));
    expect(services).toEqual({
      'check-app-id-secret': [['dynamodb', 'secretsmanager']],
      'check-health': [['dynamodb', 'secretsmanager', 'sqs'], ['dynamodb']],
      'complete-authorization': [
        ['dynamodb', 'secretsmanager', 'sqs'],
        ['dynamodb', 'sqs'],
      ],
      'create-authorization-url': [['dynamodb', 'secretsmanager'], ['dynamodb']],
      'deliver-callback': [
        ['dynamodb', 'secretsmanager', 'sqs'],
        ['dynamodb', 'sqs'],
      ],
      'exchange-auth-code': [['dynamodb', 'secretsmanager'], ['dynamodb']],
      'get-alipay-authinfo': [['dynamodb', 'secretsmanager'], ['dynamodb']],
      'get-health': [['dynamodb']],
      'get-management-token': [['dynamodb', 'secretsmanager']],
      'not-found': [],
      'sweep-callbacks': [
        ['dynamodb', 'sqs'],
        ['dynamodb', 'sqs'],
      ],
    });
  });

  /** Through which services a role reads, and through which it writes, under the key. */
  function keyUse(role: string) {
    const uses = statementsOf(all(), role).filter(({ Resource }) => Resource === kmsKeyArn);
    return uses.map(({ Action, Condition }, index) => {
      const expected = [
        ['kms:Decrypt', 'kms:DescribeKey'],
        ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
      ];
      expect(Action).toEqual(expected[index]);
      const { StringEquals } = Condition as { StringEquals: Record<string, { 'Fn::Sub': string }[]> };
      return StringEquals['kms:ViaService']?.map(
        ({ 'Fn::Sub': name }) => name.match(/^(\w+)\.\$\{AWS::Region\}\.\$\{AWS::URLSuffix\}$/)?.[1],
      );
    });
  }

  test('what calls out, and nothing else, is in the subnets', () => {
    const network = { SubnetIds: ['subnet-a1', 'subnet-b2'], SecurityGroupIds: ['sg-a1', 'sg-b2'] };
    for (const { operation, role, VpcConfig } of functionsOf(all())) {
      const isOut = CALLS_OUT.includes(operation);
      expect([operation, VpcConfig]).toEqual([operation, isOut ? network : undefined]);
      const own = statementsOf(all(), role).filter(({ Action }) => String(Action).startsWith('ec2:'));
      expect(own.map(({ Effect, Resource }) => [Effect, Resource])).toEqual(
        isOut
          ? [
              // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
              ['Allow', { 'Fn::Sub': 'arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:*/*' }],
              ['Allow', '*'],
              ['Deny', '*'],
            ]
          : [],
      );
      if (!isOut) continue;
      const [, , denied] = own as { Condition?: unknown; Action: string[] }[];
      expect(denied?.Action).toEqual(own.slice(0, 2).flatMap(({ Action }) => Action));
      expect(JSON.stringify(denied?.Condition)).toContain(`function:alipay-auth-gateway-prod-${operation}"`);
    }
  });

  test('the functions use the restored tables, the template keeps its own', () => {
    const { Table, RegistryTable } = all().resources;
    const own = 'alipay-auth-gateway-prod';
    expect([Table, RegistryTable].map((table) => table?.Properties.TableName)).toEqual([own, `${own}-registry`]);
    for (const { role, Environment } of functionsOf(all())) {
      const { TABLE_NAME = 'restored', REGISTRY_TABLE_NAME = 'restored-registry' } = Environment.Variables;
      expect([TABLE_NAME, REGISTRY_TABLE_NAME]).toEqual(['restored', 'restored-registry']);
      const tables = JSON.stringify(statementsOf(all(), role)).match(/:table\/[\w-]+/g) ?? [];
      expect(tables.filter((table) => !/^:table\/restored(-registry)?$/.test(table))).toEqual([]);
    }
    const alarms = JSON.stringify(all().ofType('AWS::CloudWatch::Alarm'));
    expect(alarms).toContain("TableName = 'restored'");
    expect(alarms).not.toContain(`TableName = '${own}'`);
  });

  test('logs are kept, callbacks made and executions reserved as asked', () => {
    const kept = Object.values(all().ofType('AWS::Logs::LogGroup')).map(({ Properties }) => Properties.RetentionInDays);
    expect(new Set(kept)).toEqual(new Set([90]));
    const [mapping] = Object.values(all().ofType('AWS::Lambda::EventSourceMapping'));
    expect(mapping?.Properties.ScalingConfig).toEqual({ MaximumConcurrency: 50 });
    const reserved = functionsOf(all()).flatMap(({ operation, ReservedConcurrentExecutions: count }) =>
      count === undefined ? [] : [[operation, count]],
    );
    expect(Object.fromEntries(reserved)).toEqual({ 'deliver-callback': 60, 'exchange-auth-code': 20 });
    expect(Object.keys(all().ofType('AWS::SNS::Subscription'))).toHaveLength(2);
  });

  test('every function knows the hash of the origin secret, and none does without edge', () => {
    const known = (one: Packaged) =>
      functionsOf(one).map(({ Environment }) => Environment.Variables.ORIGIN_SECRETS_SHA256);
    expect(new Set(known(all()))).toEqual(new Set([EDGE]));
    expect(new Set(known(prod))).toEqual(new Set([undefined]));
  });

  test('tracing is there where the region has it', () => {
    const isTraced = partition === 'aws';
    for (const { role, TracingConfig } of functionsOf(all())) {
      expect(TracingConfig).toEqual(isTraced ? { Mode: 'Active' } : undefined);
      expect(JSON.stringify(statementsOf(all(), role)).includes('xray:')).toBe(isTraced);
    }
  });

  test('no other partition, region or account is named', () => {
    const template = readFileSync(all().templateFile, 'utf8');
    const arns = template.match(/arn:[\w${-][^":]*:[^"]*/g) ?? [];
    expect(arns.length).toBeGreaterThan(50);
    const own = new RegExp(`^arn:(\\$\\{AWS::Partition\\}|${partition}:\\w+:${region}:123456789012):`);
    expect(arns.filter((arn) => !own.test(arn))).toEqual([]);
    expect(template).not.toMatch(/amazonaws\.com\.cn|\b(us|ap|eu)-[a-z]+-\d\.amazonaws/);
  });

  test('a bare wildcard stands only where AWS has no resources', () => {
    const bare = functionsOf(all()).flatMap(({ role }) =>
      statementsOf(all(), role).flatMap(({ Effect, Action, Resource }) =>
        Effect === 'Allow' && [Resource].flat().includes('*') ? [Action].flat() : [],
      ),
    );
    const tracing = partition === 'aws' ? ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'] : [];
    const looks = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
    expect([...new Set(bare)].sort()).toEqual([...looks, ...tracing]);
  });

  test('cdk-nag finds nothing that has no stated reason', () => {
    const reasons = [...NAG_REASONS, /^AwsSolutions-IAM5\[Resource::\S+:ec2:\S+:\*\/\*\] \w+Role$/];
    const findings = nagFindings(nagTemplate(all().templateFile));
    expect(findings.filter((finding) => !reasons.some((reason) => reason.test(finding)))).toEqual([]);
  });
});

test('every resource that takes tags gets the service and the stage from the stack', () => {
  const state = JSON.parse(readFileSync(join(prod.folder, 'serverless-state.json'), 'utf8'));
  expect(state.service.provider.stackTags).toEqual({ service: 'alipay-auth-gateway', stage: 'prod' });
});

test('the functions that call out are those whose bundles hold a client of others', () => {
  const clients = /shared\/(platform\/outbound-call|delivery\/guarded-post|alipay\/token-exchange)\.ts/;
  const callers = functionsOf(prod)
    .map(({ operation }) => operation)
    .filter((operation) => clients.test(readFileSync(`dist/${operation}/meta.json`, 'utf8')));
  expect(callers.sort()).toEqual(CALLS_OUT);
});
