/** Two-byte characters of GBK by their text; made when the first is asked for. */
let bytesOf: ReadonlyMap<string, readonly [number, number]> | undefined;

function table(): ReadonlyMap<string, readonly [number, number]> {
  const decoder = new TextDecoder('gbk');
  const entries = new Map<string, readonly [number, number]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (text.length === 1 && text !== '\ufffd' && !entries.has(text)) entries.set(text, [lead, trail]);
    }
  }
  return entries;
}

/** A text in GBK; `undefined` where it is ASCII alone, or has a character that GBK has not. */
export function toGbk(text: string): Buffer | undefined {
  if (/^[\0-\x7f]*$/.test(text)) return undefined;
  bytesOf ??= table();
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0);
    const pair = code < 0x80 ? [code] : bytesOf.get(character);
    if (!pair) return undefined;
    bytes.push(...pair);
  }
  return Buffer.from(bytes);
}

/** What bytes that are no UTF-8 say in GBK; `undefined` where they are UTF-8, or no GBK. */
export function fromGbk(bytes: Uint8Array): string | undefined {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return undefined;
  } catch {
    // No UTF-8.
  }
  try {
    return new TextDecoder('gbk', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
