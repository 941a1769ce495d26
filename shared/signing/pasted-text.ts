/** Characters that programs for texts and web pages bring along; code is not to be guessed from them. */
const STRAY: readonly (readonly [RegExp, string])[] = [
  [/[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u, 'holds an invisible character'],
  [/[^\P{Cc}\t\r\n]/u, 'holds a control character'],
  [
    /[\u00ab\u00b4\u00bb\u2018-\u201f\u2032-\u2037\u2039\u203a\u275b-\u275e\u300c-\u300f\u301d-\u301f\uff02\uff07\uff40]/,
    'holds a typographic quote',
  ],
  [/[\p{Cs}\ufffd]/u, 'holds a character that another encoding has spoiled'],
  [/[\u2010-\u2015\u2212\uff0d]/, 'holds a typographic dash in the place of -'],
];

/** What the documents write where a value belongs. */
const PLACEHOLDER = /\.{3}|\u2026|\bopenssl \w|\bat least \d+ characters\b|^<.*>$|^\$?\{.*\}$|^your[ _-]/is;

const FILE_NAME = /^[^\r\n]{1,255}\.(?:pem|key|crt|cer|der|csr|p12|pfx|jks|txt)$/i;
/** Of letters, digits and few marks: a generated secret may begin with a slash as well. */
const PATH = /^(?:file:|https?:|~[\\/]|\.{0,2}[\\/]|[A-Za-z]:[\\/])[\p{L}\p{N} ._\\/-]+$/u;
/** Long, and of capitals and digits: `openssl rand -base64` gives such texts, one in 64 of them with a slash first. */
const BASE64 = /^(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/]{32,}={0,2}$/;

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
  return isFileName(text.trim()) ? 'is the name of a file; give what the file holds' : undefined;
}

const isFileName = (text: string): boolean =>
  FILE_NAME.test(text) || (text.length < 100 && PATH.test(text) && !BASE64.test(text));

const codeOf = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
