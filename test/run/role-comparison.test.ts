import { type Grant, grantsOf, type PackagedStatement } from '../support/packaged-roles.ts';
import type { RecordedCall } from '../support/recorded-calls.ts';
import { compareWithRole } from '../support/role-comparison.ts';

const TABLE = 'arn:aws:dynamodb:eu-central-1:000000000000:table/items';
const statement = (more: Partial<PackagedStatement> = {}): PackagedStatement => ({
  Effect: 'Allow',
  Action: 'dynamodb:PutItem',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
  Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/items' },
  ...more,
});
const limitedTo = (...keys: string[]) =>
  statement({
    Condition: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys, 'dynamodb:Attributes': ['pk'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });
const call = (more: Partial<RecordedCall> = {}): RecordedCall => {
  return { function: 'one', action: 'dynamodb:PutItem', resource: TABLE, atMs: 0, input: {}, ...more };
};
const of = (...leadingKeys: string[]) => call({ leadingKeys });
const { input: _, ...withoutInput } = call();
const told = ({ outside, unused }: ReturnType<typeof compareWithRole>) => ({
  outside: outside.map(({ action, leadingKeys }) => [action, ...(leadingKeys ?? [])]),
  unused: unused.map(({ action, key }: Grant) => [action, ...(key === undefined ? [] : [key])]),
});
const compare = (statements: PackagedStatement[], calls: RecordedCall[]) =>
  told(compareWithRole(statements.flatMap(grantsOf), calls));

test.each<[string, PackagedStatement[], RecordedCall[]]>([
  ['without a condition any key is within, and none is needed', [statement()], [of('nonce#1'), call()]],
  ['each kind of key is used', [limitedTo('nonce#*', 'health')], [of('nonce#1'), of('health'), of('nonce#2')]],
  [
    'kinds of keys may be of several statements',
    [limitedTo('nonce#*'), limitedTo('health')],
    [of('nonce#1'), of('health')],
  ],
  ['a call whose input was not kept is within', [limitedTo('nonce#*')], [of('nonce#1'), withoutInput]],
])('no difference: %s', (_, statements, calls) => {
  expect(compare(statements, calls)).toEqual({ outside: [], unused: [] });
});

test.each<[string, RecordedCall, PackagedStatement[]]>([
  ['of another key', of('authorization#1'), [limitedTo('nonce#*')]],
  ['of a key that only begins like an exact one', of('health#1'), [limitedTo('health')]],
  ['of no key, where keys are limited', call(), [limitedTo('nonce#*')]],
  ['of another key beside a good one', of('nonce#1', 'authorization#1'), [limitedTo('nonce#*')]],
  ['of another action', call({ action: 'dynamodb:GetItem' }), [statement()]],
  ['of another resource', call({ resource: `${TABLE}/index/due` }), [statement()]],
])('a call %s is outside', (_, made, statements) => {
  expect(compareWithRole(statements.flatMap(grantsOf), [made]).outside).toEqual([made]);
});

test('a kind of key that no call is of is unused, for each action by itself', () => {
  const both = { ...limitedTo('nonce#*', 'health'), Action: ['dynamodb:PutItem', 'dynamodb:GetItem'] };
  const calls = [of('nonce#1'), of('health'), { ...of('health'), action: 'dynamodb:GetItem' }];
  expect(compare([both], calls)).toEqual({ outside: [], unused: [['dynamodb:GetItem', 'nonce#*']] });
});

test('a call whose input was not kept uses no kind of key', () => {
  expect(compare([limitedTo('nonce#*')], [withoutInput])).toEqual({
    outside: [],
    unused: [['dynamodb:PutItem', 'nonce#*']],
  });
});

test.each([
  ['a Deny', { Effect: 'Deny' }],
  ['ForAnyValue', { Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': 'nonce#*' } } }],
  ['a wildcard that is none', { Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'nonce#*' } } }],
  [
    'two conditions on the same key',
    {
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'nonce#*' },
        'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'nonce#1' },
      },
    },
  ],
])('%s is not read, because it would be misread', (_, more) => {
  expect(() => grantsOf(statement(more))).toThrow('this reader');
});

test('keys that must be equal are read', () => {
  const Condition = { 'ForAllValues:StringEquals': { 'dynamodb:leadingkeys': ['queue', { 'Fn::Sub': 'lease' }] } };
  expect(grantsOf(statement({ Condition })).map(({ key }) => key)).toEqual(['queue', 'lease']);
});
