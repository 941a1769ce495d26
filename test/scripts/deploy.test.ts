/** The real CLI with the plugin, against an account that knows just enough to be deployed to until the change set is made. */
import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { listen, stopListening } from '../../local/listen.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { SERVERLESS_CLI } from '../support/invoke-local.ts';
import { PUBLIC_BASE_URL, packageStage } from '../support/packaged.ts';

/** What is in the account already. */
interface Account {
  readonly tables: readonly string[];
  readonly pages?: 'OK' | 'ALARM';
}

const ARN = 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:alipay-auth-gateway-prod-pages';
const CREATED = '<CreationTime>2026-01-01T00:00:00Z</CreationTime>';
const STACK = `<Stacks><member><StackName>s</StackName><StackStatus>UPDATE_COMPLETE</StackStatus>${CREATED}</member></Stacks>`;

/** Deploys, and gives what was said and what CloudFormation was asked for: the change set, and the template in it. */
async function deployTo(account: Account) {
  const asked = { changeSet: new URLSearchParams(), template: '' };
  const server = createServer((request, response) => void answer(request, response, { account, asked }));
  const folder = join(tmpdir(), 'package');
  cpSync((await packageStage('prod')).folder, folder, { recursive: true });
  const environment = {
    ...{ ...childEnvironment(), HOME: tmpdir(), PUBLIC_BASE_URL, AWS_ENDPOINT_URL: await listen(server, 0, '') },
    ...{ AWS_ACCESS_KEY_ID: 'deployer', AWS_SECRET_ACCESS_KEY: 'test', AWS_MAX_ATTEMPTS: '1' },
  };
  const command = [SERVERLESS_CLI, 'deploy', '--stage', 'prod', '--package', folder];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { env: environment }).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  await stopListening(server);
  return { said: stdout + stderr, ...asked };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { account, asked }: { account: Account; asked: { changeSet: URLSearchParams; template: string } },
) {
  const body = await text(request);
  const send = (status: number, content: string) => response.writeHead(status).end(content);
  if (String(request.headers['x-amz-target']).endsWith('.DescribeAlarms')) {
    const alarm = { AlarmName: 'pages', AlarmArn: ARN, StateValue: account.pages };
    return send(200, JSON.stringify({ CompositeAlarms: account.pages ? [alarm] : [] }));
  }
  const form = new URLSearchParams(body);
  const action = form.get('Action');
  // Amazon S3: takes whatever is put, and has nothing yet.
  if (action === null || request.method !== 'POST') {
    if (request.url?.includes('compiled-cloudformation-template')) asked.template += body;
    return send(200, request.method === 'GET' ? '<ListBucketResult></ListBucketResult>' : '');
  }
  const result = (inner: string) =>
    send(200, `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`);
  const id = form.get('LogicalResourceId') ?? '';
  if (action === 'DescribeStacks') return result(STACK);
  if (action === 'ValidateTemplate' || action === 'DeleteChangeSet') return result('');
  if (action === 'GetCallerIdentity') return result('<Account>123456789012</Account><Arn>arn:aws:iam::1:user/d</Arn>');
  if (action === 'DescribeStackResource' && ['ServerlessDeploymentBucket', ...account.tables].includes(id)) {
    return result('<StackResourceDetail><PhysicalResourceId>bucket</PhysicalResourceId></StackResourceDetail>');
  }
  if (action === 'CreateChangeSet') asked.changeSet = form;
  const words = action === 'CreateChangeSet' ? 'seen enough' : `Resource ${id} does not exist for stack x`;
  return send(
    400,
    `<ErrorResponse><Error><Code>ValidationError</Code><Message>${words}</Message></Error></ErrorResponse>`,
  );
}

const protections = (template: string) =>
  ['Table', 'RegistryTable'].map(
    (id) => JSON.parse(template).Resources[id].Properties.DeletionProtectionEnabled as boolean,
  );

test('the first deployment protects no table and names no alarm, and says both', async () => {
  const { said, changeSet, template } = await deployTo({ tables: [] });
  expect(said).toContain('A table is made without deletion protection');
  expect(said).toContain('its alarms are not there yet');
  expect(said).toContain('seen enough');
  expect(protections(template)).toEqual([false, false]);
  expect([...changeSet.keys()].filter((key) => key.startsWith('RollbackConfiguration'))).toEqual([]);
});

test('the second protects both, and is rolled back when a page comes within five minutes', async () => {
  const { said, changeSet, template } = await deployTo({ tables: ['Table', 'RegistryTable'], pages: 'OK' });
  expect(said).not.toContain('without deletion protection');
  expect(said).toContain('seen enough');
  expect(protections(template)).toEqual([true, true]);
  const rollback = Object.fromEntries([...changeSet].filter(([key]) => key.startsWith('RollbackConfiguration.')));
  expect(rollback).toEqual({
    'RollbackConfiguration.MonitoringTimeInMinutes': '5',
    'RollbackConfiguration.RollbackTriggers.member.1.Arn': ARN,
    'RollbackConfiguration.RollbackTriggers.member.1.Type': 'AWS::CloudWatch::CompositeAlarm',
  });
  const tags = [...changeSet].filter(([key]) => /^Tags\..*\.Value$/.test(key)).map(([, value]) => value);
  expect(tags).toEqual(expect.arrayContaining(['alipay-auth-gateway', 'prod']));
});
