import { shownName } from './shown-name.ts';

/** What is wrong with a text that should be strict JSON. */
export type JsonFaultKind =
  | 'byte-order-mark'
  | 'empty'
  | 'cut-off'
  | 'too-deep'
  | 'repeated-member'
  | 'prototype-member'
  | 'after-end'
  | 'single-quote'
  | 'comment'
  | 'value-or-comma'
  | 'value-expected'
  | 'name-expected'
  | 'comma-expected'
  | 'colon-expected'
  | 'line-break'
  | 'control-character'
  | 'escape';

/** Where a text stops being JSON that the gateway reads, and why. It never quotes the text. */
export interface JsonFault {
  readonly kind: JsonFaultKind;
  /** Index of the UTF-16 code unit, from 0; the text's length where it ends too early. */
  readonly at: number;
  /** The member's name, where that is the fault and may be shown. */
  readonly name?: string;
}

/** Deepest nesting of arrays and objects that is read. */
export const MAX_DEPTH = 16;
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
/** What can stand at the end of a text that was cut off in the middle of a literal, or of an escape. */
const PARTIAL_LITERAL = /(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-|-?\d+\.|-?\d+(?:\.\d+)?[eE][+-]?)$/y;
const PARTIAL_ESCAPE = /\\(?:u[0-9a-fA-F]{0,3})?$/y;
/** What stands in a string for itself: by one match, since anybody may send 16 KiB of it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what ends it
const PLAIN = /[^"\\\u0000-\u001f]+/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
/** What stands where a value or a name should, and what that usually means. */
const STRANGE: Readonly<Record<string, JsonFaultKind>> = {
  "'": 'single-quote',
  '/': 'comment',
  '#': 'comment',
  '}': 'value-or-comma',
  ']': 'value-or-comma',
  ',': 'value-or-comma',
};

/**
 * Explains why the strict reader refuses a text. Linear in the text's length.
 * @returns the first fault, or `undefined` for a text that is read
 */
export function findJsonFault(text: string): JsonFault | undefined {
  try {
    new Walk(text).document();
    return undefined;
  } catch (error) {
    if (error instanceof Found) return error.fault;
    throw error;
  }
}

/** Ends the walk. No error of the gateway: nobody sees it, and it has no stack. */
class Found {
  readonly fault: JsonFault;

  constructor(fault: JsonFault) {
    this.fault = fault;
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
    if (this.#text.startsWith('\uFEFF')) this.#fail('byte-order-mark');
    this.#value();
    if (this.#next() !== undefined) this.#fail('after-end');
  }

  #value(): void {
    const character = this.#next();
    if (character === '{') this.#list('}', this.#member(new Set()));
    else if (character === '[') this.#list(']', () => this.#value());
    else if (character === '"') this.#string();
    else if (this.#matches(PARTIAL_LITERAL)) this.#fail('cut-off');
    else if (!this.#matches(LITERAL)) this.#fail(STRANGE[character ?? ''] ?? 'value-expected');
  }

  #list(end: string, entry: () => void): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#fail('too-deep');
    this.#at += 1;
    for (let first = true; this.#next() !== end; first = false) {
      if (!first) this.#take(',', 'comma-expected');
      entry();
    }
    this.#at += 1;
    this.#depth -= 1;
  }

  #member(names: Set<string>): () => void {
    return () => {
      if (this.#next() !== '"') this.#fail(STRANGE[this.#next() ?? ''] ?? 'name-expected');
      const start = this.#at;
      this.#string();
      const name = JSON.parse(this.#text.slice(start, this.#at)) as string;
      if (names.has(name)) this.#failAt(start, 'repeated-member', shownName(name));
      if (name === '__proto__') this.#failAt(start, 'prototype-member');
      names.add(name);
      this.#take(':', 'colon-expected');
      this.#value();
    };
  }

  #string(): void {
    this.#at += 1;
    for (;;) {
      this.#matches(PLAIN);
      const code = this.#text.charCodeAt(this.#at);
      if (code === 0x22) break;
      if (Number.isNaN(code)) this.#fail('cut-off');
      if (code === 0x0a || code === 0x0d) this.#fail('line-break');
      if (code < 0x20) this.#fail('control-character');
      if (!this.#matches(ESCAPE)) this.#fail(this.#matches(PARTIAL_ESCAPE) ? 'cut-off' : 'escape');
    }
    this.#at += 1;
  }

  /** Skips blanks; gives what follows them, `undefined` at the end. */
  #next(): string | undefined {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? 'end')) this.#at += 1;
    return this.#text[this.#at];
  }

  #take(character: string, otherwise: JsonFaultKind): void {
    if (this.#next() !== character) this.#fail(otherwise);
    this.#at += 1;
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #fail(kind: JsonFaultKind): never {
    return this.#failAt(this.#at, kind);
  }

  #failAt(at: number, kind: JsonFaultKind, name?: string): never {
    const atEnd = this.#text.trim() === '' ? 'empty' : 'cut-off';
    throw new Found({ kind: at < this.#text.length ? kind : atEnd, at, ...(name !== undefined && { name }) });
  }
}
