import { matchesPattern } from './wildcards.ts';

/** Keys that a request can have several values of. A condition on one needs `ForAllValues` or `ForAnyValue`. */
export const MULTIVALUED_KEYS = ['dynamodb:LeadingKeys', 'dynamodb:Attributes'] as const;

/** The condition keys that are enforced here, as AWS writes them. */
export const CONDITION_KEYS = [...MULTIVALUED_KEYS, 'dynamodb:Select', 'dynamodb:ReturnValues'] as const;

/** One of {@link CONDITION_KEYS}. */
export type ConditionKey = (typeof CONDITION_KEYS)[number];

/** What a request says under each key. A key without values is absent: IAM does not tell the two apart. */
export type ContextKeys = Readonly<Partial<Record<ConditionKey, readonly string[]>>>;

/** The values that the request has, and those that the condition names. */
type Test = (present: readonly string[], named: readonly string[]) => boolean;

const equals = (value: string, named: readonly string[]) => named.includes(value);
const isLike = (value: string, named: readonly string[]) => named.some((pattern) => matchesPattern(pattern, value));

/** True of no values, too: hence `Null` beside it where the key must be there. */
const every =
  (match: typeof equals): Test =>
  (present, named) =>
    present.every((value) => match(value, named));
/** False of no values. */
const some =
  (match: typeof equals): Test =>
  (present, named) =>
    present.some((value) => match(value, named));

const TESTS = {
  'ForAllValues:StringEquals': every(equals),
  'ForAllValues:StringLike': every(isLike),
  'ForAnyValue:StringEquals': some(equals),
  'ForAnyValue:StringLike': some(isLike),
  StringEquals: some(equals),
  StringLike: some(isLike),
  StringEqualsIfExists: (present, named) => present.length === 0 || some(equals)(present, named),
  Null: (present, named) => named.includes(String(present.length === 0)),
} satisfies Record<string, Test>;

/** A condition operator that is enforced here. */
export type ConditionOperator = keyof typeof TESTS;

/** Whether an operator is among those that are enforced here; IAM's own list is longer. */
export function isConditionOperator(name: string): name is ConditionOperator {
  return Object.hasOwn(TESTS, name);
}

/** One operator on one key; a statement's conditions must all be met. */
export interface Condition {
  readonly operator: ConditionOperator;
  readonly key: ConditionKey;
  /** One of them must match; for `Null`, `true` or `false`. */
  readonly values: readonly string[];
}

/** Whether a request with these keys meets a condition. */
export function isMet({ operator, key, values }: Condition, contextKeys: ContextKeys): boolean {
  return TESTS[operator](contextKeys[key] ?? [], values);
}
