import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/** What one function is: declared, a method, or an arrow. */
export interface FunctionFigures {
  readonly name: string;
  readonly line: number;
  /** From its first line to its last one. */
  readonly lines: number;
  /** Paths through it (McCabe): one, and one more for each branch. */
  readonly complexity: number;
  readonly parameters: number;
}

/** What one file holds. */
export interface FileFigures {
  readonly path: string;
  readonly functions: readonly FunctionFigures[];
  /** Lines with `as` or `!`, but for `as const`. */
  readonly casts: readonly number[];
  /** Names that are exported, and whether a docstring stands before them. */
  readonly exports: readonly { readonly name: string; readonly documented: boolean }[];
}

/** Measures the text of one TypeScript file. */
export function measure(path: string, text: string): FileFigures {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const functions: FunctionFigures[] = [];
  const casts: number[] = [];
  const visit = (node: ts.Node): void => {
    if (isFunction(node)) functions.push(measureFunction(source, node));
    if (isCast(node)) casts.push(lineOf(source, node.end));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { path, functions, casts, exports: source.statements.flatMap(exportsOf) };
}

type FunctionNode = ts.FunctionLikeDeclaration & { readonly body: ts.ConciseBody };

const isFunction = (node: ts.Node): node is FunctionNode =>
  ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;

const isCast = (node: ts.Node): boolean =>
  ts.isNonNullExpression(node) || (ts.isAsExpression(node) && node.type.getText() !== 'const');

const lineOf = (source: ts.SourceFile, position: number): number =>
  source.getLineAndCharacterOfPosition(position).line + 1;

function measureFunction(source: ts.SourceFile, node: FunctionNode): FunctionFigures {
  const line = lineOf(source, node.getStart());
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return {
    name: named?.getText() ?? '(anonymous)',
    line,
    lines: lineOf(source, node.end) - line + 1,
    complexity: 1 + branches(node.body),
    parameters: node.parameters.length,
  };
}

/** In a piece of a function's own text; those of functions inside count there. */
function branches(node: ts.Node): number {
  if (isFunction(node)) return 0;
  let count = isBranch(node) ? 1 : 0;
  ts.forEachChild(node, (child) => {
    count += branches(child);
  });
  return count;
}

const BRANCHING_OPERATORS = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

const isBranch = (node: ts.Node): boolean =>
  ts.isIfStatement(node) ||
  ts.isIterationStatement(node, false) ||
  ts.isConditionalExpression(node) ||
  ts.isCaseClause(node) ||
  ts.isCatchClause(node) ||
  (ts.isBinaryExpression(node) && BRANCHING_OPERATORS.has(node.operatorToken.kind));

function exportsOf(statement: ts.Statement): { name: string; documented: boolean }[] {
  if (!ts.canHaveModifiers(statement)) return [];
  if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  const documented = ts.getJSDocCommentsAndTags(statement).length > 0;
  const names = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.map(({ name }) => name.getText())
    : [(statement as ts.Statement & { name?: ts.Identifier }).name?.text ?? 'default'];
  return names.map((name) => ({ name, documented }));
}

/** Every TypeScript file of the folders that are shipped. */
export function measureShipped(root = '.'): FileFigures[] {
  const paths = ['functions', 'shared'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const sources = paths.filter((path) => path.endsWith('.ts')).sort();
  return sources.map((path) => measure(path, readFileSync(join(root, path), 'utf8')));
}

/** The largest of each figure, with its place; and what breaks a limit. */
export function report(files: readonly FileFigures[]): { lines: string[]; faults: string[] } {
  const all = files.flatMap(({ path, functions }) => functions.map((one) => ({ ...one, path })));
  const faults = all.flatMap((one) =>
    LIMITS.flatMap(([figure, limit]) =>
      one[figure] > limit ? [`${place(one)}: ${figure} ${one[figure]} > ${limit}`] : [],
    ),
  );
  const casts = files
    .filter(({ path }) => path.endsWith('/handler.ts'))
    .flatMap(({ path, casts: lines }) => lines.map((line) => `${path}:${line}: a cast in a handler`));
  const exported = files.flatMap(({ exports }) => exports);
  const share = exported.filter(({ documented }) => documented).length / exported.length;
  const lines = LIMITS.map(([figure, limit]) => {
    const [worst] = all.toSorted((one, other) => other[figure] - one[figure]);
    return `${figure}: at most ${worst?.[figure]} of ${limit} (${worst && place(worst)})`;
  });
  return {
    lines: [
      ...lines,
      `casts in handlers: ${casts.length}`,
      `exports with a docstring: ${(100 * share).toFixed(1)} % of ${exported.length}, at least ${100 * DOCUMENTED} %`,
    ],
    faults: [...faults, ...casts, ...(share < DOCUMENTED ? ['too few exports have a docstring'] : [])],
  };
}

const LIMITS = [
  ['lines', 60],
  ['complexity', 15],
  ['parameters', 4],
] as const;
const DOCUMENTED = 0.97;

const place = ({ path, line, name }: { path: string; line: number; name: string }): string => `${path}:${line} ${name}`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { lines, faults } = report(measureShipped());
  for (const line of [...lines, ...faults]) console.log(line);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
