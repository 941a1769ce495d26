import { isAllowed, type Statement } from '../../local/service/policy.ts';
import { readRole } from '../../local/service/roles.ts';

const allow = (actions: string, resources: string): Statement => ({
  effect: 'Allow',
  actions: [actions],
  resources: [resources],
  conditions: [],
});
const ask = (statements: Statement[], action: string, resource: string) =>
  isAllowed(statements, { action, resource, contextKeys: {} });

test.each([
  ['an exact match', 's:Get', 'arn:x', true],
  ['an action in another case', 'S:GET', 'arn:x', true],
  ['another action', 's:Put', 'arn:x', false],
  ['a resource in another case', 's:Get', 'arn:X', false],
  ['a longer resource', 's:Get', 'arn:xy', false],
])('%s', (_, action, resource, allowed) => {
  expect(ask([allow('s:Get', 'arn:x')], action, resource)).toBe(allowed);
});

test.each([
  ['a*', 'a/b/c', true],
  ['a-??????', 'a-123456', true],
  ['a-??????', 'a-1234567', false],
  ['a.b', 'axb', false],
])('the pattern %s against %s: %s', (pattern, resource, allowed) => {
  expect(ask([allow('s:*', pattern)], 's:Get', resource)).toBe(allowed);
});

test('a Deny wins over an Allow', () => {
  const deny: Statement = { effect: 'Deny', actions: ['s:Get'], resources: ['*'], conditions: [] };
  expect(ask([allow('s:Get', '*'), deny], 's:Get', 'x')).toBe(false);
});

const role = (statement: object) => ({ Properties: { Policies: [{ PolicyDocument: { Statement: [statement] } }] } });

test('a role of the template is read with its pseudo parameters resolved', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
  const Resource = { 'Fn::Sub': 'arn:${AWS::Partition}:s:${AWS::Region}:${AWS::AccountId}:x' };
  expect(readRole(role({ Effect: 'Allow', Action: 's:Get', Resource }))).toEqual([
    allow('s:Get', 'arn:aws:s:eu-central-1:000000000000:x'),
  ]);
});

test.each([
  ['an element that is not known', { Effect: 'Allow', Action: 's:Get', Resource: '*', NotAction: 's:Put' }],
  ['an intrinsic other than Fn::Sub', { Effect: 'Allow', Action: 's:Get', Resource: { 'Fn::GetAtt': ['a', 'b'] } }],
])('%s is refused, because it cannot be enforced here', (_, statement) => {
  expect(() => readRole(role(statement))).toThrow('the local stack cannot');
});
