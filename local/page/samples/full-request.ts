/** A request as a program sends it. */
export interface FullRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Empty for none. */
  readonly body: string;
}

/** A string of JSON is one of JavaScript, Python, Go and C#, too: what it escapes, all of them read alike. */
export const quoted = (text: string): string => JSON.stringify(text);

/** For Java, which reads a file in the machine's own encoding: nothing but ASCII in it. */
export const asciiQuoted = (text: string): string =>
  quoted(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** For a shell: nothing in it is expanded. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** For PHP: nothing in it is expanded. */
export const phpQuoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
