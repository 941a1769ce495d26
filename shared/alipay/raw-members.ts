/** Why a text was refused. It never quotes the text. */
export class RawMembersError extends Error {
  override readonly name = 'RawMembersError';
}

/** A value as it stands in the text. */
export interface RawValue {
  readonly text: string;
  /** Place of its first character. */
  readonly start: number;
  /** Place behind its last character. */
  readonly end: number;
}

/**
 * Cuts an object's text into its outermost members, without parsing any value: what a signature covers must be taken as
 * it stands, and nothing inside may be believed before it is verified.
 * @returns by name
 * @throws RawMembersError when it is no object, when anything follows it, when a name stands in it twice, or when a name
 *   is written with an escape and could so be another one's twin
 */
export function rawMembers(text: string): ReadonlyMap<string, RawValue> {
  const members = new Map<string, RawValue>();
  let at = afterMark(text, 0, '{');
  for (;;) {
    const nameStart = afterBlanks(text, at);
    const nameEnd = endOfString(text, nameStart);
    const name = text.slice(nameStart + 1, nameEnd - 1);
    if (name.includes('\\')) throw new RawMembersError('has a member whose name is escaped');
    if (members.has(name)) throw new RawMembersError('has a member twice');
    const start = afterBlanks(text, afterMark(text, nameEnd, ':'));
    const end = endOfValue(text, start);
    members.set(name, { text: text.slice(start, end), start, end });
    at = afterBlanks(text, end);
    if (text[at] !== ',') break;
    at += 1;
  }
  if (afterBlanks(text, afterMark(text, at, '}')) !== text.length) throw new RawMembersError('goes on after its end');
  return members;
}

function afterBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at += 1;
  return at;
}

function afterMark(text: string, start: number, mark: string): number {
  const at = afterBlanks(text, start);
  if (text[at] !== mark) throw new RawMembersError('is not an object');
  return at + 1;
}

function endOfValue(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start);
  if (text[start] === '{' || text[start] === '[') return endOfBrackets(text, start);
  const literal = /[-+.0-9A-Za-z]+/y;
  literal.lastIndex = start;
  if (!literal.test(text)) throw new RawMembersError('has a member without a value');
  return literal.lastIndex;
}

function endOfString(text: string, start: number): number {
  if (text[start] !== '"') throw new RawMembersError('is not an object');
  // Stryker disable next-line EqualityOperator: behind the end there is no quote
  for (let at = start + 1; at < text.length; at += text[at] === '\\' ? 2 : 1) {
    if (text[at] === '"') return at + 1;
  }
  throw new RawMembersError('was cut off');
}

/** Whether brackets and braces match in kind is left to the parser, which sees the span once it has verified. */
function endOfBrackets(text: string, start: number): number {
  let depth = 0;
  // Stryker disable next-line EqualityOperator: behind the end there is no bracket
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at) - 1;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return at + 1;
  }
  throw new RawMembersError('was cut off');
}
