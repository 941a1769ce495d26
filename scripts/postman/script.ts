import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILES = ['request', 'genauth', 'rsa', 'openapi', 'daxpay'];
const CALL = /\b(\w+)\(/g;

interface Declaration {
  readonly name: string;
  readonly text: string;
}

/**
 * A script of one request: what is declared in `sandbox/` and needed for its lines, and nothing else, then the lines. Postman knows no
 * modules, and who opens a request shall read its whole rule.
 */
export function scriptOf(lines: readonly string[]): object {
  const needed = new Set<Declaration>();
  lines.forEach((line) => void collect(line, needed));
  const declared = DECLARATIONS.filter((one) => needed.has(one)).map(({ text }) => text);
  const crypto = declared.some((text) => text.includes('CryptoJS')) ? [`const CryptoJS = require('crypto-js');\n`] : [];
  return { type: 'text/javascript', exec: [...crypto, ...declared, lines.join('\n')].join('\n').split('\n') };
}

function collect(text: string, needed: Set<Declaration>): void {
  for (const one of DECLARATIONS) {
    if (needed.has(one) || !Array.from(text.matchAll(CALL), ([, name]) => name).includes(one.name)) continue;
    needed.add(one);
    collect(one.text, needed);
  }
}

/** Functions and constants at the top of the files, each with its comment. */
const DECLARATIONS: readonly Declaration[] = FILES.flatMap((name) => {
  const source = readFileSync(join(import.meta.dirname, 'sandbox', `${name}.js`), 'utf8');
  const parts = source.split(/\n(?=(?:\/\*\*|export |function |const ))/);
  return joinComments(parts).flatMap((part) => {
    const [, called] = /^(?:export )?(?:function|const) (\w+)/m.exec(part) ?? [];
    return called ? [{ name: called, text: `${part.replace(/^export /m, '').trimEnd()}\n` }] : [];
  });
});

/** A comment belongs to what stands below it, unless an empty line is between them. */
function joinComments(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last !== undefined && /\*\/\s*$/.test(last) && !last.endsWith('\n'))
      joined[joined.length - 1] = `${last}\n${part}`;
    else joined.push(part);
  }
  return joined;
}
