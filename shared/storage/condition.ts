import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** What must hold of an item for a write to happen. An attribute that is not there fulfils nothing but `not`. */
export type Condition =
  | { readonly kind: 'oneOf'; readonly attribute: string; readonly values: readonly (string | number)[] }
  | { readonly kind: 'atLeast' | 'atMost'; readonly attribute: string; readonly value: number }
  | { readonly kind: 'exists'; readonly attribute: string }
  /** Of a set of strings. */
  | { readonly kind: 'contains'; readonly attribute: string; readonly value: string }
  | { readonly kind: 'sizeBelow'; readonly attribute: string; readonly value: number }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'all' | 'any'; readonly conditions: readonly Condition[] };

/** The attribute has one of these values. */
export const oneOf = (attribute: string, ...values: (string | number)[]): Condition => ({
  kind: 'oneOf',
  attribute,
  values,
});
/** The attribute is a number, and no smaller one. */
export const atLeast = (attribute: string, value: number): Condition => ({ kind: 'atLeast', attribute, value });
/** The attribute is a number, and no greater one. */
export const atMost = (attribute: string, value: number): Condition => ({ kind: 'atMost', attribute, value });
/** The attribute is there. */
export const exists = (attribute: string): Condition => ({ kind: 'exists', attribute });
/** The attribute is a set of strings, and this is among them. */
export const contains = (attribute: string, value: string): Condition => ({ kind: 'contains', attribute, value });
/** The attribute is a set of strings, of fewer than so many. */
export const sizeBelow = (attribute: string, value: number): Condition => ({ kind: 'sizeBelow', attribute, value });
/** The other does not hold. */
export const not = (condition: Condition): Condition => ({ kind: 'not', condition });
/** Each holds. */
export const all = (...conditions: Condition[]): Condition => ({ kind: 'all', conditions });
/** One holds at least. */
export const any = (...conditions: Condition[]): Condition => ({ kind: 'any', conditions });

/** Collects the names and values of an expression of DynamoDB's: `#name` and `:v0`. */
export class Placeholders {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, AttributeValue> = {};

  name(attribute: string): string {
    this.names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  }

  value(value: string | number | readonly string[]): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = attributeValue(value);
    return placeholder;
  }
}

/** A value as DynamoDB has it; a list is a set of strings. */
function attributeValue(value: string | number | readonly string[]): AttributeValue {
  if (typeof value === 'number') return { N: String(value) };
  return typeof value === 'string' ? { S: value } : { SS: [...value] };
}

/** The condition as DynamoDB's `ConditionExpression`, with the parentheses that it needs and no others. */
export function conditionExpression(condition: Condition, placeholders: Placeholders): string {
  const inner = (part: Condition) => {
    const text = conditionExpression(part, placeholders);
    return BINDING[part.kind] > BINDING[condition.kind] ? text : `(${text})`;
  };
  const value = (one: string | number) => placeholders.value(one);
  switch (condition.kind) {
    case 'not':
      return `NOT ${inner(condition.condition)}`;
    case 'all':
      return condition.conditions.map(inner).join(' AND ');
    case 'any':
      return condition.conditions.map(inner).join(' OR ');
    default: {
      const name = placeholders.name(condition.attribute);
      if (condition.kind === 'exists') return `attribute_exists(${name})`;
      if (condition.kind === 'oneOf') return `${name} IN (${condition.values.map(value).join(', ')})`;
      if (condition.kind === 'contains') return `contains(${name}, ${value(condition.value)})`;
      if (condition.kind === 'sizeBelow') return `size(${name}) < ${value(condition.value)}`;
      return `${name} ${condition.kind === 'atLeast' ? '>=' : '<='} ${value(condition.value)}`;
    }
  }
}

/** How tightly each binds, by DynamoDB's order of precedence. */
const BINDING: Readonly<Record<Condition['kind'], number>> = {
  any: 0,
  all: 1,
  not: 2,
  oneOf: 3,
  atLeast: 3,
  atMost: 3,
  exists: 3,
  contains: 3,
  sizeBelow: 3,
};
