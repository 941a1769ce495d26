import { UnreadableRequest } from './sent-request.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '0': '\0',
};

/**
 * The words of a command line as a POSIX shell reads them: quotes, `$'…'`, backslashes, lines continued by a backslash. Nothing is
 * expanded.
 * @throws UnreadableRequest when a quote is not closed, or something would be expanded
 */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  const pattern =
    /\\\n|\\([\s\S])|\$'((?:[^'\\]|\\[\s\S])*)'|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|(\s+)|((?:[^\s'"\\$]|\$(?!'))+)/gy;
  let word: string | undefined;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (!match) throw new UnreadableRequest('The command has a quote that is not closed.');
    const [whole, escaped, ansi, single, double, blank, plain] = match;
    if (blank !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (whole !== '\\\n') {
      refuseExpansion(double ?? plain ?? '');
      const part = escaped ?? single ?? plain ?? (ansi === undefined ? unquoted(String(double)) : ansiText(ansi));
      word = (word ?? '') + part;
    }
  }
  return word === undefined ? words : [...words, word];
}

function refuseExpansion(text: string): void {
  if (/(^|[^\\])(\$[\w({]|`)/.test(text)) {
    throw new UnreadableRequest(
      'The command has variables or commands in it: print it with their values (bash -x does).',
    );
  }
}

/** Within double quotes a backslash escapes a few characters, and stays in front of any other. */
const unquoted = (text: string): string =>
  text.replace(/\\(?:\n|([$`"\\]))/g, (_, kept: string | undefined) => kept ?? '');

const ansiText = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{1,4})|x([0-9a-fA-F]{1,2})|([\s\S]))/g, (_, unicode, hex, other: string) => {
    const code: string | undefined = unicode ?? hex;
    return code === undefined ? (ESCAPES[other] ?? `\\${other}`) : String.fromCharCode(Number.parseInt(code, 16));
  });
