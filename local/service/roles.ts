import { PLACE } from '../place.ts';
import {
  CONDITION_KEYS,
  type Condition,
  type ConditionKey,
  type ConditionOperator,
  isConditionOperator,
  MULTIVALUED_KEYS,
} from './conditions.ts';
import type { Statement } from './policy.ts';

/** What a template's pseudo parameters stand for here. */
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  Partition: 'aws',
  Region: PLACE.region,
  AccountId: PLACE.accountId,
};

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the inline policies of an AWS::IAM::Role as the template has them.
 * @throws Error on a form that this reader does not know, because guessing would widen or narrow the role
 */
export function readRole(resource: Json): Statement[] {
  const policies = ((resource.Properties as Json).Policies ?? []) as Json[];
  return policies.flatMap((policy) =>
    list((policy.PolicyDocument as Json).Statement).map((statement) => readStatement(statement as Json)),
  );
}

function readStatement(statement: Json): Statement {
  const { Effect, Action, Resource, Condition: condition, Sid: _, ...unknown } = statement;
  if ((Effect !== 'Allow' && Effect !== 'Deny') || Object.keys(unknown).length > 0) {
    throw new Error(`the local stack cannot enforce this statement: ${JSON.stringify(statement)}`);
  }
  return {
    effect: Effect,
    actions: list(Action).map(String),
    resources: list(Resource).map(resolve),
    conditions: condition === undefined ? [] : readConditions(condition),
  };
}

/** One list of all, because all operators and all keys must hold. */
function readConditions(condition: unknown): Condition[] {
  return members(condition).flatMap(([operator, keys]) =>
    members(keys).map(([key, values]) => readCondition(operator, key, values)),
  );
}

function readCondition(operator: string, name: string, value: unknown): Condition {
  // IAM does not mind the case of a key.
  const key = CONDITION_KEYS.find((known) => known.toLowerCase() === name.toLowerCase());
  const values = list(value).map((one) => readValue(operator, one));
  if (!isConditionOperator(operator) || key === undefined || needsSetOperator(operator, key) || !areRead(values)) {
    throw new Error(
      `the local stack cannot enforce this condition: ${JSON.stringify({ [operator]: { [name]: value } })}`,
    );
  }
  return { operator, key, values };
}

/** IAM does not say what an operator for one value makes of several. */
function needsSetOperator(operator: ConditionOperator, key: ConditionKey): boolean {
  return MULTIVALUED_KEYS.some((known) => known === key) && operator !== 'Null' && !operator.startsWith('For');
}

const areRead = (values: (string | undefined)[]): values is string[] =>
  values.length > 0 && !values.includes(undefined);

/** Undefined for a form that is not known, and for IAM's variables like `${aws:userid}`: here nobody has any. */
function readValue(operator: string, value: unknown): string | undefined {
  if (operator === 'Null') return ['true', 'false'].find((known) => known === String(value));
  const text = textOf(value);
  return text?.includes('${') ? undefined : text;
}

function resolve(value: unknown): string {
  const text = textOf(value);
  if (text === undefined) throw new Error(`the local stack cannot resolve ${JSON.stringify(value)}`);
  return text;
}

/** A string, or that of an `Fn::Sub`, without pseudo parameters; undefined for another form. */
function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : (value as Json | null)?.['Fn::Sub'];
  if (typeof text !== 'string') return undefined;
  return text.replace(/\$\{AWS::(\w+)\}/g, (whole, name: string) => PSEUDO_PARAMETERS[name] ?? whole);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The members of an object that has some. */
function members(value: unknown): [string, unknown][] {
  const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length > 0) return entries;
  throw new Error(`the local stack cannot enforce this condition: ${JSON.stringify(value)}`);
}
