import { readDate } from '../../../../shared/protocols/genauth/date.ts';

test.each([
  ['Sat, 21 Nov 2026 03:27:12 GMT', 1_795_231_632_000],
  ['Thu, 29 Feb 2024 23:59:59 GMT', 1_709_251_199_000],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['1795231632000', 1_795_231_632_000],
  ['1795231632001', 1_795_231_632_001],
])('%s is a date', (text, epochMs) => {
  expect(readDate(text)).toBe(epochMs);
});

test.each([
  '',
  'Fri, 21 Nov 2026 03:27:12 GMT',
  'Sat, 21 Nov 2026 03:27:12 UTC',
  'Sat, 21 Nov 2026 03:27:12 +0000',
  'Sat, 21 Nov 2026 03:27:12',
  'Sat, 21 Nov 2026 3:27:12 GMT',
  'Sat,21 Nov 2026 03:27:12 GMT',
  'sat, 21 nov 2026 03:27:12 gmt',
  'Sat, 21 Nov 2026 03:27:12.000 GMT',
  'Sat, 21 Nov 2026 24:00:00 GMT',
  'Sat, 21 Nov 2026 03:27:60 GMT',
  'Sun, 29 Feb 2026 00:00:00 GMT',
  'Saturday, 21-Nov-26 03:27:12 GMT',
  'Sat Nov 21 03:27:12 2026',
  '2026-11-21T03:27:12Z',
  '179523163200',
  '17952316320000',
  'Sat, 21 Nov 12026 03:27:12 GMT',
  'Fri, 21 Nov 12026 03:27:12 GMT',
  'Thu, 01 Jan -0001 00:00:00 GMT',
  'Invalid Date',
  '1795231632000abc',
  '1795231632000.5',
  '-795231632000',
  '+795231632000',
  '1.79523163e12',
  '０１２３４５６７８９０１２',
  'Sat, 21 Nov 2026 03:27:12 GMT,Sat, 21 Nov 2026 03:27:12 GMT',
])('%j is none', (text) => {
  expect(readDate(text)).toBeUndefined();
});
