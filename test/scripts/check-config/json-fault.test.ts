import fc from 'fast-check';
import { findJsonFault } from '../../../scripts/check-config/json-fault.ts';
import { parseStrictJson } from '../../../shared/platform/strict-json.ts';

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
        const fault = findJsonFault(text);
        if (!fault) return;
        const lines = text.split('\n');
        expect(lines.length).toBeGreaterThanOrEqual(fault.line);
        expect((lines[fault.line - 1]?.length ?? 0) + 1).toBeGreaterThanOrEqual(fault.column);
      }),
    );
  });

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
    expect(findJsonFault('['.repeat(1_000_000))).toMatchObject({ line: 1, column: 17 });
  });
});
