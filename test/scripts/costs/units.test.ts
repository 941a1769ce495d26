import {
  type IndexShape,
  indexWriteUnits,
  itemBytes,
  readUnits,
  tableWriteUnits,
} from '../../../scripts/costs/units.ts';

const due: IndexShape = { key: ['sweep', 'dueAt'], projected: ['pk', 'sweep', 'dueAt', 'businessId'] };
const item = { pk: { S: 'a' }, sweep: { S: 'queue' }, dueAt: { N: '100' }, businessId: { S: 'b' } };

test('an item is as large as its names and values', () => {
  expect(itemBytes({ pk: { S: 'ab' } })).toBe(4);
  expect(itemBytes({ pk: { S: '支' } })).toBe(5);
  expect(itemBytes({ n: { N: '1234' }, b: { B: Buffer.alloc(10).toString('base64') }, y: { BOOL: true } })).toBe(
    5 + 11 + 2,
  );
  expect(itemBytes({ m: { M: { a: { S: 'b' } } }, l: { L: [{ S: 'c' }] } })).toBe(1 + 3 + 1 + 2 + 1 + 3 + 2);
  expect(() => itemBytes({ s: { SS: ['a'] } })).toThrow('SS');
});

test('a write costs a unit for each kilobyte of the larger item, and one when its condition is refused', () => {
  const large = { pk: { S: 'x'.repeat(1_023) } };
  expect(tableWriteUnits(undefined, item)).toBe(1);
  expect(tableWriteUnits(item, item)).toBe(1);
  expect(tableWriteUnits(large, undefined)).toBe(2);
  expect(tableWriteUnits(item, large)).toBe(2);
});

test('an entry that comes, changes or goes costs a unit, and two when its key changes', () => {
  const { sweep: _, ...without } = item;
  expect(indexWriteUnits(undefined, item, due)).toBe(1);
  expect(indexWriteUnits(item, without, due)).toBe(1);
  expect(indexWriteUnits(item, { ...item, businessId: { S: 'c' } }, due)).toBe(1);
  expect(indexWriteUnits(item, { ...item, dueAt: { N: '200' } }, due)).toBe(2);
});

test('an entry that stays as it is costs nothing, nor does an item that has none', () => {
  const { sweep: _, ...without } = item;
  expect(indexWriteUnits(item, { ...item, attempts: { N: '1' } }, due)).toBe(0);
  expect(indexWriteUnits(without, { ...without, attempts: { N: '1' } }, due)).toBe(0);
});

test('a read costs half as much when it need not be consistent, and something when nothing is there', () => {
  expect([0, 4_096, 4_097].map((bytes) => readUnits(bytes, { isConsistent: true }))).toEqual([1, 1, 2]);
  expect([0, 4_096, 4_097].map((bytes) => readUnits(bytes, { isConsistent: false }))).toEqual([0.5, 0.5, 1]);
});
