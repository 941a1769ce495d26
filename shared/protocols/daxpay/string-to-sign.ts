/** What a request or a response signs: members by name. Those that are `null` or absent take no part. */
export type SignedMembers = Readonly<Record<string, string | number | ResponseData | null | undefined>>;

/** What a response carries: texts in the order of their declaration, `null` where there is none. */
export type ResponseData = Readonly<Record<string, string | null>>;

/**
 * The text that a signature covers, up to the secret: `name=value` of each member but `sign`, sorted by name, joined by
 * `&`, not encoded, without any backslash and double quote. An empty text takes part.
 *
 * Different requests can have one text, and with upper-casing still more: it is no identity of anything.
 */
export function stringToSign(members: SignedMembers): string {
  const pairs = Object.keys(members)
    .sort()
    .flatMap((name) => {
      const value = members[name] ?? null;
      return name === 'sign' || value === null ? [] : [`${name}=${textOf(value)}`];
    });
  return pairs.join('&').replace(/["\\]/g, '');
}

const textOf = (value: string | number | ResponseData): string =>
  typeof value === 'object' ? compactJson(value) : String(value);

/** Compact JSON without the members that are `null`, escaped as the published server's JSON writer does it. */
function compactJson(data: ResponseData): string {
  const members = Object.entries(data).flatMap(([name, value]) =>
    value === null ? [] : [`${quote(name)}:${quote(value)}`],
  );
  return `{${members.join(',')}}`;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  // Stryker disable next-line StringLiteral: quotes and backslashes are deleted from the whole text afterwards
  '"': '\\"',
  // Stryker disable next-line StringLiteral: as above
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

/** Control characters, odd spaces and direction marks; `/` and `<` stay as they are. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the published writer escapes
const ESCAPED = /["\\\u0000-\u001f\u0080-\u00a0\u2000-\u2010\u2028-\u202f\u2066-\u206f]/g;

const quote = (text: string): string =>
  `"${text.replace(
    ESCAPED,
    (character) => SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}"`;
