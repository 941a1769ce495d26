import { findJsonFault, type JsonFaultKind } from '../../../shared/platform/json-fault.ts';
import { parseStrictJson } from '../../../shared/platform/strict-json.ts';
import { fc } from '../../support/properties.ts';

const isRead = (text: string): boolean => {
  try {
    parseStrictJson(text);
    return true;
  } catch {
    return false;
  }
};

/** JSON with a character taken out, put in or replaced, which is how files break. */
const broken = fc
  .record({
    text: fc.json({ maxDepth: 4 }),
    at: fc.nat(),
    length: fc.nat(2),
    put: fc.constantFrom('', '"', ',', '}', ']', '\\', '\n', '1', ':'),
  })
  .map(({ text, at, length, put }) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + put + text.slice(place + length);
  });

describe('finding the fault of a JSON text', () => {
  test('finds one exactly where the strict reader refuses', () => {
    fc.assert(
      fc.property(fc.oneof(broken, fc.json(), fc.string()), (text) => {
        expect(findJsonFault(text) === undefined).toBe(isRead(text));
      }),
      { numRuns: 3_000 },
    );
  });

  test('tells a place within the text, or just behind it', () => {
    fc.assert(
      fc.property(broken, (text) => {
        const { at = 0 } = findJsonFault(text) ?? {};
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  test.each<[string, JsonFaultKind, number]>([
    ['', 'empty', 0],
    [' \r\n', 'empty', 3],
    ['\uFEFF{}', 'byte-order-mark', 0],
    ['{"a":1} {}', 'after-end', 8],
    ["{'a':1}", 'single-quote', 1],
    ['{"a":\'x\'}', 'single-quote', 5],
    ['{/*x*/}', 'comment', 1],
    ['{"a":1,}', 'value-or-comma', 7],
    ['{"a":}', 'value-or-comma', 5],
    ['{"a":NaN}', 'value-expected', 5],
    ['{"a":undefined}', 'value-expected', 5],
    ['a=1&b=2', 'value-expected', 0],
    ['<xml/>', 'value-expected', 0],
    ['{a:1}', 'name-expected', 1],
    ['{"a":1 "b":2}', 'comma-expected', 7],
    ['{"a" 1}', 'colon-expected', 5],
    ['{"a":"x\ny"}', 'line-break', 7],
    ['{"a":"x\ty"}', 'control-character', 7],
    ['{"a":"\\x"}', 'escape', 6],
    ['{"__proto__":1}', 'prototype-member', 1],
    [`${'['.repeat(17)}${']'.repeat(17)}`, 'too-deep', 16],
  ])('%j: %s', (text, kind, at) => {
    expect(findJsonFault(text)).toEqual({ kind, at });
  });

  test('a text that is read is called cut off wherever it is cut, and empty before it begins', () => {
    const text = ' {"a":[true,false,null,-1.5e+3,{"b":"\\u00e9\\n"}],"c":"x"}';
    for (let end = 2; end < text.length; end += 1) {
      expect([end, findJsonFault(text.slice(0, end))?.kind]).toEqual([end, 'cut-off']);
    }
    expect(findJsonFault(text.slice(0, 1))?.kind).toBe('empty');
    expect(findJsonFault(text)).toBeUndefined();
  });

  test.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"x":[{"merchantId":1,"merchantI\\u0064":2}]}', 'merchantId'],
    [`{"${'a'.repeat(30)}":1,"${'a'.repeat(30)}":2}`, 'a'.repeat(30)],
  ])('%s: the member that is there twice is named', (text, name) => {
    expect(findJsonFault(text)).toMatchObject({ kind: 'repeated-member', name });
  });

  test.each(['', 'a b', 'a1', '4b203fe6', '<b>', 'a\\n', '用户', 'a'.repeat(31)])(
    'the name %s is not shown',
    (name) => {
      expect(findJsonFault(`{"${name}":1,"${name}":2}`)).toEqual({ kind: 'repeated-member', at: name.length + 6 });
    },
  );

  test.each([
    '-',
    '01',
    '1.',
    '.5',
    '1e',
    'tru',
    'nullx',
    '"\\x"',
    '"\\u12g4"',
    '"\t"',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    '[1 2]',
  ])('%s has one', (text) => {
    expect(findJsonFault(text)).toBeDefined();
  });

  test('ends quickly for a text that only opens', () => {
    expect(findJsonFault('['.repeat(1_000_000))).toEqual({ kind: 'too-deep', at: 16 });
  });
});
