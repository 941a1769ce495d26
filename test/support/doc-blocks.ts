import { readdirSync, readFileSync } from 'node:fs';

/** An example of the documents: a fenced block, or one that is indented by four blanks. */
export interface DocBlock {
  readonly file: string;
  /** Of its first line, counted from 1. */
  readonly line: number;
  /** What stands behind the fence; empty for an indented block. */
  readonly language: string;
  /** As a reader copies it, with a newline at its end. */
  readonly text: string;
}

const FENCE = /^```(\w*)$/;
const INDENT = '    ';

/**
 * All documents that are for readers; decisions are for maintainers and hold no examples, the page of commands is made from the
 * tool's help, and Chinese pages have the examples of their English documents (`test/docs/translations.test.ts`).
 */
export function documents(): string[] {
  const inDocs = readdirSync('docs').filter((name) => name.endsWith('.md') && name !== 'commands.md');
  const inRoot = readdirSync('.').filter((name) => /^\w+\.md$/.test(name));
  return [...inRoot, ...inDocs.map((name) => `docs/${name}`)];
}

/** Every example of a document, in its order. */
export function docBlocks(file: string): DocBlock[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const blocks: DocBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, language] = FENCE.exec(lines[at] ?? '') ?? [];
    const isIndented = (index: number) => lines[index]?.startsWith(INDENT) === true;
    if (language === undefined && !(isIndented(at) && lines[at - 1] === '')) continue;
    const start = language === undefined ? at : at + 1;
    let end = start;
    if (language === undefined) while (isIndented(end) || (lines[end] === '' && isIndented(end + 1))) end++;
    else while (lines[end] !== '```' && end < lines.length) end++;
    const text = lines.slice(start, end).map((line) => (language === undefined ? line.slice(INDENT.length) : line));
    blocks.push({ file, line: start + 1, language: language ?? '', text: `${text.join('\n')}\n` });
    at = end;
  }
  return blocks;
}
