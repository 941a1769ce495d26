/** Finds the regular expressions of a source, and judges by their structure whether one can backtrack more than linearly. */
import { analyse } from 'scslre';
import ts from 'typescript';

/** One regular expression of a file. */
export interface FoundExpression {
  readonly source: string;
  readonly flags: string;
}

/** Those of a TypeScript file: its literals, and `undefined` for each that is put together only when it runs. */
export function expressionsOfScript(text: string): (FoundExpression | undefined)[] {
  const found: (FoundExpression | undefined)[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.RegularExpressionLiteral) found.push(readLiteral(node.getText()));
    const isCall = ts.isNewExpression(node) || ts.isCallExpression(node);
    if (isCall && /^(globalThis\.)?RegExp$/.test(node.expression.getText())) found.push(undefined);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true));
  return found;
}

/** Those of a JSON schema, which ajv compiles with the flag `u`. */
export function expressionsOfSchema(value: unknown): FoundExpression[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => {
    if (name === 'pattern' && typeof child === 'string') return [{ source: child, flags: 'u' }];
    const names = name === 'patternProperties' ? Object.keys(child as object) : [];
    return [...names.map((source) => ({ source, flags: 'u' })), ...expressionsOfSchema(child)];
  });
}

function readLiteral(text: string): FoundExpression {
  const end = text.lastIndexOf('/');
  return { source: text.slice(1, end), flags: text.slice(end + 1) };
}

/**
 * How an expression can take more than linear time: by two quantifiers that trade characters, by one that meets itself, by
 * one that starts anew at each place, or by a reference back, which the analysis does not follow.
 */
export function superLinear({ source, flags }: FoundExpression): string[] {
  const references = /\\(?:[1-9]|k<)/.test(source) ? ['Backreference'] : [];
  return [...references, ...analyse({ source, flags }).reports.map(({ type }) => type)];
}
