/** What a text consists of, and the text. */
export type NamedText = readonly [what: string, text: string];

/** Texts of a length that are to take a reader of JSON long: what a scan from each place to the end would make quadratic. */
export function hostileTexts(length: number): NamedText[] {
  const filled = (start: string, part: string, end = '') => {
    const times = Math.floor((length - start.length - end.length) / part.length);
    return start + part.repeat(times) + end;
  };
  return [
    ['blanks', filled('', ' ')],
    ['blanks in an object', filled('{"a":1', ' ', '!')],
    ['arrays in arrays', filled('{"a":', '[')],
    ['objects in objects', filled('{"a":', '{"":')],
    ['commas', filled('{"a":1', ',')],
    ['strings in an array', filled('{"a":[', '"",', '1]')],
    ['one number', filled('{"a":', '1', '.')],
    ['escaped quotes', filled('{"a":"', '\\"')],
    ['escaped backslashes', filled('{"a":"', '\\\\', '\\"')],
    ['escaped slashes', filled('{"a":"', '\\/', '"}!')],
    ['escaped letters', filled('{"a":"', '\\u0061', '"}!')],
    ['short members', `${members(length, 8, () => '0').slice(0, -1)}!`],
    ['a member twice at the end', members(length - 12, 8, () => '0').replace(/\}$/, ',"m000000":0}')],
  ];
}

/** An object of a length, with members as honest requests and answers have them: texts of 32 characters. */
export const honestObject = (length: number): string => members(length, 48, (size) => `"${'x'.repeat(size - 2)}"`);

/** @param size of each member, its name, colon and comma included; at least 12 */
function members(length: number, size: number, value: (size: number) => string): string {
  const count = Math.floor((length - 1) / Math.max(size, 12));
  const names = Array.from({ length: count }, (_, index) => `"m${String(index).padStart(6, '0')}"`);
  return `{${names.map((name) => `${name}:${value(Math.max(size, 12) - 11)}`).join(',')}}`;
}
