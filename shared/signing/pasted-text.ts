/** Characters that programs for texts and web pages bring along; code is not to be guessed from them. */
const STRAY: readonly (readonly [RegExp, string])[] = [
  [/\p{Cf}/u, 'holds an invisible character'],
  [/[^\P{Cc}\t\r\n]/u, 'holds a control character'],
  [/[\u00ab\u00bb\u2018-\u201f\u2039\u203a\u300c-\u300f\uff02\uff07]/, 'holds a typographic quote'],
  [/[\u2010-\u2015\u2212\uff0d]/, 'holds a typographic dash in the place of -'],
];

/** What the documents write where a value belongs. */
const PLACEHOLDER = /\.{3}|\u2026|\bopenssl \w|\bat least \d+ characters\b|^<.*>$|^\$?\{.*\}$|^your[ _-]/is;

const FILE_NAME = /^[^\r\n]{1,255}\.(?:pem|key|crt|cer|der|csr|p12|pfx|jks|txt)$/i;
const PATH = /^(?:file:|~|\.{0,2}[\\/]|[A-Za-z]:[\\/])[^\r\n]{1,255}\.?[\w-]*$/;

/** Says that a text holds a character which came with copying; `undefined` when it holds none. It quotes no more than that character's number. */
export function strayCharacter(text: string): string | undefined {
  for (const [pattern, what] of STRAY) {
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) return `${what} (U+${codeOf(found)}); copy it anew, from its file`;
  }
  return undefined;
}

/** Says that a text is a placeholder of the documents or the name of a file, and no value; else `undefined`. */
export function otherThanValue(text: string): string | undefined {
  if (PLACEHOLDER.test(text)) return 'is a placeholder of the documents, not a value';
  const isName = FILE_NAME.test(text.trim()) || (text.trim().length < 100 && PATH.test(text.trim()));
  return isName ? 'is the name of a file; give what the file holds' : undefined;
}

const codeOf = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
