import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { alarmsOf } from '../../scripts/monitoring/catalog.mjs';
import { dashboardResources } from '../../scripts/monitoring/dashboards.mjs';
import { exampleDeployment } from '../../scripts/monitoring/example-deployment.mjs';
import { queryResources } from '../../scripts/monitoring/queries.mjs';
import { alarmResources, pagesResource, subscriptionResources } from '../../scripts/monitoring/resources.mjs';
import { ACCESSES, accessLogLine, meetsFilter } from '../support/access-log.ts';
import { nagTemplate } from '../support/cdk.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { SERVERLESS_CLI } from '../support/invoke-local.ts';
import { NAG_REASONS, nagFindings } from '../support/nag-reasons.ts';
import { type Packaged, PUBLIC_BASE_URL, packageCopy, packageStage } from '../support/packaged.ts';
import { projectWith } from '../support/project-copy.ts';
import { zipEntries } from '../support/zip.ts';

/** Limits of the minified bundles, in bytes; the rest may have 320 kB. */
const SIZE_LIMITS: Record<string, number> = { 'not-found': 100_000, 'check-health': 350_000 };
const SIZE_LIMIT = 320_000;
const operations = readdirSync('functions').filter((name) => existsSync(`functions/${name}/function.yml`));

const deployment = await exampleDeployment('prod');
let local: Packaged;
let prod: Packaged;

beforeAll(async () => {
  [local, prod] = await Promise.all([packageStage('local'), packageStage('prod')]);
});

const stages = (): [string, Packaged][] => [
  ['local', local],
  ['prod', prod],
];
const REGISTRY = 'alipay-auth-gateway-prod-registry';
const QUEUE = 'alipay-auth-gateway-prod-callbacks';
const DEAD_LETTERS = 'alipay-auth-gateway-prod-callbacks-dead';
/** The environment of one function. */
const variablesOf = (packaged: Packaged, name: string): Record<string, string> => {
  const [entry] = functionsOf(packaged).filter(({ Properties }) => Properties.FunctionName.endsWith(`-${name}`));
  return entry?.Properties.Environment.Variables;
};
const functionsOf = (packaged: Packaged) => Object.values(packaged.ofType('AWS::Lambda::Function'));

describe('packages', () => {
  test('there is one zip per function, and it holds the bundle and its package.json alone', () => {
    for (const [, { folder }] of stages()) {
      const zips = readdirSync(folder).filter((name) => name.endsWith('.zip'));
      expect(zips.sort()).toEqual(operations.map((name) => `${name}.zip`).sort());
      for (const name of operations) {
        const entries = zipEntries(join(folder, `${name}.zip`));
        expect(entries.sort()).toEqual([`dist/${name}/index.js`, `dist/${name}/package.json`]);
      }
    }
  });

  test.each(operations)('the bundle of %s is within its limit', (name) => {
    expect(statSync(`dist/${name}/index.js`).size).toBeLessThanOrEqual(SIZE_LIMITS[name] ?? SIZE_LIMIT);
  });

  test.each(operations)('the bundle of %s holds nothing of the tools, and no way to other credentials', (name) => {
    const { inputs } = JSON.parse(readFileSync(`dist/${name}/meta.json`, 'utf8')) as { inputs: object };
    const files = Object.keys(inputs);
    expect(files).toContain(`functions/${name}/handler.ts`);
    expect(files.filter((file) => /^(local|test|scripts|bench|events)\//.test(file))).toEqual([]);
    const used = files.join('\n');
    expect(used).not.toMatch(/credential-provider-(ini|sso|process|web-identity|imds|http|login)|token-providers/);
    expect(used).not.toMatch(
      /node_modules\/(ajv|alipay-sdk|authing-node-sdk|dynalite|marked|qrcode|swagger-ui-dist)\//,
    );
  });
});

/** What the CLI says when it refuses; the plugin's own test has the other inputs that it refuses. */
async function refusal(command: readonly string[], variables: Record<string, string> = {}): Promise<string> {
  const environment = { ...childEnvironment(), HOME: '/nowhere', ...variables };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [SERVERLESS_CLI, ...command], {
    env: environment,
  }).then(
    () => ({ stdout: 'it was not refused', stderr: '' }),
    (error: { stdout: string; stderr: string }) => error,
  );
  return stdout + stderr;
}

test('a deployment without a public address is refused, in words that say how to give one', async () => {
  const said = await refusal(['print', '--stage', 'prod']);
  expect(said).toContain('The public address of this deployment is missing or wrong.');
  expect(said).toContain('--param="publicBaseUrl=https://..." or the variable PUBLIC_BASE_URL');
});

test('a stage whose name is too long is refused before anything is packaged', async () => {
  const command = ['package', '--stage=averyverylongstagexx', '--package', join(tmpdir(), 'never')];
  expect(await refusal(command, { PUBLIC_BASE_URL })).toMatch(
    /is too long: .*-create-authorization-url would have a name of 65 .* at most 19 characters/,
  );
});

test('a stage of nineteen characters and an eleventh function are packaged, each function with its alarms', async () => {
  const project = projectWith('one-more-function');
  const { folder, ofType } = await packageCopy('x'.repeat(19), project);
  const names = Object.values(ofType('AWS::Lambda::Function')).map(({ Properties }) => Properties.FunctionName);
  expect(names).toHaveLength(operations.length + 1);
  expect(Math.max(...names.map((name) => name.length))).toBe(64);
  const watched = Object.values(ofType('AWS::CloudWatch::Alarm')).flatMap(({ Properties }) =>
    Properties.MetricName === 'Throttles' ? [Properties.Dimensions[0].Value] : [],
  );
  expect(watched.sort()).toEqual(names.sort());
  for (const made of [folder, project]) rmSync(made, { recursive: true });
});

describe('functions', () => {
  test("each has its runtime, architecture, tracing and a timeout before API Gateway's own", () => {
    for (const [, packaged] of stages()) {
      expect(functionsOf(packaged)).toHaveLength(operations.length);
      for (const { Properties } of functionsOf(packaged)) {
        expect(Properties).toMatchObject({
          Runtime: 'nodejs24.x',
          Architectures: ['arm64'],
          TracingConfig: { Mode: 'Active' },
        });
        expect(Properties.Timeout).toBeLessThanOrEqual(25);
        expect(Properties.MemorySize).toBeGreaterThanOrEqual(512);
      }
    }
  });

  test('only stage local talks to another AWS, Alipay and WeChat than the real ones', () => {
    const endpoints = (packaged: Packaged) =>
      functionsOf(packaged).map(({ Properties }) => Properties.Environment.Variables.AWS_ENDPOINT_URL);
    expect(new Set(endpoints(local))).toEqual(new Set(['http://127.0.0.1:3200']));
    for (const name of ['complete-authorization', 'exchange-auth-code']) {
      expect(variablesOf(local, name).ALIPAY_BASE_URL).toBe('http://127.0.0.1:3100');
    }
    for (const name of ['exchange-auth-code', 'check-health']) {
      expect(variablesOf(local, name).WECHAT_BASE_URL).toBe('http://127.0.0.1:3100');
    }
    expect(JSON.stringify(prod.resources)).not.toMatch(
      /AWS_ENDPOINT_URL|(ALIPAY|WECHAT)_BASE_URL|127\.0\.0\.1|localhost/,
    );
  });

  test('links know the address of their deployment, their life and how long a serial number stays used', () => {
    const links = { LINK_LIFE_SECONDS: '900', SERIAL_RETENTION_DAYS: '400' };
    for (const name of ['create-authorization-url', 'complete-authorization']) {
      expect(variablesOf(local, name)).toMatchObject({ ...links, PUBLIC_BASE_URL: 'http://127.0.0.1:3000' });
      expect(variablesOf(prod, name)).toMatchObject({ ...links, PUBLIC_BASE_URL });
    }
  });

  test('each table is named to the functions that may use it, and to no other', () => {
    for (const { Properties } of functionsOf(prod)) {
      const role = JSON.stringify(prod.resources[Properties.Role['Fn::GetAtt'][0]]);
      const table = Properties.Environment.Variables.TABLE_NAME;
      expect(table).toBe(/table\/alipay-auth-gateway-prod["/]/.test(role) ? 'alipay-auth-gateway-prod' : undefined);
      const registry = Properties.Environment.Variables.REGISTRY_TABLE_NAME;
      expect(registry).toBe(role.includes(REGISTRY) ? REGISTRY : undefined);
    }
  });

  test('the queues are named to the functions that may use them, and to no other', () => {
    for (const { Properties } of functionsOf(prod)) {
      const role = JSON.stringify(prod.resources[Properties.Role['Fn::GetAtt'][0]]);
      const { QUEUE_NAME, DEAD_LETTER_QUEUE_NAME } = Properties.Environment.Variables;
      expect(QUEUE_NAME).toBe(role.includes(`${QUEUE}"`) ? QUEUE : undefined);
      expect(DEAD_LETTER_QUEUE_NAME).toBe(role.includes(DEAD_LETTERS) ? DEAD_LETTERS : undefined);
    }
  });

  test('the schedule and the age limit of the health result are one number', () => {
    const seconds = functionsOf(prod).map(({ Properties }) => Properties.Environment.Variables.HEALTH_INTERVAL_SECONDS);
    expect([scheduleOf('check-health'), ...new Set(seconds)]).toEqual(['rate(5 minutes)', '300']);
  });

  test('the sweep runs each minute', () => {
    expect(scheduleOf('sweep-callbacks')).toBe('rate(1 minute)');
  });

  /** The rate of the one rule whose target is this function. */
  function scheduleOf(name: string): unknown {
    const rules = Object.values(prod.ofType('AWS::Events::Rule')).map(({ Properties }) => Properties);
    const [rule, ...others] = rules.filter(({ Targets }) => {
      const target = prod.resources[Targets[0].Arn['Fn::GetAtt'][0]];
      return target?.Properties.FunctionName.endsWith(`-prod-${name}`);
    });
    expect(others).toEqual([]);
    return rule?.ScheduleExpression;
  }
});

/** The attributes of a link that waits; nothing of a result, and nothing that the sweep looks for. */
const WAITING_LINK = [
  ...['pk', 'businessId', 'serialNo', 'merchantId', 'userId', 'callbackUrl', 'connection', 'appId', 'stateKeyVersion'],
  ...['createdAtSeconds', 'eventId', 'expiresAt', 'outcome', 'delivery', 'attempts'],
];

describe('roles', () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
  const arn = (service: string, rest: string) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`,
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
  const secret = (name: string) => arn('secretsmanager', `secret:alipay-auth-gateway/prod/${name}`);
  const read = (...names: string[]) => ({
    Effect: 'Allow',
    Action: 'secretsmanager:GetSecretValue',
    Resource: names.length === 1 ? secret(String(names[0])) : names.map(secret),
  });
  /** With the partition keys to which a statement is narrowed. */
  const onTable = (Action: string | string[], ...keys: string[]) => ({
    Effect: 'Allow',
    Action,
    Resource: arn('dynamodb', 'table/alipay-auth-gateway-prod'),
    Condition: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });
  const onRegistry = (Action: string, ...keys: string[]) => ({
    ...onTable(Action, ...keys),
    Resource: arn('dynamodb', `table/${REGISTRY}`),
  });
  const queryDue = (...partitions: string[]) => ({
    Effect: 'Allow',
    Action: 'dynamodb:Query',
    Resource: arn('dynamodb', 'table/alipay-auth-gateway-prod/index/due'),
    Condition: {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': partitions },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });
  const writeLink = {
    ...onTable('dynamodb:PutItem', 'authorization#*'),
    Condition: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['authorization#*'] },
      'ForAllValues:StringEquals': { 'dynamodb:Attributes': WAITING_LINK },
      Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
    },
  };
  const RING = 'keys/registry-??????';
  const PUT_AND_GET = ['dynamodb:PutItem', 'dynamodb:GetItem'];
  const onQueues = (actions: string[], ...queues: string[]) => ({
    Effect: 'Allow',
    Action: actions.map((action) => `sqs:${action}`),
    Resource: queues.length === 1 ? arn('sqs', String(queues[0])) : queues.map((queue) => arn('sqs', queue)),
  });
  const expected: Record<string, object[]> = {
    'get-management-token': [
      read(RING, 'keys/token-??????'),
      onRegistry('dynamodb:GetItem', 'caller#genauth#*', 'access-key#*'),
    ],
    'get-alipay-authinfo': [
      read(RING, 'keys/token-??????', 'connections/*'),
      onRegistry('dynamodb:GetItem', 'caller#genauth#*', 'access-key#*'),
      onTable(PUT_AND_GET, 'nonce#genauth#*'),
    ],
    'check-app-id-secret': [read(RING), onRegistry('dynamodb:GetItem', 'caller#genauth#*')],
    'create-authorization-url': [
      read(RING, 'keys/signing-??????', 'keys/state-??????'),
      onRegistry('dynamodb:GetItem', 'caller#openapi#*', 'connection'),
      onTable(PUT_AND_GET, 'nonce#openapi#*'),
      onTable('dynamodb:GetItem', 'authorization#*'),
      writeLink,
    ],
    'complete-authorization': [
      read(RING, 'keys/state-??????', 'connections/*'),
      onRegistry('dynamodb:GetItem', 'caller#openapi#*'),
      onTable(['dynamodb:GetItem', 'dynamodb:UpdateItem'], 'authorization#*'),
      onTable(['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:DeleteItem'], 'auth-code#*'),
      onQueues(['GetQueueUrl', 'SendMessage'], QUEUE),
    ],
    'deliver-callback': [
      read(RING, 'keys/signing-??????'),
      onRegistry('dynamodb:GetItem', 'caller#openapi#*'),
      onTable(['dynamodb:GetItem', 'dynamodb:UpdateItem'], 'authorization#*'),
      onQueues(
        ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes', 'ChangeMessageVisibility', 'GetQueueUrl'],
        QUEUE,
      ),
      onQueues(['GetQueueUrl', 'SendMessage'], DEAD_LETTERS),
    ],
    'sweep-callbacks': [
      queryDue('lease', 'refused', 'queue', 'delivery', 'scheduled', 'erase'),
      onTable('dynamodb:UpdateItem', 'authorization#*'),
      onQueues(['GetQueueUrl', 'SendMessage'], QUEUE),
    ],
    'exchange-auth-code': [
      read(RING, 'connections/*'),
      onRegistry('dynamodb:GetItem', 'caller#daxpay#*'),
      onTable(PUT_AND_GET, 'nonce#daxpay#*', 'auth-code#*'),
      onTable('dynamodb:DeleteItem', 'auth-code#*'),
    ],
    'check-health': [
      read('keys/signing-??????', 'keys/state-??????', 'keys/token-??????', RING, 'connections/*'),
      onRegistry('dynamodb:Query', 'connection'),
      onTable(PUT_AND_GET, 'health#*'),
      queryDue('queue', 'delivery', 'scheduled'),
      onQueues(['GetQueueUrl', 'GetQueueAttributes'], QUEUE, DEAD_LETTERS),
    ],
    'get-health': [onTable('dynamodb:GetItem', 'health#result')],
    'not-found': [],
  };

  test.each(operations)('%s may do what it needs, write its own log and trace, and nothing else', (name) => {
    const logGroup = arn('logs', `log-group:/aws/lambda/alipay-auth-gateway-prod-${name}:*`);
    expect(statementsOf(name)).toEqual([
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logGroup },
      { Effect: 'Allow', Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
      ...(expected[name] ?? []),
    ]);
  });

  test('each function has a role of its own, and there is no other role', () => {
    const roles = functionsOf(prod).map(({ Properties }) => Properties.Role['Fn::GetAtt'][0]);
    expect(roles.sort()).toEqual(Object.keys(prod.ofType('AWS::IAM::Role')).sort());
  });

  function statementsOf(name: string): unknown {
    const { Properties } =
      functionsOf(prod).find((entry) => entry.Properties.FunctionName.endsWith(`-prod-${name}`)) ?? {};
    const role = prod.resources[Properties?.Role['Fn::GetAtt'][0]]?.Properties;
    expect(Object.keys(role ?? {}).sort()).toEqual(['AssumeRolePolicyDocument', 'Policies']);
    return role?.Policies.flatMap(
      (policy: { PolicyDocument: { Statement: object[] } }) => policy.PolicyDocument.Statement,
    );
  }
});

describe('what holds data', () => {
  test('the table is kept, encrypted, recoverable, protected, and forgets what has expired', () => {
    expect(prod.resources.Table).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TableName: 'alipay-auth-gateway-prod',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'due',
            KeySchema: [
              { AttributeName: 'sweep', KeyType: 'HASH' },
              { AttributeName: 'dueAt', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['businessId'] },
          },
        ],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    });
    expect(local.resources.Table?.Properties.DeletionProtectionEnabled).toBe(false);
  });

  test('the registry is kept, encrypted, recoverable and protected, and forgets nothing by itself', () => {
    expect(prod.resources.RegistryTable).toEqual({
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TableName: REGISTRY,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    });
    expect(local.resources.RegistryTable?.Properties.DeletionProtectionEnabled).toBe(false);
  });

  test('the queues are encrypted, keep what waits for four and fourteen days, and take TLS alone', () => {
    const { CallbackQueue, CallbackDeadLetterQueue, CallbackQueuePolicy } = prod.resources;
    expect(CallbackQueue?.Properties).toEqual({
      QueueName: QUEUE,
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 150,
      MessageRetentionPeriod: 4 * 86_400,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['CallbackDeadLetterQueue', 'Arn'] }, maxReceiveCount: 30 },
    });
    expect(CallbackDeadLetterQueue?.Properties).toEqual({
      QueueName: DEAD_LETTERS,
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 86_400,
    });
    expect(CallbackQueuePolicy?.Properties.Queues).toEqual([
      { Ref: 'CallbackQueue' },
      { Ref: 'CallbackDeadLetterQueue' },
    ]);
    expect(CallbackQueuePolicy?.Properties.PolicyDocument.Statement).toMatchObject([
      { Effect: 'Deny', Principal: '*', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });

  test('the queue feeds its function one message at a time, whose failure is told', () => {
    const [mapping, ...others] = Object.values(prod.ofType('AWS::Lambda::EventSourceMapping'));
    expect(others).toEqual([]);
    expect(mapping?.Properties).toMatchObject({
      BatchSize: 1,
      EventSourceArn: { 'Fn::GetAtt': ['CallbackQueue', 'Arn'] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 100 },
    });
    const target = functionsOf(prod).find(({ Properties }) => Properties.FunctionName.endsWith('-deliver-callback'));
    expect(prod.resources.CallbackQueue?.Properties.VisibilityTimeout).toBe(6 * target?.Properties.Timeout);
  });

  test('every function and the API has a log group with an end', () => {
    const groups = Object.values(prod.ofType('AWS::Logs::LogGroup')).map(({ Properties }) => Properties);
    expect(groups.map(({ LogGroupName }) => LogGroupName).sort()).toEqual(
      [
        '/aws/vendedlogs/http-api/alipay-auth-gateway-prod',
        ...operations.map((name) => `/aws/lambda/alipay-auth-gateway-prod-${name}`),
      ].sort(),
    );
    expect(groups.every(({ RetentionInDays }) => RetentionInDays === 30)).toBe(true);
  });
});

describe('the HTTP API', () => {
  const routeKeys = (): string[] =>
    Object.values(prod.ofType('AWS::ApiGatewayV2::Route')).map(({ Properties }) => Properties.RouteKey);

  test('has the published routes, each with a base path too, and one for everything else', () => {
    expect(routeKeys().sort()).toEqual([
      '$default',
      'GET /api/v3/get-alipay-authinfo',
      'GET /health',
      'GET /v1/openapi/auth/alipay/callback',
      'GET /{base}/api/v3/get-alipay-authinfo',
      'GET /{base}/health',
      'GET /{base}/v1/openapi/auth/alipay/callback',
      'HEAD /health',
      'HEAD /{base}/health',
      'POST /api/v3/check-app-id-secret',
      'POST /api/v3/get-management-token',
      'POST /unipay/assist/channel/auth/auth',
      'POST /v1/openapi/auth/alipay/url',
      'POST /{base}/api/v3/check-app-id-secret',
      'POST /{base}/api/v3/get-management-token',
      'POST /{base}/unipay/assist/channel/auth/auth',
      'POST /{base}/v1/openapi/auth/alipay/url',
    ]);
    for (const { Properties } of Object.values(prod.ofType('AWS::ApiGatewayV2::Integration'))) {
      expect(Properties.PayloadFormatVersion).toBe('2.0');
    }
  });

  test('tells not-found every route but its own, so that it knows a wrong method from a wrong path', () => {
    const told = variablesOf(prod, 'not-found').ROUTES?.split(',') ?? [];
    expect(told.sort()).toEqual(
      routeKeys()
        .filter((key) => key !== '$default')
        .sort(),
    );
  });

  test('has no CORS, on purpose', () => {
    expect(prod.resources.HttpApi?.Properties).toMatchObject({ ProtocolType: 'HTTP' });
    expect(prod.resources.HttpApi?.Properties).not.toHaveProperty('CorsConfiguration');
  });

  test('throttles each route by itself, once the routes are there', () => {
    const { DefaultRouteSettings, RouteSettings } = prod.resources.HttpApiStage?.Properties ?? {};
    const settings = (ThrottlingRateLimit: number, ThrottlingBurstLimit: number) => ({
      DetailedMetricsEnabled: true,
      ThrottlingBurstLimit,
      ThrottlingRateLimit,
    });
    expect(DefaultRouteSettings).toEqual(settings(100, 200));
    expect(Object.keys(RouteSettings).sort()).toEqual(routeKeys().sort());
    const fewer = { health: settings(10, 20), 'management-token': settings(20, 40), secret: settings(20, 40) };
    for (const [key, given] of Object.entries(RouteSettings)) {
      const [, limits] = Object.entries(fewer).find(([ending]) => key.endsWith(ending)) ?? [];
      expect([key, given]).toEqual([key, key === '$default' ? settings(20, 40) : (limits ?? settings(100, 200))]);
    }
    const routes = Object.keys(prod.ofType('AWS::ApiGatewayV2::Route'));
    expect(prod.resources.HttpApiStage?.DependsOn).toEqual(['HttpApiLogGroup', ...routes]);
  });

  test('has an access log with neither query nor raw path', () => {
    const { AccessLogSettings } = prod.resources.HttpApiStage?.Properties ?? {};
    const format = JSON.parse(AccessLogSettings.Format) as Record<string, string>;
    expect(format).toMatchObject({ requestId: '$context.requestId', routeKey: '$context.routeKey' });
    expect(Object.values(format).filter((value) => /path|query|header|authorizer/i.test(value))).toEqual([]);
  });
});

describe('alarms', () => {
  const alarms = (): Record<string, Packaged['resources'][string]['Properties']> => {
    const all = Object.values(prod.ofType('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
    return Object.fromEntries(all.map((alarm) => [alarm.AlarmName.replace('alipay-auth-gateway-prod-', ''), alarm]));
  };
  test('are those of the catalog, for the functions that there are', () => {
    const catalog = alarmsOf(deployment);
    expect(Object.keys(alarms()).sort()).toEqual(catalog.map(({ name }) => name).sort());
    expect(prod.ofType('AWS::CloudWatch::Alarm')).toEqual(alarmResources(catalog, 'alipay-auth-gateway-prod'));
    const pages = pagesResource(catalog, 'alipay-auth-gateway-prod');
    expect(prod.ofType('AWS::CloudWatch::CompositeAlarm')).toEqual(pages);
  });

  test('one more is on while any page is, tells nobody, and stays within what CloudWatch takes', () => {
    const { DependsOn, Properties } = prod.resources.PageAlarms ?? {};
    const pages = alarmsOf(deployment).filter(({ severity }) => severity === 'page');
    const rule = pages.map(({ name }) => `ALARM("alipay-auth-gateway-prod-${name}")`).join(' OR ');
    expect(Properties).toEqual({
      AlarmName: 'alipay-auth-gateway-prod-pages',
      AlarmDescription: expect.any(String),
      AlarmRule: rule,
    });
    const named = [DependsOn ?? []].flat().map((id) => prod.resources[id]?.Properties.AlarmName);
    expect(named).toEqual(pages.map(({ name }) => `alipay-auth-gateway-prod-${name}`));
    expect(pages.length).toBeLessThanOrEqual(100);
    expect(rule.length).toBeLessThanOrEqual(10_240);
  });

  test('stand beside two dashboards and the saved queries', () => {
    const dashboards = prod.ofType('AWS::CloudWatch::Dashboard');
    expect(dashboards).toEqual(dashboardResources(deployment));
    expect(prod.ofType('AWS::Logs::QueryDefinition')).toEqual(queryResources(deployment));
    for (const { Properties } of Object.values(dashboards)) {
      const { widgets } = JSON.parse(Properties.DashboardBody['Fn::Sub']) as { widgets: { type: string }[] };
      expect(widgets.length).toBeGreaterThan(3);
      expect(Properties.DashboardName).toMatch(/^alipay-auth-gateway-prod-(on-call|business)$/);
    }
    const groups = Object.values(prod.ofType('AWS::Logs::LogGroup')).map(({ Properties }) => Properties.LogGroupName);
    const asked = Object.values(prod.ofType('AWS::Logs::QueryDefinition')).flatMap(
      ({ Properties }) => Properties.LogGroupNames as string[],
    );
    expect(asked.filter((name) => !groups.includes(name))).toEqual([]);
  });

  const own = (...more: { Name: string; Value: string }[]) => [
    { Name: 'service', Value: 'alipay-auth-gateway-prod' },
    ...more,
  ];
  const above = (Threshold: number) => ({ Threshold, ComparisonOperator: 'GreaterThanThreshold' });
  const stat = (Id: string, Namespace: string, MetricName: string, Dimensions: object[]) => ({
    Id,
    MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat: 'Sum' },
    ReturnData: false,
  });
  const AUTHINFO = { Name: 'operation', Value: 'get-alipay-authinfo' };

  // One of each form, written out: what the generator makes of a metric, an expression, a percentile and a query.
  test.each<[string, object]>([
    [
      'health',
      {
        Namespace: 'alipay-auth-gateway',
        MetricName: 'Healthy',
        Dimensions: own({ Name: 'operation', Value: 'check-health' }),
        Statistic: 'Minimum',
        Period: 300,
        EvaluationPeriods: 2,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'ignore',
      },
    ],
    [
      'get-alipay-authinfo-failed',
      {
        Metrics: [
          stat('failed', 'alipay-auth-gateway', 'Failed', own(AUTHINFO)),
          stat('accepted', 'alipay-auth-gateway', 'Accepted', own(AUTHINFO)),
          {
            Id: 'value',
            Expression: 'IF(failed >= 5 AND failed > 0.05 * (failed + accepted), 1, 0)',
            ReturnData: true,
          },
        ],
        EvaluationPeriods: 5,
        DatapointsToAlarm: 3,
        TreatMissingData: 'notBreaching',
        ...above(0),
      },
    ],
    [
      'get-alipay-authinfo-slow',
      {
        MetricName: 'DurationMs',
        ExtendedStatistic: 'p99',
        EvaluateLowSampleCountPercentile: 'ignore',
        ...above(3_000),
      },
    ],
    [
      'configuration-errors',
      {
        Metrics: [
          {
            Id: 'value',
            Expression: `SELECT SUM(ConfigurationErrors) FROM "alipay-auth-gateway" WHERE service = 'alipay-auth-gateway-prod'`,
            Period: 300,
            ReturnData: true,
          },
        ],
        ...above(0),
      },
    ],
    [
      '5xx',
      {
        Metrics: [
          stat('errors', 'AWS/ApiGateway', '5xx', [{ Name: 'ApiId', Value: { Ref: 'HttpApi' } }]),
          stat('requests', 'AWS/ApiGateway', 'Count', [{ Name: 'ApiId', Value: { Ref: 'HttpApi' } }]),
          expect.objectContaining({ ReturnData: true }),
        ],
      },
    ],
    ['api-throttles', { Namespace: 'alipay-auth-gateway', MetricName: 'ApiThrottles-prod', ...above(100) }],
    ['sweep-callbacks-silent', { MetricName: 'Invocations', TreatMissingData: 'breaching' }],
  ])('%s', (name, expected) => {
    expect(alarms()[name]).toMatchObject(expected);
  });

  test('go to one of two topics, when they begin and when they end: pages wake somebody, tickets wait', () => {
    expect(Object.keys(prod.ofType('AWS::SNS::Topic')).sort()).toEqual(['PageTopic', 'TicketTopic']);
    const topicOf: Record<string, unknown> = { page: 'PageTopic', ticket: 'TicketTopic' };
    for (const { name, severity } of alarmsOf(deployment)) {
      const topics = [{ Ref: topicOf[severity] }];
      expect([alarms()[name]?.AlarmActions, alarms()[name]?.OKActions]).toEqual([topics, topics]);
    }
  });

  test('nobody is subscribed without an address; with one, it is to both topics', () => {
    expect(prod.ofType('AWS::SNS::Subscription')).toEqual({});
    const subscribed = subscriptionResources({ ...deployment, alarmEmail: 'ops@example.com' });
    const topics = ['PageTopic', 'TicketTopic'];
    expect(Object.values(subscribed)).toEqual(
      topics.map((Ref) => ({
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref }, Protocol: 'email', Endpoint: 'ops@example.com' },
      })),
    );
  });

  test('each topic takes notices of this account’s alarms, over TLS alone', () => {
    for (const topic of ['PageTopic', 'TicketTopic']) {
      const { Topics, PolicyDocument } = prod.resources[`${topic}Policy`]?.Properties ?? {};
      expect(Topics).toEqual([{ Ref: topic }]);
      expect(PolicyDocument.Statement).toMatchObject([
        { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Resource: { Ref: topic } },
        { Effect: 'Deny', Principal: '*', Resource: { Ref: topic } },
      ]);
    }
  });

  test('read the service that the functions name in their metrics', () => {
    const services = functionsOf(prod).map(({ Properties }) => {
      const { SERVICE_NAME, STAGE } = Properties.Environment.Variables;
      return `${SERVICE_NAME}-${STAGE}`;
    });
    expect(new Set(services)).toEqual(new Set(['alipay-auth-gateway-prod']));
  });

  test('have at most the ten metrics that CloudWatch takes', () => {
    for (const { Metrics = [] } of Object.values(alarms())) expect(Metrics.length).toBeLessThanOrEqual(10);
  });

  describe('and those of the API, in its access log', () => {
    const lineOf = (name: keyof typeof ACCESSES) =>
      accessLogLine(prod.resources.HttpApiStage?.Properties.AccessLogSettings.Format, ACCESSES[name]);
    const names = Object.keys(ACCESSES) as (keyof typeof ACCESSES)[];

    test.each(names)('which is JSON of a request that was %s', (name) => {
      expect(JSON.parse(lineOf(name))).toMatchObject({
        status: ACCESSES[name]['$context.status'],
        error: ACCESSES[name]['$context.error.message'],
      });
    });

    test('by a filter that meets what API Gateway throttled, and nothing else', () => {
      const { FilterPattern, LogGroupName } = prod.resources.ApiThrottlesFilter?.Properties ?? {};
      expect(LogGroupName).toEqual({ Ref: 'HttpApiLogGroup' });
      expect(names.filter((name) => meetsFilter(FilterPattern, lineOf(name)))).toEqual(['throttled by API Gateway']);
    });

    test('a filter meets no line that is no JSON, as with a quoted value between quotes', () => {
      const format = '{"status":"$context.status","error":"$context.error.messageString"}';
      const line = accessLogLine(format, ACCESSES['throttled by API Gateway']);
      expect(() => JSON.parse(line)).toThrow();
      expect(meetsFilter('{ ($.status = "429") }', line)).toBe(false);
    });
  });
});

describe('cdk-nag, AwsSolutions', () => {
  test('finds nothing that has no stated reason', () => {
    const findings = nagFindings(nagTemplate(prod.templateFile));
    expect(findings.filter((finding) => !NAG_REASONS.some((reason) => reason.test(finding)))).toEqual([]);
    expect(NAG_REASONS.filter((reason) => !findings.some((finding) => reason.test(finding)))).toEqual([]);
  });
});
