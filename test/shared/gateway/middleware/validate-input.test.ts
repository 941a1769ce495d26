import { validateInput } from '../../../../shared/gateway/middleware/validate-input.ts';
import type { SchemaValidator } from '../../../../shared/platform/schema-validator.ts';
import type { Violation } from '../../../../shared/platform/violation.ts';
import { refusal } from '../../../support/refusal.ts';
import { contextOf, pass } from '../../../support/request-context.ts';

type SchemaError = NonNullable<SchemaValidator['errors']>[number];

/** A validator for which the input is a list of its own errors. */
const validate: SchemaValidator = Object.assign((data: unknown) => {
  validate.errors = (data as SchemaError[]).length > 0 ? (data as SchemaError[]) : null;
  return validate.errors === null;
});
const step = validateInput(validate);
const fault = (instancePath: string, keyword: string, params: object = {}): SchemaError => ({
  instancePath,
  keyword,
  params,
});
const invalid = (...violations: Violation[]) =>
  refusal('invalid_parameter', { reason: 'the input fails its schema', violations });

test('an input that the schema describes goes on', async () => {
  await pass(step, contextOf({ input: [] }));
});

test('each member that is wrong is named with its rule, and the limit where there is one', async () => {
  const input = [
    fault('/a', 'type', { type: 'string' }),
    fault('', 'required', { missingProperty: 'b' }),
    fault('/c', 'maxLength', { limit: 64 }),
    fault('/d/0/e', 'pattern'),
    fault('/f', 'minLength', { limit: 0 }),
  ];
  await expect(pass(step, contextOf({ input }))).rejects.toEqual(
    invalid(
      { member: 'a', rule: 'type' },
      { member: 'b', rule: 'required' },
      { member: 'c', rule: 'maxLength', limit: 64 },
      { member: 'd', rule: 'pattern' },
      { member: 'f', rule: 'minLength', limit: 0 },
    ),
  );
});

test('a rule without a limit has none', async () => {
  const [answer] = await Promise.allSettled([pass(step, contextOf({ input: [fault('/a', 'type')] }))]);
  expect(answer.status === 'rejected' && answer.reason.violations).toStrictEqual([{ member: 'a', rule: 'type' }]);
});

test('what is wrong with the whole names no member', async () => {
  await expect(pass(step, contextOf({ input: [fault('', 'type')] }))).rejects.toEqual(invalid());
  const never = validateInput(Object.assign(() => false, { errors: [fault('', 'type')] }));
  await expect(pass(never, contextOf({ input: null }))).rejects.toEqual(invalid());
});

test('a validator that says nothing refuses nevertheless', async () => {
  await expect(
    pass(
      validateInput(() => false),
      contextOf({}),
    ),
  ).rejects.toEqual(invalid());
});

test('what no schema says is told behind what it says, and refuses alone, too', async () => {
  const more = { member: 'z', rule: 'url-https' } as const;
  const checked: unknown[] = [];
  const also = (violations: readonly Violation[]) =>
    validateInput(validate, (input) => {
      checked.push(input);
      return violations;
    });
  const wrong = [fault('/a', 'type')];
  await expect(pass(also([more]), contextOf({ input: wrong }))).rejects.toEqual(
    invalid({ member: 'a', rule: 'type' }, more),
  );
  await expect(pass(also([more]), contextOf({ input: [] }))).rejects.toEqual(invalid(more));
  await pass(also([]), contextOf({ input: [] }));
  expect(checked).toEqual([wrong, [], []]);
});

test('a mistake of ours is not told as one of the caller’s', async () => {
  const broken = validateInput(() => {
    throw new TypeError('a mistake');
  });
  await expect(pass(broken, contextOf({}))).rejects.toThrow(TypeError);
});

test('of requests at one time each is told its own faults', async () => {
  const members = ['a', 'b', 'c'];
  const answers = await Promise.allSettled(
    members.map((member) => pass(step, contextOf({ input: [fault(`/${member}`, 'type')] }))),
  );
  expect(answers.map((answer) => (answer.status === 'rejected' ? answer.reason.members : []))).toEqual(
    members.map((member) => [member]),
  );
});

describe('of a value that breaks a rule', () => {
  const refusing = (keyword: string, params: object) =>
    validateInput(Object.assign(() => false, { errors: [fault('/a', keyword, params)] }));
  const violationOf = async (value: unknown, keyword: string, params: object) => {
    const [answer] = await Promise.allSettled([pass(refusing(keyword, params), contextOf({ input: { a: value } }))]);
    return answer.status === 'rejected' && answer.reason.violations[0];
  };

  test('the length is told beside its limit, a surrogate pair counted once', async () => {
    expect(await violationOf('x'.repeat(65), 'maxLength', { limit: 64 })).toEqual({
      member: 'a',
      rule: 'maxLength',
      limit: 64,
      actual: 65,
    });
    expect(await violationOf('😀'.repeat(65), 'maxLength', { limit: 64 })).toMatchObject({ actual: 65 });
  });

  test.each([
    ['\u0000', 'control-character'],
    ['a\nb', 'control-character'],
    ['\u0085', 'control-character'],
    ['a\ud800', 'lone-surrogate'],
    ['\udc00', 'lone-surrogate'],
  ])('%j has a %s, and none of it is told', async (value, rule) => {
    expect(await violationOf(value, 'pattern', { pattern: '^[A-Za-z0-9_-]*$' })).toStrictEqual({ member: 'a', rule });
  });

  test('in a list, the characters of that member are told', async () => {
    expect(await violationOf(['a\nb'], 'pattern', { pattern: '^[a-z]*$' })).toStrictEqual({
      member: 'a',
      rule: 'pattern',
      allowed: 'a-z',
    });
  });

  test.each([
    ['^[A-Za-z0-9_-]*$', 'A-Z a-z 0-9 _ -'],
    ['^[A-Za-z0-9_.-]*$', 'A-Z a-z 0-9 _ . -'],
    ['^[a-z0-9-]+$', 'a-z 0-9 -'],
    ['^[^a]*$', undefined],
    ['^a|b$', undefined],
    ['^[\\d]*$', undefined],
    ['^[a]*$|b', undefined],
    ['b|^[a]*$', undefined],
  ])('the pattern %s allows %s', async (pattern, allowed) => {
    const expected = { member: 'a', rule: 'pattern', ...(allowed !== undefined && { allowed }) };
    expect(await violationOf('a b', 'pattern', { pattern })).toStrictEqual(expected);
  });

  test('a keyword without words is a matter of form', async () => {
    expect(await violationOf('x', 'multipleOf', {})).toStrictEqual({ member: 'a', rule: 'format' });
    expect(await violationOf('x', 'toString', {})).toStrictEqual({ member: 'a', rule: 'format' });
  });
});
