/** An attribute as DynamoDB's JSON has it; bytes are base64. */
export type WireValue = Readonly<Record<string, unknown>>;

/** An item as DynamoDB's JSON has it. */
export type WireItem = Readonly<Record<string, WireValue>>;

/** A secondary index: its partition and sort key, and what else its entries hold, the table's key among it. */
export interface IndexShape {
  readonly key: readonly string[];
  readonly projected: readonly string[];
}

const WRITE_UNIT_BYTES = 1_024;
const READ_UNIT_BYTES = 4_096;

/** An item's size by the rules of the DynamoDB developer guide: names and values, numbers as long as they can be at most. */
export const itemBytes = (item: WireItem): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);

function valueBytes(value: WireValue): number {
  const [[kind, content] = ['NULL', true]] = Object.entries(value);
  if (kind === 'S') return Buffer.byteLength(String(content));
  if (kind === 'N') return Math.ceil(String(content).replace(/[-.]/g, '').length / 2) + 2;
  if (kind === 'B') return Buffer.from(String(content), 'base64').length;
  if (kind === 'M') return 3 + Object.keys(content as WireItem).length + itemBytes(content as WireItem);
  if (kind === 'L') return 3 + (content as WireValue[]).reduce((sum, one) => sum + 1 + valueBytes(one), 0);
  if (kind === 'BOOL' || kind === 'NULL') return 1;
  throw new RangeError(`an attribute of the kind ${kind} is not counted here`);
}

/** Units of one write to the table: of the larger of what was there and what is there now. A refused condition costs one, too. */
export const tableWriteUnits = (before: WireItem | undefined, after: WireItem | undefined): number =>
  writeUnits(Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0));

/** Units that the same write costs in a secondary index: an entry whose key changes is taken away and put. */
export function indexWriteUnits(
  before: WireItem | undefined,
  after: WireItem | undefined,
  { key, projected }: IndexShape,
): number {
  const entryOf = (item: WireItem | undefined) => (item && key.every((name) => item[name]) ? item : undefined);
  const [old, next] = [entryOf(before), entryOf(after)];
  const [oldEntry, nextEntry] = [old && pick(old, projected), next && pick(next, projected)];
  const sizes = [oldEntry, nextEntry].flatMap((entry) => (entry ? [itemBytes(entry)] : []));
  if (JSON.stringify(oldEntry) === JSON.stringify(nextEntry)) return 0;
  const keepsKey = old && next && JSON.stringify(pick(old, key)) === JSON.stringify(pick(next, key));
  return keepsKey ? writeUnits(Math.max(...sizes)) : sizes.reduce((sum, bytes) => sum + writeUnits(bytes), 0);
}

/** Units of a read of so many bytes; none is as much as a little. An eventually consistent one is half. */
export const readUnits = (bytes: number, { isConsistent }: { readonly isConsistent: boolean }): number =>
  Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (isConsistent ? 1 : 0.5);

const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));

const pick = (item: WireItem, names: readonly string[]): WireItem =>
  Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])));
