import { attributesIn, valuesEqualTo } from '../../local/aws/expressions.ts';

const condition = (ConditionExpression: string) => attributesIn({ ConditionExpression });
const update = (UpdateExpression: string) => attributesIn({ UpdateExpression });

test.each([
  ['attribute_not_exists(pk) OR expiresAt < :now', ['pk', 'expiresAt']],
  ['a = :a AND NOT (b <> :b)', ['a', 'b']],
  ['a BETWEEN :low AND b or c in (:x, d)', ['a', 'b', 'c', 'd']],
  ['size (a) >= :n and NOT contains( b , c )', ['a', 'b', 'c']],
  ['NOT(a=:a)AND(b=:b)', ['a', 'b']],
  ['attribute_type(a, :t) AND begins_with(b, :p)', ['a', 'b']],
  ['(a) = (b)', ['a', 'b']],
  ['a.b[0] = :x', ['a']],
  ['a[1][2].b.c = d.e', ['a', 'd']],
  ['a . b [ 0 ] = :x', ['a']],
  ['and_1 = :and AND _or = :in', ['and_1', '_or']],
  ['remove = :x', ['remove']],
])('the condition %s names %j', (expression, names) => {
  expect(condition(expression)).toEqual(names);
});

test.each([
  ['SET a = :a, b.c = b.c + :one', ['a', 'b', 'b']],
  ['SET a = if_not_exists(b, :b), c = list_append(:l, d[0])', ['a', 'b', 'c', 'd']],
  ['set a = b REMOVE c, d[1] ADD e :e DELETE f :f', ['a', 'b', 'c', 'd', 'e', 'f']],
  ['REMOVE\n\ta', ['a']],
  ['SET a=:a', ['a']],
])('the update %j names %j', (expression, names) => {
  expect(update(expression)).toEqual(names);
});

test.each([
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
])('%s is among the expressions, and placeholders are resolved in it', (parameter) => {
  const ExpressionAttributeNames = { '#a': 'state', '#b_1': 'with.dot', '#c': 'and', '#d': 'nested' };
  const input = { [parameter]: '#a, #b_1.#d, #c[0], plain', ExpressionAttributeNames };
  expect(attributesIn(input)).toEqual(['state', 'with.dot', 'and', 'plain']);
});

test('all expressions of a request count', () => {
  const input = { KeyConditionExpression: 'a = :a', FilterExpression: 'b = :b', ProjectionExpression: 'c, d.e' };
  expect(attributesIn(input).sort()).toEqual(['a', 'b', 'c', 'd']);
});

test.each([
  ['no expression', {}],
  ['an expression that is no string', { FilterExpression: 1, ProjectionExpression: null }],
])('%s names nothing', (_, input) => {
  expect(attributesIn(input)).toEqual([]);
});

test('a placeholder that is not defined stays as it is', () => {
  expect(attributesIn({ FilterExpression: '#a = :a', ExpressionAttributeNames: null })).toEqual(['#a']);
});

const ExpressionAttributeValues = { ':p': { S: 'queue' }, ':q': { N: '1' } };
const ExpressionAttributeNames = { '#pk': 'pk' };

test.each([
  ['pk = :p'],
  [':p = pk'],
  ['pk = :p AND dueAt <= :q'],
  ['dueAt BETWEEN :q AND :q AND pk=:p'],
  ['(pk = :p) AND (begins_with(sk, :q))'],
  ['(pk) = (:p)'],
  ['#pk = :p AND sk = :q'],
])('the key condition %s wants pk to be queue', (KeyConditionExpression) => {
  const input = { KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues };
  expect(valuesEqualTo('pk', input)).toEqual([{ S: 'queue' }]);
});

test.each([['sk = :p'], ['pk >= :p'], ['begins_with(pk, :p)'], ['pk.a = :p'], ['pk = sk AND sk = :p'], ['#sk = :p']])(
  'the key condition %s does not say what pk is to be',
  (KeyConditionExpression) => {
    const input = { KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues };
    expect(valuesEqualTo('pk', input)).toEqual([]);
  },
);

test('of two wishes both are told, and a value that is not given is undefined', () => {
  const input = { KeyConditionExpression: 'pk = :p AND pk = :none', ExpressionAttributeValues };
  expect(valuesEqualTo('pk', input)).toEqual([{ S: 'queue' }, undefined]);
});
