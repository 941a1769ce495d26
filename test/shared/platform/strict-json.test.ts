import { findJsonFault } from '../../../shared/platform/json-fault.ts';
import { parseStrictJson, StrictJsonError } from '../../../shared/platform/strict-json.ts';
import { fc } from '../../support/properties.ts';

const marked = 'MARKED-VALUE';

/** JSON texts, also with a name twice, and with something put in the middle. */
const nearlyJson = fc.oneof(
  fc.json(),
  fc.string(),
  fc.tuple(fc.json(), fc.string({ maxLength: 3 }), fc.nat()).map(([text, put, at]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + put + text.slice(place);
  }),
  fc
    .array(fc.tuple(fc.constantFrom('a', 'b', '\\u0061', '__proto__'), fc.json()), { maxLength: 4 })
    .map((members) => `{${members.map(([name, value]) => `"${name}": ${value}`).join(',')}}`),
);

function read(text: string): { value: unknown } | { error: unknown } {
  try {
    return { value: parseStrictJson(text) };
  } catch (error) {
    return { error };
  }
}

describe('strict JSON', () => {
  test.each([
    ['{"a":1,"b":[true,null,"x"]}', { a: 1, b: [true, null, 'x'] }],
    [' \t\r\n{ "a" : { "a" : 1 } } ', { a: { a: 1 } }],
    ['[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['{"a":"{\\"a\\":1,\\"a\\":2}"}', { a: '{"a":1,"a":2}' }],
    ['{"a\\\\":1,"a":2}', { 'a\\': 1, a: 2 }],
    ['"__proto__"', '__proto__'],
    ['"a\\"b"', 'a"b'],
    ['-0.5e3', -500],
    ['{"constructor":1}', { constructor: 1 }],
  ])('%s is read', (text, value) => {
    expect(parseStrictJson(text)).toEqual(value);
  });

  test.each([
    ['a byte order mark', '\uFEFF{}', 'begins with a byte order mark'],
    ['a member twice', `{"a":"${marked}","a":1}`, 'has a member twice'],
    ['a member twice, once escaped', '{"a":1,"\\u0061":1}', 'has a member twice'],
    ['a member twice, deep inside', '[{"x":[{"a":1,"b":{},"a":1}]}]', 'has a member twice'],
    ['a member twice with blanks before the colon', '{"a" :1,"a"\t\r\n:1}', 'has a member twice'],
    ['the empty name twice', '{"":1,"":1}', 'has a member twice'],
    ['a prototype', '{"__proto__":{}}', 'has a member "__proto__"'],
    ['an escaped prototype', '{"a":{"\\u005f_proto__":1}}', 'has a member "__proto__"'],
    ['17 levels', `${'['.repeat(17)}${']'.repeat(17)}`, 'is nested deeper than 16'],
    ['17 levels of objects', `${'{"a":'.repeat(17)}1${'}'.repeat(17)}`, 'is nested deeper than 16'],
    ['nothing', '', 'is not JSON'],
    ['half a text', `{"a":"${marked}"`, 'is not JSON'],
    ['a trailing comma', '{"a":1,}', 'is not JSON'],
    ['a comment', '{}//', 'is not JSON'],
    ['two values', '{}{}', 'is not JSON'],
    ['single quotes', `{'a':'${marked}'}`, 'is not JSON'],
    ['NaN', 'NaN', 'is not JSON'],
    ['a line break in a text', '"a\nb"', 'is not JSON'],
  ])('%s is refused, without a word of the text', (_name, text, message) => {
    const { error } = read(text) as { error: StrictJsonError };
    expect(error).toBeInstanceOf(StrictJsonError);
    expect(error.message).toBe(message);
    expect(error.fault).toEqual(findJsonFault(text));
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toContain(marked);
  });

  test('takes 16 levels, and any number of neighbours', () => {
    expect(parseStrictJson(`${'['.repeat(16)}${']'.repeat(16)}`)).toBeDefined();
    expect(parseStrictJson(`[${'[],'.repeat(1_000)}{}]`)).toHaveLength(1_001);
  });

  test('ends quickly for what only opens', () => {
    expect(() => parseStrictJson('['.repeat(200_000))).toThrow(StrictJsonError);
    expect(() => parseStrictJson('{"a":'.repeat(50_000))).toThrow(StrictJsonError);
    expect(() => parseStrictJson('['.repeat(200_000) + ']'.repeat(200_000))).toThrow(StrictJsonError);
  });

  test('throws nothing but its own error, and agrees with JSON.parse on what it reads', () => {
    fc.assert(
      fc.property(nearlyJson, (text) => {
        const outcome = read(text);
        if ('value' in outcome) expect(outcome.value).toEqual(JSON.parse(text));
        else expect(outcome.error).toBeInstanceOf(StrictJsonError);
      }),
      { numRuns: 2_000 },
    );
  });

  test('reads what JSON.stringify writes, to the last member', () => {
    const value = fc.jsonValue({ maxDepth: 8 }).filter((candidate) => !JSON.stringify(candidate).includes('__proto__'));
    fc.assert(
      fc.property(value, (candidate) => {
        const text = JSON.stringify(candidate);
        expect(JSON.stringify(parseStrictJson(text))).toBe(text);
      }),
    );
  });
});
