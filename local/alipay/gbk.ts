/** Bytes by character, made when the first answer in GBK is written: Node can read GBK, and cannot write it. */
let bytesOf: ReadonlyMap<string, readonly number[]> | undefined;

/**
 * Encodes a text as GBK.
 * @throws RangeError for a character that GBK does not have
 */
export function encodeGbk(text: string): Buffer {
  bytesOf ??= readTable();
  const table = bytesOf;
  return Buffer.from(
    [...text].flatMap((character) => {
      const bytes = character < '\x80' ? [character.charCodeAt(0)] : table.get(character);
      if (!bytes) throw new RangeError('a character that GBK does not have');
      return bytes;
    }),
  );
}

/** Reads GBK. */
export const decodeGbk = (bytes: Uint8Array): string => new TextDecoder('gbk').decode(bytes);

function readTable(): Map<string, readonly number[]> {
  const table = new Map<string, readonly number[]>();
  for (let first = 0x81; first <= 0xfe; first += 1) {
    for (let second = 0x40; second <= 0xfe; second += 1) {
      const [character = '', ...more] = decodeGbk(Uint8Array.of(first, second));
      // Two places of the table may hold one character: the first one's bytes are the usual ones.
      if (more.length === 0 && character !== '\uFFFD' && !table.has(character)) table.set(character, [first, second]);
    }
  }
  return table;
}
