/**
 * Finds what makes a test depend on how fast its machine is: a time that is measured, a limit below HANG_MS, and a sleep
 * after which something is expected to have happened.
 */
import ts from 'typescript';
import { HANG_MS } from './hang.ts';

/** What a place does with time. */
export type TimeUse = 'stop watch' | 'difference of moments' | 'deadline' | 'measured by its name' | 'limit' | 'sleep';

/** One place in a file. */
export interface TimeInTest {
  readonly line: number;
  readonly use: TimeUse;
}

/** By whatever name it is called later. */
const STOP_WATCH = /^(performance|hrtime)$/;
const STOP_WATCH_CALL = /^(process\.uptime|console\.time(End|Log)?)$/;
const READING = /\bDate\.now\(\)|\bnew Date\(\)/;
/** What a variable is set to that holds a moment. */
const MOMENT = /^\+?(Date\.now\(\)|new Date\(\)(\.(getTime|valueOf)\(\))?)$/;
const MOMENT_NAME = /(^|[a-z.])(start(ed)?|beg[ia]n|before|since|end(ed)?|deadline|At)(Ms|AtMs|Seconds)?$/i;
const MEASURED_NAME = /elapsed|\btook|duration(Ms|Seconds)?\b|[aA]fter(Ms|Seconds)\b|passedMs/i;
const COMPARISONS = new Set([
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
]);
const HOOK = /^(before|after)(All|Each)$/;
const TEST = /^(test|it)\b/;
const SETS_LIMIT =
  /^(jest|import\.meta\.jest)\.setTimeout$|\bAbortSignal\.timeout$|\.set(Default|DefaultNavigation)?Timeout$/;
const SLEEP = /^(sleep|delay|wait|pause|setTimeout|scheduler\.wait)$/;

/** All places in a file of TypeScript or JavaScript, in its order. */
export function timesInTest(source: string): TimeInTest[] {
  const file = ts.createSourceFile('test.ts', source, ts.ScriptTarget.Latest, true);
  const found: TimeInTest[] = [];
  const moments = momentsIn(file);
  const visit = (node: ts.Node): void => {
    const use = USES.find(([, isOne]) => isOne(node, moments))?.[0];
    if (use) found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, use });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const USES: readonly (readonly [TimeUse, (node: ts.Node, moments: ReadonlySet<string>) => boolean])[] = [
  ['stop watch', isStopWatch],
  ['difference of moments', isDifference],
  ['deadline', isDeadline],
  ['measured by its name', isMeasuredByName],
  ['limit', isLimit],
  ['sleep', isSleep],
];

function isStopWatch(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return STOP_WATCH.test(node.text);
  return ts.isPropertyAccessExpression(node) && STOP_WATCH_CALL.test(node.getText());
}

/** The variables of a file that hold a moment. */
function momentsIn(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && MOMENT.test(node.initializer?.getText() ?? ''))
      names.add(node.name.getText());
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** A reading of the clock and a moment, one subtracted from the other; a reading less a constant is another moment. */
function isDifference(node: ts.Node, moments: ReadonlySet<string>): boolean {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.MinusToken) return false;
  const sides = [node.left.getText(), node.right.getText()];
  const isRead = (side: string) => READING.test(side) || moments.has(side);
  return sides.some(isRead) && sides.every((side) => isRead(side) || MOMENT_NAME.test(side.replace(/[)\s]+$/, '')));
}

function isDeadline(node: ts.Node, moments: ReadonlySet<string>): boolean {
  if (!ts.isBinaryExpression(node) || !COMPARISONS.has(node.operatorToken.kind)) return false;
  const sides = [node.left.getText(), node.right.getText()];
  return sides.some((side) => moments.has(side) || /^(Date\.now\(\)|new Date\(\)|\+new Date\(\))/.test(side));
}

/** A comparison, by an operator or a matcher, of something whose name says that it was measured. */
function isMeasuredByName(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node) && COMPARISONS.has(node.operatorToken.kind))
    return MEASURED_NAME.test(node.getText());
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  if (!/^toBe(Less|Greater)Than/.test(node.expression.name.text)) return false;
  return (
    MEASURED_NAME.test(node.getText()) || /_(LIMIT|MAX)_MS\b/.test(node.arguments.map((each) => each.getText()).join())
  );
}

function isLimit(node: ts.Node): boolean {
  if (ts.isPropertyAssignment(node))
    return /^(testTimeout|timeout)$/.test(node.name.getText()) && isTooLow(node.initializer);
  if (!ts.isCallExpression(node)) return false;
  const callee = node.expression.getText();
  if (SETS_LIMIT.test(callee))
    return node.arguments.length > 0 && isTooLow(node.arguments.find(isNumeric) ?? node.arguments[0]);
  const limit = node.arguments[HOOK.test(callee) ? 1 : 2];
  return (HOOK.test(callee) || TEST.test(callee)) && limit !== undefined && isTooLow(limit);
}

const isNumeric = (node: ts.Node): boolean => /^[\d_.e]+$/.test(node.getText());

/** A limit is HANG_MS or made of it, or a number that is no less. */
function isTooLow(limit: ts.Node | undefined): boolean {
  const text = limit?.getText() ?? '';
  return !text.includes('HANG_MS') && !(Number(text.replaceAll('_', '')) >= HANG_MS);
}

/** A sleep that is waited for, outside of a loop that looks whether it may end. */
function isSleep(node: ts.Node): boolean {
  if (!ts.isAwaitExpression(node) || isInLoop(node)) return false;
  const { expression } = node;
  if (ts.isNewExpression(expression)) return /\bsetTimeout\(/.test(expression.getText());
  return (
    ts.isCallExpression(expression) && SLEEP.test(expression.expression.getText()) && expression.arguments.length > 0
  );
}

function isInLoop({ parent }: ts.Node): boolean {
  if (!parent || ts.isFunctionLike(parent)) return false;
  return ts.isIterationStatement(parent, false) || isInLoop(parent);
}
