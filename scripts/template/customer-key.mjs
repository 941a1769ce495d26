import { functionNamed, ofType } from './template.mjs';

/** What of a service's actions makes it need the key, and for more than reading. */
const SERVICES = ['dynamodb', 'secretsmanager', 'sqs'];
const WRITES = /^(dynamodb:(Put|Update|Delete)Item|sqs:SendMessage)$/;

/**
 * Encrypts what holds data under a key of the operator's, and lets each function use it through the services that it calls.
 * The topics of alarms stay as they are: without a grant in the key's policy CloudWatch's notices would vanish silently.
 *
 * @param {import('./template.mjs').Resources} resources
 * @param {readonly import('./template.mjs').DeployedFunction[]} functions
 * @param {string} keyArn
 */
export function useCustomerKey(resources, functions, keyArn) {
  if (!keyArn) return;
  for (const [, table] of ofType(resources, 'AWS::DynamoDB::Table')) {
    table.SSESpecification = { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: keyArn };
  }
  for (const [, queue] of ofType(resources, 'AWS::SQS::Queue')) {
    delete queue.SqsManagedSseEnabled;
    queue.KmsMasterKeyId = keyArn;
  }
  for (const [, group] of ofType(resources, 'AWS::Logs::LogGroup')) group.KmsKeyId = keyArn;
  for (const { name } of functions) {
    const { statements } = functionNamed(resources, name);
    statements.push(...keyStatements(statements, keyArn));
  }
}

/** @param {readonly any[]} statements of a role @param {string} keyArn */
function keyStatements(statements, keyArn) {
  const actions = statements.flatMap(({ Action }) => Action);
  const through = (/** @type {RegExp} */ kind) =>
    SERVICES.filter((service) => actions.some((action) => kind.test(action) && action.startsWith(`${service}:`)));
  return [
    statement(['kms:Decrypt', 'kms:DescribeKey'], through(/./), keyArn),
    // As the CDK grants them for a table and for a queue.
    statement(['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'], through(WRITES), keyArn),
  ].flat();
}

/** @param {string[]} Action @param {string[]} services @param {string} Resource */
function statement(Action, services, Resource) {
  if (services.length === 0) return [];
  const names = services.map((service) => ({ 'Fn::Sub': `${service}.\${AWS::Region}.\${AWS::URLSuffix}` }));
  return [{ Effect: 'Allow', Action, Resource, Condition: { StringEquals: { 'kms:ViaService': names } } }];
}
