import { measure, measureShipped, report } from '../../scripts/figures.ts';

/** The figures of one text, as of a handler. */
const of = (text: string) => measure('functions/some/handler.ts', text);
const faultsOf = (text: string): readonly string[] => report([of(text)]).faults;

describe('a function', () => {
  test.each([
    ['function f() {}', { name: 'f', lines: 1, complexity: 1, parameters: 0 }],
    ['const f = (a: string, b: string) =>\n  a ||\n  b;', { name: 'f', lines: 3, complexity: 2, parameters: 2 }],
    ['function f(a: A) { if (a) return 1; for (const b of a) b(); return a ? 1 : 2; }', { complexity: 4 }],
    ['function f(a: A) { switch (a) { case 1: return a ?? 1; default: return a && 2; } }', { complexity: 4 }],
    ['function f() { try { g(); } catch { h(); } }', { complexity: 2 }],
    ['const o = { m() { return 1; } };', { name: 'm', complexity: 1 }],
  ])('%j is measured', (text, figures) => {
    expect(of(text).functions).toEqual([expect.objectContaining(figures)]);
  });

  test('does not count the branches of those inside it, but their lines', () => {
    const [outer, inner] = of('function f() {\n  return () => (a ? 1 : 2);\n}').functions;
    expect(outer).toMatchObject({ name: 'f', lines: 3, complexity: 1 });
    expect(inner).toMatchObject({ lines: 1, complexity: 2 });
  });

  test('of 60 lines is short enough, of 61 not', () => {
    const withLines = (count: number) => `function f() {${'\n'.repeat(count - 1)}}`;
    expect(faultsOf(withLines(60))).toEqual([]);
    expect(faultsOf(withLines(61))).toEqual(['functions/some/handler.ts:1 f: lines 61 > 60']);
  });

  test('of 15 paths is simple enough, of 16 not', () => {
    const withBranches = (count: number) => `function f(a: A) { ${'if (a) return;'.repeat(count)} }`;
    expect(faultsOf(withBranches(14))).toEqual([]);
    expect(faultsOf(withBranches(15))).toEqual([expect.stringContaining('complexity 16 > 15')]);
  });

  test('may have four parameters, not five', () => {
    expect(faultsOf('const f = (a: A, b: A, c: A, d: A) => a;')).toEqual([]);
    expect(faultsOf('const f = (a: A, b: A, c: A, d: A, e: A) => a;')).toHaveLength(1);
  });
});

test.each([
  ['const a = b as C;', 1],
  ['const a = b!;', 1],
  ['const a = [1] as const;', 0],
  ['const a = b satisfies C;', 0],
])('%j holds casts: %i', (text, count) => {
  expect(of(text).casts).toHaveLength(count);
  expect(faultsOf(text)).toHaveLength(count);
});

test.each([
  ['/** Says what. */\nexport const a = 1;', true],
  ['// Says what.\nexport const a = 1;', false],
  ['export function a() {}', false],
  ['/** Says what. */\nexport type a = string;', true],
])('%j has a docstring: %s', (text, documented) => {
  expect(of(text).exports).toEqual([{ name: 'a', documented }]);
  expect(faultsOf(text)).toEqual(documented ? [] : ['too few exports have a docstring']);
});

test('what is shipped keeps within all limits', () => {
  const { lines, faults } = report(measureShipped());
  expect(lines).toHaveLength(5);
  expect(faults).toEqual([]);
});
