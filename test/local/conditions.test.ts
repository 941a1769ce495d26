import type { Condition, ContextKeys } from '../../local/service/conditions.ts';
import { isAllowed, type Statement } from '../../local/service/policy.ts';
import { readRole } from '../../local/service/roles.ts';

const statement = (effect: Statement['effect'], ...conditions: Condition[]): Statement => ({
  effect,
  actions: ['dynamodb:PutItem'],
  resources: ['*'],
  conditions,
});
const ask = (statements: Statement[], contextKeys: ContextKeys | undefined) =>
  isAllowed(statements, { action: 'dynamodb:PutItem', resource: 'arn', contextKeys });

const KEYS = 'dynamodb:LeadingKeys';
const SELECT = 'dynamodb:Select';

test.each<[Condition['operator'], Condition['key'], string[], string[] | undefined, boolean]>([
  ['ForAllValues:StringEquals', KEYS, ['a', 'b'], ['b', 'a'], true],
  ['ForAllValues:StringEquals', KEYS, ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues:StringEquals', KEYS, ['a*'], ['ab'], false],
  ['ForAllValues:StringEquals', KEYS, ['a'], ['A'], false],
  ['ForAllValues:StringEquals', KEYS, ['a'], undefined, true],
  ['ForAllValues:StringLike', KEYS, ['nonce#*', 'health#?'], ['nonce#1#2', 'health#1'], true],
  ['ForAllValues:StringLike', KEYS, ['nonce#*', 'health#?'], ['nonce#1', 'health#12'], false],
  ['ForAllValues:StringLike', KEYS, ['nonce#*'], ['my-nonce#1'], false],
  ['ForAllValues:StringLike', KEYS, ['nonce#*'], ['Nonce#1'], false],
  ['ForAllValues:StringLike', KEYS, ['nonce#*'], undefined, true],
  ['ForAnyValue:StringEquals', 'dynamodb:Attributes', ['a', 'b'], ['c', 'a'], true],
  ['ForAnyValue:StringEquals', 'dynamodb:Attributes', ['a'], ['c', 'ab'], false],
  ['ForAnyValue:StringEquals', 'dynamodb:Attributes', ['a'], undefined, false],
  ['ForAnyValue:StringLike', 'dynamodb:Attributes', ['a*'], ['c', 'ab'], true],
  ['ForAnyValue:StringLike', 'dynamodb:Attributes', ['a*'], ['c', 'ba'], false],
  ['ForAnyValue:StringLike', 'dynamodb:Attributes', ['*'], undefined, false],
  ['StringEquals', SELECT, ['COUNT', 'SPECIFIC_ATTRIBUTES'], ['COUNT'], true],
  ['StringEquals', SELECT, ['COUNT'], ['ALL_ATTRIBUTES'], false],
  ['StringEquals', SELECT, ['COUNT'], undefined, false],
  ['StringLike', 'dynamodb:ReturnValues', ['UPDATED_*', 'NONE'], ['UPDATED_OLD'], true],
  ['StringLike', 'dynamodb:ReturnValues', ['UPDATED_*', 'NONE'], ['ALL_OLD'], false],
  ['StringLike', 'dynamodb:ReturnValues', ['*'], undefined, false],
  ['StringEqualsIfExists', 'dynamodb:ReturnValues', ['NONE'], ['NONE'], true],
  ['StringEqualsIfExists', 'dynamodb:ReturnValues', ['NONE'], ['ALL_OLD'], false],
  ['StringEqualsIfExists', 'dynamodb:ReturnValues', ['NONE'], undefined, true],
  ['Null', KEYS, ['false'], ['a'], true],
  ['Null', KEYS, ['false'], undefined, false],
  ['Null', KEYS, ['false'], [], false],
  ['Null', KEYS, ['true'], undefined, true],
  ['Null', KEYS, ['true'], ['a'], false],
])('%s of %s %j, of a request that has %j: %s', (operator, key, values, present, isMet) => {
  const allow = statement('Allow', { operator, key, values });
  expect(ask([allow], present ? { [key]: present } : {})).toBe(isMet);
});

const ownKeys: Condition = { operator: 'ForAllValues:StringLike', key: KEYS, values: ['nonce#*'] };
const hasKeys: Condition = { operator: 'Null', key: KEYS, values: ['false'] };

test.each([
  ['both', { [KEYS]: ['nonce#1'] }, true],
  ['the first only', {}, false],
  ['the second only', { [KEYS]: ['other#1'] }, false],
])('of two conditions a request must meet all: it meets %s', (_, contextKeys, allowed) => {
  expect(ask([statement('Allow', ownKeys, hasKeys)], contextKeys)).toBe(allowed);
});

test('a Deny applies when its conditions are met, and only then', () => {
  const deny = statement('Deny', {
    operator: 'ForAnyValue:StringEquals',
    key: 'dynamodb:Attributes',
    values: ['secret'],
  });
  const statements = [statement('Allow'), deny];
  expect(ask(statements, { 'dynamodb:Attributes': ['pk', 'secret'] })).toBe(false);
  expect(ask(statements, { 'dynamodb:Attributes': ['pk'] })).toBe(true);
});

test('when a request cannot be understood, no Allow with a condition applies, and every Deny', () => {
  expect(ask([statement('Allow')], undefined)).toBe(true);
  expect(ask([statement('Allow', ownKeys)], undefined)).toBe(false);
  expect(ask([statement('Allow'), statement('Deny', ownKeys)], undefined)).toBe(false);
});

const role = (Condition: unknown) => {
  const Statement = [{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: '*', Condition }];
  return { Properties: { Policies: [{ PolicyDocument: { Statement } }] } };
};
const readConditions = (Condition: unknown) => readRole(role(Condition))[0]?.conditions;

test('conditions of the template are read: each key of each operator, one value or several', () => {
  expect(
    readConditions({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'nonce#*', 'dynamodb:Attributes': ['pk', 'expires*'] },
      Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': [false] },
      StringEqualsIfExists: { 'dynamodb:Select': 'COUNT' },
    }),
  ).toEqual([
    { operator: 'ForAllValues:StringLike', key: KEYS, values: ['nonce#*'] },
    { operator: 'ForAllValues:StringLike', key: 'dynamodb:Attributes', values: ['pk', 'expires*'] },
    { operator: 'Null', key: KEYS, values: ['false'] },
    { operator: 'Null', key: 'dynamodb:Attributes', values: ['false'] },
    { operator: 'StringEqualsIfExists', key: SELECT, values: ['COUNT'] },
  ]);
});

test.each([
  'ForAllValues:StringEquals',
  'ForAllValues:StringLike',
  'ForAnyValue:StringEquals',
  'ForAnyValue:StringLike',
  'StringEquals',
  'StringLike',
  'StringEqualsIfExists',
])('the operator %s is read', (operator) => {
  expect(readConditions({ [operator]: { [SELECT]: 'COUNT' } })).toEqual([{ operator, key: SELECT, values: ['COUNT'] }]);
});

test('a key is read in any case, and a value with its pseudo parameters resolved', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
  const value = { 'Fn::Sub': 'nonce#${AWS::Region}#*' };
  expect(readConditions({ 'ForAllValues:StringLike': { 'DynamoDB:leadingkeys': value } })).toEqual([
    { operator: 'ForAllValues:StringLike', key: KEYS, values: ['nonce#eu-central-1#*'] },
  ]);
});

test('a statement without a condition has none', () => {
  expect(readConditions(undefined)).toEqual([]);
});

test.each([
  ['no operator', {}],
  ['a list of operators', [{ Null: { [KEYS]: 'false' } }]],
  ['an operator that is not known', { StringNotEquals: { [SELECT]: 'COUNT' } }],
  ['an operator in another case', { stringEquals: { [SELECT]: 'COUNT' } }],
  ['an operator that every object has', { toString: { [SELECT]: 'COUNT' } }],
  ['an operator without a key', { StringEquals: {} }],
  ['a key that is not known', { StringEquals: { 'aws:SourceIp': '127.0.0.1' } }],
  ['no value', { StringEquals: { [SELECT]: [] } }],
  ['a number as value', { StringEquals: { [SELECT]: 1 } }],
  ['no value but null', { StringEquals: { [SELECT]: null } }],
  ['an intrinsic other than Fn::Sub', { StringEquals: { [SELECT]: { Ref: 'Parameter' } } }],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own syntax
  ['a variable of IAM', { 'ForAllValues:StringLike': { [KEYS]: 'user#${aws:userid}' } }],
  ['Null of something else than true or false', { Null: { [KEYS]: 'no' } }],
  ['an operator for one value on a key that can have several', { StringLike: { [KEYS]: 'nonce#*' } }],
  ['one good value beside a bad one', { 'ForAllValues:StringLike': { [KEYS]: ['nonce#*', 1] } }],
])('%s is refused, because it cannot be enforced here', (_, condition) => {
  expect(() => readConditions(condition)).toThrow('the local stack cannot enforce this condition');
});
