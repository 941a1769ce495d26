/** Deepest nesting of arrays and objects that is read. */
const MAX_DEPTH = 16;

/** Why a text was refused. It never quotes the text. */
export class StrictJsonError extends Error {
  override readonly name = 'StrictJsonError';
}

/**
 * Parses JSON of which every reader has the same understanding: no byte order mark, no member twice in one object, no
 * `__proto__`, at most 16 levels.
 * @param text the whole text
 * @throws StrictJsonError without any part of the text in it
 */
export function parseStrictJson(text: string): unknown {
  if (text.startsWith('\uFEFF')) throw new StrictJsonError('begins with a byte order mark');
  const value = parse(text);
  checkMembers(text);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StrictJsonError('is not JSON');
  }
}

/** Member names seen so far in each open object; `undefined` for an open array. */
type Open = Set<string> | undefined;

/** Walks a text that is known to be JSON: only strings and brackets matter. */
function checkMembers(text: string): void {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      if (isMemberName(text, end)) addMember(open.at(-1), JSON.parse(text.slice(at, end)));
      at = end - 1;
    } else if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : undefined);
      if (open.length > MAX_DEPTH) throw new StrictJsonError(`is nested deeper than ${MAX_DEPTH}`);
    } else if (character === '}' || character === ']') {
      open.pop();
    }
  }
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

function addMember(members: Open, name: string): void {
  if (name === '__proto__') throw new StrictJsonError('has a member "__proto__"');
  if (members?.has(name)) throw new StrictJsonError('has a member twice');
  members?.add(name);
}
