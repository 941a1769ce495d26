import { readFileSync } from 'node:fs';

const DIRECTORY_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;

/** Names of the files in a zip, in its directory's order. */
export function zipEntries(path: string): string[] {
  const zip = readFileSync(path);
  const end = zip.lastIndexOf(Buffer.from(Uint32Array.of(END_OF_DIRECTORY).buffer));
  const names: string[] = [];
  let offset = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(offset) === DIRECTORY_ENTRY) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) => zip.readUInt16LE(offset + at));
    const nameAt = offset + 46;
    const nameEnd = nameAt + Number(nameLength);
    names.push(zip.toString('utf8', nameAt, nameEnd));
    offset = nameEnd + Number(extraLength) + Number(commentLength);
  }
  return names;
}
