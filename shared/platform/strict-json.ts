import { findJsonFault, type JsonFault, type JsonFaultKind, MAX_DEPTH } from './json-fault.ts';

/** What every reader may say of a text that may hold secrets. */
const MESSAGES: Partial<Readonly<Record<JsonFaultKind, string>>> = {
  'byte-order-mark': 'begins with a byte order mark',
  'repeated-member': 'has a member twice',
  'prototype-member': 'has a member "__proto__"',
  'too-deep': `is nested deeper than ${MAX_DEPTH}`,
};

/** Why a text was refused. The message never quotes the text. */
export class StrictJsonError extends Error {
  override readonly name = 'StrictJsonError';
  /** The same in detail, also with the name of a repeated member. */
  readonly fault: JsonFault;

  constructor(fault: JsonFault) {
    super(MESSAGES[fault.kind] ?? 'is not JSON');
    this.fault = fault;
  }
}

/**
 * Parses JSON of which every reader has the same understanding: no byte order mark, no member twice in one object, no
 * `__proto__`, at most 16 levels.
 * @param text the whole text
 * @throws StrictJsonError
 */
export function parseStrictJson(text: string): unknown {
  const parsed = parse(text);
  if (parsed && hasStrictMembers(text)) return parsed.value;
  throw new StrictJsonError(findJsonFault(text) ?? { kind: 'value-expected', at: 0 });
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Member names seen so far in each open object; `undefined` for an open array. */
type Open = Set<string> | undefined;

/** Walks a text that is known to be JSON: only strings and brackets matter. */
function hasStrictMembers(text: string): boolean {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      if (isMemberName(text, end) && !addMember(open.at(-1), JSON.parse(text.slice(at, end)))) return false;
      at = end - 1;
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : undefined);
      if (open.length > MAX_DEPTH) return false;
    } else if (character === '}' || character === ']') {
      open.pop();
    }
  }
  return true;
}

/** By way of `indexOf`, because a key is one string of 1,700 characters, and nothing has made this code fast in a cold start. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote + 1;
}

/** Whether an odd number of backslashes precedes: the others escape each other. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text[first - 1] === '\\') first -= 1;
  return (at - first) % 2 === 1;
}

/** In JSON a string is a member's name exactly when a colon follows. */
function isMemberName(text: string, end: number): boolean {
  let at = end;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at += 1;
  return text[at] === ':';
}

/** Whether the name is new in its object, and not the one that would replace the object's prototype. */
function addMember(members: Open, name: string): boolean {
  if (name === '__proto__' || members?.has(name)) return false;
  members?.add(name);
  return true;
}
