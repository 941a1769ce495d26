/** No regular expression of the product takes more than linear time, whatever a stranger sends. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DECLARATION, evaluateDeclaration } from '../../scripts/compile-schema.mjs';
import {
  expressionsOfSchema,
  expressionsOfScript,
  type FoundExpression,
  superLinear,
} from '../support/regular-expressions.ts';

const root = join(import.meta.dirname, '../..');
const files = globSync('{functions,shared}/**/*.ts', { cwd: root }).sort();

/** Expressions that are no stranger's to use, each with what bounds it. */
const ALLOWED: Readonly<Record<string, string>> = {
  'shared/signing/key-material.ts: Backreference': 'a key in a secret of the operator, of at most 64 kB',
};

function findIn(path: string): (FoundExpression | undefined)[] {
  const text = readFileSync(join(root, path), 'utf8');
  if (!DECLARATION.test(path)) return expressionsOfScript(text);
  const { contract, schema } = evaluateDeclaration(text);
  return expressionsOfSchema(contract?.input ?? schema);
}

const faultsOf = (path: string): string[] =>
  findIn(path).flatMap((found) => (found ? superLinear(found) : ['put together at run time']));

test('the expressions are found, in sources and in schemas', () => {
  const sources = (path: string) => findIn(path).map((found) => found?.source);
  expect(sources('shared/protocols/openapi/credentials.ts')).toContain('^\\d{13}$');
  expect(sources('functions/create-authorization-url/contract.ts')).toContain('^[A-Za-z0-9_-]*$');
  expect(sources('shared/alipay/connection.schema.ts')).toContain('^2088[0-9]{12}$');
});

test('each is linear, or of no stranger', () => {
  const places = files.flatMap((path) => faultsOf(path).map((fault) => `${path}: ${fault}`));
  expect([...new Set(places)].sort()).toEqual(Object.keys(ALLOWED).sort());
});

test.each([
  ['\\s*;\\s*', '', 'Move'],
  ['a+$', '', 'Move'],
  ['^(a+)+$', '', 'Self'],
  ['^\\d*\\w+$', '', 'Trade'],
  ['^(?:a|ba+)+$', '', 'Trade'],
  ['-----BEGIN ([A-Z]+)-----\\1', '', 'Backreference'],
  ['(?<name>a)\\k<name>', 'u', 'Backreference'],
])('/%s/%s is found out: %s', (source, flags, fault) => {
  expect(superLinear({ source, flags })).toContain(fault);
});

test.each([
  ['^[A-Za-z0-9_-]{1,64}$', ''],
  ['^[^\\u0000-\\u001f\\ud800-\\udfff]*$', 'u'],
  ['["\\\\]', 'g'],
  ['-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null', 'y'],
])('/%s/%s is linear', (source, flags) => {
  expect(superLinear({ source, flags })).toEqual([]);
});

test.each(["new RegExp(name + '+$')", "RegExp(name, 'u')", 'new globalThis.RegExp(text)'])('%s is found', (text) => {
  expect(expressionsOfScript(text)).toEqual([undefined]);
});

test('a string that looks like one is none', () => {
  expect(expressionsOfScript("const a = '/x+$/'; // /y+$/")).toEqual([]);
  expect(
    expressionsOfSchema({ properties: { pattern: { pattern: '^a+$' } }, patternProperties: { '^b': {} } }),
  ).toEqual([
    { source: '^a+$', flags: 'u' },
    { source: '^b', flags: 'u' },
  ]);
});
