import { parseStrictJson } from '../../../shared/platform/strict-json.ts';
import { type Variant, wrong } from '../mistake.ts';

/** How a library writes JSON. */
interface Writer {
  readonly indent: string;
  /** Behind a comma and a colon, where nothing is indented. */
  readonly blank: boolean;
  readonly sorted: boolean;
  readonly withoutNulls: boolean;
  readonly escapes: 'none' | 'unicode' | 'unicode in upper case' | 'html';
  readonly escapedSlash: boolean;
}

const PLAIN: Writer = {
  ...{ indent: '', blank: false, sorted: false, withoutNulls: false },
  ...{ escapes: 'none', escapedSlash: false },
};

/** What each choice of a library is called, from the least odd on. */
const CHOICES: readonly (readonly [choice: Partial<Writer>, name: string])[] = [
  [{ blank: true }, 'with blanks behind commas and colons'],
  [{ indent: '  ' }, 'indented'],
  [{ indent: '    ' }, 'indented'],
  [{ indent: '\t' }, 'indented'],
  [{ sorted: true }, 'with its members sorted'],
  [{ withoutNulls: true }, 'without what is null'],
  [{ escapes: 'unicode' }, 'with \\u escapes'],
  [{ escapes: 'unicode in upper case' }, 'with \\u escapes'],
  [{ escapes: 'html' }, 'with <, > and & escaped'],
  [{ escapedSlash: true }, 'with \\/ for /'],
];

/** Most choices that one library makes at once. */
const MOST_CHOICES = 4;

/**
 * A body as other libraries would have written it: what is signed and what is sent came from two of them. A body that is no JSON has
 * no other form.
 */
export function rewrittenBodies(body: Buffer): Variant<string>[] {
  const sent = body.toString('utf8');
  const value = parse(sent);
  if (typeof value !== 'object' || value === null) return [];
  const seen = new Set([sent]);
  return combinations().flatMap(({ writer, names }) => {
    const text = write(value, writer);
    if (seen.has(text)) return [];
    seen.add(text);
    const what = `the body was serialised again: what was signed is ${['compact', ...names].slice(names.length && 1).join(', ')}`;
    return [wrong(text, 'body-serialised-again', what, 'Serialise it once; sign and send the same bytes.')];
  });
}

/** Those with few choices first. */
function combinations(): { readonly writer: Writer; readonly names: readonly string[] }[] {
  let all: { readonly writer: Writer; readonly names: readonly string[] }[] = [{ writer: PLAIN, names: [] }];
  for (const [choice, name] of CHOICES) {
    const [member = ''] = Object.keys(choice);
    const free = all.filter(({ writer }) => Reflect.get(writer, member) === Reflect.get(PLAIN, member));
    all = [...all, ...free.map(({ writer, names }) => ({ writer: { ...writer, ...choice }, names: [...names, name] }))];
  }
  const few = all.filter(({ names }) => names.length <= MOST_CHOICES);
  return few.sort((one, other) => one.names.length - other.names.length);
}

function write(value: unknown, writer: Writer): string {
  const text = writeValue(value, writer, '\n');
  return writer.escapedSlash ? text.replaceAll('/', '\\/') : text;
}

function writeValue(value: unknown, writer: Writer, line: string): string {
  if (typeof value !== 'object' || value === null) return escaped(JSON.stringify(value), writer);
  const inner = line + writer.indent;
  const colon = writer.blank || writer.indent !== '' ? ': ' : ':';
  const parts = Array.isArray(value)
    ? value.map((item) => writeValue(item, writer, inner))
    : membersOf(value, writer).map(
        ([name, member]) => `${escaped(JSON.stringify(name), writer)}${colon}${writeValue(member, writer, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (writer.indent === '' || parts.length === 0) return open + parts.join(writer.blank ? ', ' : ',') + close;
  return `${open}${inner}${parts.join(`,${inner}`)}${line}${close}`;
}

function membersOf(value: object, { sorted, withoutNulls }: Writer): [string, unknown][] {
  const members = Object.entries(value).filter(([, member]) => !withoutNulls || member !== null);
  return sorted ? members.sort(([one], [other]) => (one < other ? -1 : 1)) : members;
}

function escaped(text: string, { escapes }: Writer): string {
  if (escapes === 'none') return text;
  const code = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  if (escapes === 'html') return text.replace(/[<>&\u2028\u2029]/g, code);
  const upper = escapes === 'unicode in upper case';
  return text.replace(/[^\0-\x7f]/g, (unit) => (upper ? `\\u${code(unit).slice(2).toUpperCase()}` : code(unit)));
}

/** What the gateway takes as JSON: nothing deeper than 16 levels. */
function parse(text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch {
    return undefined;
  }
}
