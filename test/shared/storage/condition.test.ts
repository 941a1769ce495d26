import {
  all,
  any,
  atLeast,
  atMost,
  type Condition,
  conditionExpression,
  contains,
  exists,
  not,
  oneOf,
  Placeholders,
  sizeBelow,
} from '../../../shared/storage/condition.ts';

/** The expression, with what its placeholders stand for. */
function expressionOf(condition: Condition) {
  const placeholders = new Placeholders();
  const text = conditionExpression(condition, placeholders);
  return { text, names: placeholders.names, values: placeholders.values };
}

test.each<[Condition, string, object]>([
  [oneOf('a', 'x'), '#a IN (:v0)', { ':v0': { S: 'x' } }],
  [oneOf('a', 'x', 7), '#a IN (:v0, :v1)', { ':v0': { S: 'x' }, ':v1': { N: '7' } }],
  [atLeast('a', 3), '#a >= :v0', { ':v0': { N: '3' } }],
  [atMost('a', 3), '#a <= :v0', { ':v0': { N: '3' } }],
  [exists('a'), 'attribute_exists(#a)', {}],
  [contains('a', 'x'), 'contains(#a, :v0)', { ':v0': { S: 'x' } }],
  [sizeBelow('a', 2), 'size(#a) < :v0', { ':v0': { N: '2' } }],
  [not(exists('a')), 'NOT attribute_exists(#a)', {}],
])('%j is %s', (condition, text, values) => {
  expect(expressionOf(condition)).toEqual({ text, names: { '#a': 'a' }, values });
});

test('a condition says what it is', () => {
  expect([atLeast('a', 1), atMost('a', 1)]).toEqual([
    { kind: 'atLeast', attribute: 'a', value: 1 },
    { kind: 'atMost', attribute: 'a', value: 1 },
  ]);
});

test('what is put together keeps its parts together, and each value has its own place', () => {
  expect(expressionOf(any(all(oneOf('a', 'x'), exists('b')), not(atMost('c', 1))))).toEqual({
    text: '#a IN (:v0) AND attribute_exists(#b) OR NOT #c <= :v1',
    names: { '#a': 'a', '#b': 'b', '#c': 'c' },
    values: { ':v0': { S: 'x' }, ':v1': { N: '1' } },
  });
});

// DynamoDB binds NOT before AND before OR.
test.each<[Condition, string]>([
  [
    all(exists('a'), any(exists('b'), exists('c'))),
    'attribute_exists(#a) AND (attribute_exists(#b) OR attribute_exists(#c))',
  ],
  [not(any(exists('a'), exists('b'))), 'NOT (attribute_exists(#a) OR attribute_exists(#b))'],
  [not(all(exists('a'), exists('b'))), 'NOT (attribute_exists(#a) AND attribute_exists(#b))'],
  [not(not(exists('a'))), 'NOT (NOT attribute_exists(#a))'],
  [all(not(exists('a')), exists('b')), 'NOT attribute_exists(#a) AND attribute_exists(#b)'],
])('%j is put in parentheses where they change the meaning', (condition, text) => {
  expect(expressionOf(condition).text).toBe(text);
});

test('a list is a set of strings', () => {
  const placeholders = new Placeholders();
  expect([placeholders.value(['x']), placeholders.value('y')]).toEqual([':v0', ':v1']);
  expect(placeholders.values).toEqual({ ':v0': { SS: ['x'] }, ':v1': { S: 'y' } });
});
