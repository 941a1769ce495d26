/** An object of a request as it came: nothing is certain of its members. */
type Members = Readonly<Record<string, unknown>>;

interface Token {
  /** A `name` is an attribute or its placeholder, of a path like `a.b[0]` the `a`; a `value` is a placeholder like `:now`. */
  readonly kind: 'name' | 'value' | 'comparator' | 'other';
  readonly text: string;
}

const EXPRESSIONS = [
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
];

/** Steps of a path and functions come first, so that no name is seen in them. Parentheses are passed over. */
const TOKEN = /\.\s*#?\w+|\[\s*\d+\s*\]|\w+(?=\s*\()|(:\w+)|(#?\w+)|([<=>]+)/g;

/** Words that DynamoDB reserves; `REMOVE` it does not, so that only an update has the keyword. */
const KEYWORD = /^(?:add|and|between|delete|in|not|or|set)$/i;
const UPDATE_KEYWORD = /^remove$/i;

/**
 * The attributes that a request's expressions name, without nested ones. Of an expression that DynamoDB refuses, some of
 * what looks like a name.
 * @param input the parameters of a DynamoDB request
 */
export function attributesIn(input: Members): string[] {
  return EXPRESSIONS.flatMap((parameter) => {
    const isName = ({ kind, text }: Token) =>
      kind === 'name' && !KEYWORD.test(text) && (parameter !== 'UpdateExpression' || !UPDATE_KEYWORD.test(text));
    return tokensOf(input[parameter])
      .filter(isName)
      .map(({ text }) => resolveName(text, input));
  });
}

/**
 * The attribute values that a query's key condition wants an attribute to be equal to; DynamoDB accepts one.
 * @param input the parameters of a `Query`
 */
export function valuesEqualTo(attribute: string, input: Members): unknown[] {
  const tokens = tokensOf(input.KeyConditionExpression);
  return tokens.flatMap(({ text }, index) => {
    const operands = text === '=' ? [tokens[index - 1], tokens[index + 1]] : [];
    const name = operands.find((operand) => operand?.kind === 'name');
    const value = operands.find((operand) => operand?.kind === 'value');
    if (name === undefined || value === undefined || resolveName(name.text, input) !== attribute) return [];
    return [membersOf(input.ExpressionAttributeValues)[value.text]];
  });
}

/** The members of what should be an object; none of anything else. */
export function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function tokensOf(expression: unknown): Token[] {
  if (typeof expression !== 'string') return [];
  return [...expression.matchAll(TOKEN)].map(([text, value, name, comparator]) => {
    if (value !== undefined) return { kind: 'value', text };
    if (name !== undefined) return { kind: 'name', text };
    return { kind: comparator === undefined ? 'other' : 'comparator', text };
  });
}

/** A placeholder's name may hold dots and is no path. */
function resolveName(name: string, input: Members): string {
  const resolved = name.startsWith('#') ? membersOf(input.ExpressionAttributeNames)[name] : name;
  return typeof resolved === 'string' ? resolved : name;
}
