/**
 * Decodes base64 only in its one canonical form: padded, standard alphabet, no blanks, no stray bits. Two texts for the
 * same bytes would otherwise be two signatures for one request.
 * @returns the bytes, or `undefined` when the text is not canonical
 */
export function decodeCanonicalBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
