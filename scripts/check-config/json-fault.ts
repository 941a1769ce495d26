/** Where a text stops being JSON that the gateway reads, and why; both count from 1. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** Never quotes the text. */
  readonly text: string;
}

/** As deep as the gateway's own reader goes. */
const MAX_DEPTH = 16;
const CUT_OFF = 'the text ends in the middle; was it cut off?';
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
/** What stands where a value should, and what that usually means. */
const STRANGE: Readonly<Record<string, string>> = {
  "'": 'JSON wants double quotes',
  '/': 'JSON has no comments',
  '#': 'JSON has no comments',
  '}': 'a value is missing, or a comma too many',
  ']': 'a value is missing, or a comma too many',
  ',': 'a value is missing, or a comma too many',
};

/**
 * Explains why the gateway's strict reader refuses a text, without quoting it as the messages of `JSON.parse` do.
 * @returns the first fault, or `undefined` for a text that is read
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const walk = new Walk(text);
  try {
    walk.document();
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const before = text.slice(0, error.at).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, text: error.message };
  }
}

class Fault extends Error {
  readonly at: number;

  constructor(at: number, text: string) {
    super(text);
    this.at = at;
  }
}

/** Walks through a text by the grammar of RFC 8259. */
class Walk {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    if (this.#text.startsWith('\uFEFF')) this.#fail('a byte order mark; save it as UTF-8 without one');
    this.#value();
    if (this.#next() !== undefined) this.#fail('something follows after the end');
  }

  #value(): void {
    const character = this.#next();
    if (character === '{') this.#list('}', this.#member(new Set()));
    else if (character === '[') this.#list(']', () => this.#value());
    else if (character === '"') this.#string();
    else if (!this.#matches(LITERAL)) this.#fail(STRANGE[character ?? ''] ?? 'a value is expected here');
  }

  #list(end: string, entry: () => void): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#fail(`nested deeper than ${MAX_DEPTH}`);
    this.#at += 1;
    for (let first = true; this.#next() !== end; first = false) {
      if (!first) this.#take(',', 'a comma or a closing bracket is missing before this');
      entry();
    }
    this.#at += 1;
    this.#depth -= 1;
  }

  #member(names: Set<unknown>): () => void {
    return () => {
      if (this.#next() !== '"')
        this.#fail(STRANGE[this.#next() ?? ''] ?? 'a member name in double quotes is expected here');
      const start = this.#at;
      this.#string();
      const name = JSON.parse(this.#text.slice(start, this.#at));
      if (names.has(name)) this.#failAt(start, 'this member stands here for the second time');
      if (name === '__proto__') this.#failAt(start, 'this member name is not allowed');
      names.add(name);
      this.#take(':', 'a colon is expected after a member name');
      this.#value();
    };
  }

  #string(): void {
    this.#at += 1;
    while (this.#text[this.#at] !== '"') {
      const code = this.#text.charCodeAt(this.#at);
      if (Number.isNaN(code)) this.#fail(CUT_OFF);
      if (code === 0x0a || code === 0x0d) this.#fail('a text is broken over lines; write each line break in it as \\n');
      if (code < 0x20) this.#fail('a control character in a text');
      if (code !== 0x5c) this.#at += 1;
      else if (!this.#matches(ESCAPE)) this.#fail('a backslash with something that JSON does not know; write it twice');
    }
    this.#at += 1;
  }

  /** Skips blanks; gives what follows them, `undefined` at the end. */
  #next(): string | undefined {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? 'end')) this.#at += 1;
    return this.#text[this.#at];
  }

  #take(character: string, otherwise: string): void {
    if (this.#next() !== character) this.#fail(otherwise);
    this.#at += 1;
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #fail(text: string): never {
    return this.#failAt(this.#at, text);
  }

  #failAt(at: number, text: string): never {
    throw new Fault(at, at < this.#text.length ? text : this.#text.trim() === '' ? 'the file is empty' : CUT_OFF);
  }
}
