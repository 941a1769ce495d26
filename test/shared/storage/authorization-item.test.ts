import { fromItem, locatorOf, toItem } from '../../../shared/storage/authorization-item.ts';
import { newLink } from '../../support/authorization-table.ts';
import { NOW_MS } from '../../support/in-process.ts';

test('the golden locator, as another program makes it', () => {
  expect(locatorOf('business-1', 'serial-1')).toBe('76d236642a50a3b3cd414c936843f147');
});

test('no two pairs of business and serial number have one locator', () => {
  expect(locatorOf('a', 'bc')).toMatch(/^[0-9a-f]{32}$/);
  expect(locatorOf('a', 'bc')).not.toBe(locatorOf('ab', 'c'));
  expect(locatorOf('é', 'a')).not.toBe(locatorOf('e', 'a'));
});

test('of an item that is damaged nothing is made up', () => {
  const read = fromItem({});
  expect([read.locator, read.businessId, read.attempts, read.createdAtSeconds]).toEqual([
    '',
    '',
    Number.NaN,
    Number.NaN,
  ]);
  expect(fromItem({ pk: { S: 'foreign' } }).locator).toBe('');
});

test('what is stored is what is read', () => {
  const link = newLink(NOW_MS);
  expect(fromItem(toItem(link))).toEqual({ ...link, outcome: 'waiting', delivery: 'none', attempts: 0 });
});
