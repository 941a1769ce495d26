/** A request as a program sends it. */
export interface FullRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Empty for none. */
  readonly body: string;
}

/** A string of JSON is one of JavaScript, Python, Go, Java and C#, too: what it escapes, all of them read alike. */
export const quoted = (text: string): string => JSON.stringify(text);

/** For a shell: nothing in it is expanded. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** For PHP: nothing in it is expanded. */
export const phpQuoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
